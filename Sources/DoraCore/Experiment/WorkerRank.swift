#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which of an experiment's parallel workers this process is.
package enum WorkerRank {
    /// The rank: `RANK` where `WORLD_SIZE` is set, else `SLURM_PROCID` within a job, else 0.
    package static var current: Int {
        if getenv("WORLD_SIZE") != nil { return number("RANK") }
        return getenv("SLURM_JOB_ID") == nil ? 0 : number("SLURM_PROCID")
    }

    private static func number(_ name: String) -> Int {
        getenv(name).flatMap { Int(String(cString: $0)) } ?? 0
    }
}
