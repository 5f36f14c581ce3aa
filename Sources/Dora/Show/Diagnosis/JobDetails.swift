internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a scheduler can tell of a job beyond its state.
struct JobDetails: Sendable {
    var state: JobState
    /// Why it waits or failed.
    var reason = JobReason.none
    /// The reason in the scheduler's own words, if it has any.
    var reasonDetail: String?
    /// How its script ended.
    var exitStatus: JobExitStatus?
    /// How the worst of its steps ended.
    var stepStatus: JobExitStatus?
    /// Its nodes, as a host list; of a job whose node failed, that node.
    var nodes: String?
    /// Who cancelled it.
    var cancelledBy: String?
    /// When it is expected to start.
    var expectedStart: Date?
    /// How many jobs are before it in its partition's queue.
    var jobsAhead: Int?
    /// How often it was requeued.
    var restarts = 0
    /// How much of its time was left when it ended, in seconds.
    var timeLeft: Double?
    /// What it used; known once it has ended.
    var usage: JobUsage?
}

/// A scheduler that can tell why jobs wait and how they ended.
protocol ExplainingScheduler: Scheduler {
    /// What is known of these jobs; those that nobody remembers are left out.
    ///
    /// - Parameter queue: whether pending jobs are to be told how many are before them, which
    ///   needs the jobs of all users.
    func details(
        of jobs: [SubmittedJob], queue: Bool
    ) async throws(DoraError) -> [SubmittedJob: JobDetails]
}
