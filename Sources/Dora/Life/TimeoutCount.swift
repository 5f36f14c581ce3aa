internal import DoraCore
internal import Slurm

/// How often a job was warned of its time limit: one file for each restart that was.
///
/// Slurm's own count of restarts will not do, for it counts preemptions and lost nodes too.
struct TimeoutCount: Sendable {
    /// The XP's folder of logs and records.
    var folder: String
    var job: JobID
    /// Files of an earlier job that had this id do not count.
    var token: SubmissionToken

    /// How many restarts were warned.
    var count: Int {
        let prefix = "\(job)."
        return Files.names(in: folder).count { name in
            guard name.hasPrefix(prefix), name.hasSuffix(Self.suffix),
                let restart = Int(name.dropFirst(prefix.count).dropLast(Self.suffix.count))
            else { return false }
            return contains(restart)
        }
    }

    /// Whether this restart was warned.
    func contains(_ restart: Int) -> Bool {
        (try? Files.readText(path(restart)))?.hasPrefix("\(token)") == true
    }

    /// Notes that this restart was warned.
    func add(_ restart: Int) throws(DoraError) {
        try AtomicFile.replace(path(restart), withText: "\(token)\n")
    }

    private static let suffix = ".timeout"

    private func path(_ restart: Int) -> String { "\(folder)/\(job).\(restart)\(Self.suffix)" }
}
