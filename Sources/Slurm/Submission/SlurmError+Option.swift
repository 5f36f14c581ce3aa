extension SlurmError {
    /// An option with a value that makes no sense: `--time "1:x" is not a time; …`.
    static func badOption(_ option: String, _ value: String, _ reason: String) -> SlurmError {
        refused("\(option) \"\(value)\" \(reason)")
    }

    /// A description of a job, or options, that contradict themselves or what is there.
    static func refused(_ message: String) -> SlurmError {
        SlurmError(.invalidArgument, operation: "submit a job", message: message)
    }

    /// Something that this release of Slurm does not have.
    ///
    /// - Parameters:
    ///   - what: the option, as it is written.
    ///   - needed: the first release that has it.
    ///   - release: the release that the job is for.
    static func tooOld(
        _ what: String, needs needed: SlurmRelease, not release: SlurmRelease
    ) -> SlurmError {
        SlurmError(
            .unsupported, operation: "submit a job",
            message: "\(what) needs Slurm \(needed) or later, and this is \(release)")
    }
}
