#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What happened to a job: its state before and now, when, and who said so.
public struct StateChange: Sendable, Hashable, Codable {
    /// The job, array task or component.
    public var job: JobID
    /// What the watcher was told before; `nil` the first time.
    public var previous: TrackedState?
    /// How the job is now, with all details.
    public var status: TrackedStatus

    /// Creates a change.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - previous: what the watcher was told before.
    ///   - status: how the job is now.
    public init(job: JobID, previous: TrackedState?, status: TrackedStatus) {
        self.job = job
        self.previous = previous
        self.status = status
    }

    /// How the job is now.
    public var state: TrackedState { status.state }
    /// Why it waits or failed.
    public var reason: JobReason { status.reason }
    /// How it ended, if it did.
    public var exitStatus: JobExitStatus? { status.exitStatus }
    /// When: the start or end that Slurm knows, else when it was learned.
    public var time: Date { status.time }
    /// Who said so; `nil` if the job is missing, or nobody could be asked.
    public var source: JobStatus.Source? { status.source }
}

extension StateChange: CustomStringConvertible {
    /// `"123_4: PENDING -> RUNNING"`.
    public var description: String {
        "\(job): \(previous.map { "\($0) -> " } ?? "")\(state)"
    }
}
