/// A kind of call to the daemons.
public enum Call: Sendable, Hashable, CaseIterable {
    /// `slurm_ping`.
    case ping
    /// Submissions.
    case submit
    /// Asking when a job would run.
    case estimate
    /// Loading jobs.
    case load
    /// Cancelling, signalling, holding, requeueing and changing jobs.
    case control
    /// Fetching a script.
    case script
    /// Loading partitions, nodes, reservations, licenses, priorities and the controller's settings.
    case cluster
    /// Loading steps and what they use.
    case steps
    /// The controller's statistics.
    case statistics
    /// Questions to slurmdbd.
    case accounting
}
