extension SubmitRules {
    /// What is to be done about an experiment.
    public enum Decision: Sendable, Hashable {
        /// It keeps the job it has.
        case nothing
        /// It gets a job.
        case submit
        /// The job it has is cancelled, and it gets another.
        case cancelAndSubmit
    }

    /// Ends that `retry` is for. Dora forgets the last three: there, they count as running.
    private static let failures: Set<String> = [
        "FAILED", "CANCELLED", "OUT_OF_MEMORY", "TIMEOUT", "MISSING", "NODE_FAIL", "PREEMPTED",
        "BOOT_FAIL", "DEADLINE",
    ]

    /// What the rules say about an experiment whose job is in a state.
    ///
    /// - Parameter state: Slurm's name of the state, or `MISSING` or `UNKNOWN`; nil where the
    ///   experiment has no job.
    public func decision(forState state: String?) -> Decision {
        guard let state else { return .submit }
        if state == "COMPLETED" { return replaceDone ? .submit : .nothing }
        // Accounting says who cancelled: `CANCELLED by 1000`.
        let word = String(state.prefix { $0 != " " })
        if Self.failures.contains(word) { return retry ? .submit : .nothing }
        return replace ? .cancelAndSubmit : .nothing
    }
}
