/// What must have happened to other jobs before a job starts (`--dependency`, `dependency`).
public struct JobDependency: Sendable, Hashable, LosslessStringConvertible {
    /// The notation as it is sent, such as `afterok:12:13,singleton`.
    public let description: String

    /// One condition on other jobs.
    public enum Condition: Sendable, Hashable, CustomStringConvertible {
        /// The jobs have started or been cancelled, some minutes ago.
        case after([JobID], minutes: Int = 0)
        /// The jobs have ended, however that was.
        case afterAny([JobID])
        /// The jobs have ended with exit code 0.
        case afterOK([JobID])
        /// The jobs have ended with an error, a time-out or a lost node.
        case afterNotOK([JobID])
        /// The task with the same index of these arrays has ended with exit code 0.
        case afterCorresponding([JobID])
        /// The jobs and their transfers from the burst buffer have ended.
        case afterBurstBuffer([JobID])
        /// All earlier jobs with the same name and user have ended.
        case singleton

        /// Slurm's notation.
        public var description: String {
            switch self {
            case .after(let jobs, let minutes):
                "after" + Self.list(jobs, suffix: minutes > 0 ? "+\(minutes)" : "")
            case .afterAny(let jobs): "afterany" + Self.list(jobs)
            case .afterOK(let jobs): "afterok" + Self.list(jobs)
            case .afterNotOK(let jobs): "afternotok" + Self.list(jobs)
            case .afterCorresponding(let jobs): "aftercorr" + Self.list(jobs)
            case .afterBurstBuffer(let jobs): "afterburstbuffer" + Self.list(jobs)
            case .singleton: "singleton"
            }
        }

        private static func list(_ jobs: [JobID], suffix: String = "") -> String {
            jobs.map { ":\($0)\(suffix)" }.joined()
        }
    }

    /// All the conditions must hold.
    ///
    /// - Parameter conditions: the conditions.
    public static func all(_ conditions: Condition...) -> JobDependency { all(conditions) }

    /// All the conditions must hold.
    ///
    /// - Parameter conditions: the conditions.
    public static func all(_ conditions: [Condition]) -> JobDependency {
        JobDependency(unchecked: conditions.map(\.description).joined(separator: ","))
    }

    /// One of the conditions must hold.
    ///
    /// - Parameter conditions: the conditions.
    public static func any(_ conditions: Condition...) -> JobDependency { any(conditions) }

    /// One of the conditions must hold.
    ///
    /// - Parameter conditions: the conditions.
    public static func any(_ conditions: [Condition]) -> JobDependency {
        JobDependency(unchecked: conditions.map(\.description).joined(separator: "?"))
    }

    /// Reads Slurm's notation; nil where it is not one. An empty text is no condition at all.
    ///
    /// - Parameter description: a text such as `afterok:12:13,singleton`.
    public init?(_ description: String) {
        self.init(unchecked: description)
        do { try check() } catch { return nil }
    }

    /// A text that only slurmctld will judge, as sbatch does it.
    init(unchecked description: String) {
        self.description = description
    }

    /// The kinds of condition that name jobs.
    private static let kinds: Set<Substring> = [
        "after", "afterany", "afterok", "afternotok", "aftercorr", "afterburstbuffer",
    ]

    /// Checks the notation.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    func check() throws(SlurmError) {
        if description.isEmpty { return }
        guard !(description.contains(",") && description.contains("?")) else {
            throw bad("joins conditions by both \",\" (all) and \"?\" (one of them)")
        }
        let conditions = description.split(omittingEmptySubsequences: false) {
            $0 == "," || $0 == "?"
        }
        for condition in conditions { try check(condition) }
    }

    private func check(_ condition: Substring) throws(SlurmError) {
        if condition == "singleton" { return }
        let parts = condition.split(separator: ":", omittingEmptySubsequences: false)
        guard let kind = parts.first, Self.kinds.contains(kind) else {
            throw bad("has an unknown condition \"\(condition)\"")
        }
        guard parts.count > 1 else { throw bad("names no job in \"\(condition)\"") }
        for part in parts.dropFirst() where !Self.isJob(part, mayWait: kind == "after") {
            throw bad("has \"\(part)\" for a job in \"\(condition)\"")
        }
    }

    /// A job id, `12_3` or `12_*`, and after `after` a number of minutes.
    private static func isJob(_ text: Substring, mayWait: Bool) -> Bool {
        let halves = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2, !mayWait || UInt32(halves[1]) == nil { return false }
        let id = halves[0].split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        guard let job = UInt32(id[0]), job > 0 else { return false }
        return id.count == 1 || id[1] == "*" || UInt32(id[1]) != nil
    }

    private func bad(_ reason: String) -> SlurmError {
        .badOption("--dependency", description, reason)
    }
}
