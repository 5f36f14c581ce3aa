/// Which processes of a job a signal is for.
public enum SignalTarget: String, Sendable, Hashable, Codable {
    /// The steps, but not the batch script; `SIGKILL` ends the job.
    case steps
    /// The batch script only.
    case batchScript
    /// The batch script and all steps.
    case wholeJob
}
