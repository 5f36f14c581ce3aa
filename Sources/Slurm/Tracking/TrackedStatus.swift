#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The state of a job that is watched, and who told it.
public struct TrackedStatus: Sendable, Hashable, Codable {
    /// The state.
    public var state: TrackedState
    /// Why the job waits or failed; of the moment at which the state was told.
    public var reason: JobReason
    /// How it ended, if it did.
    public var exitStatus: JobExitStatus?
    /// Since when it is so: the start or end that Slurm knows, else when the answer was made.
    public var time: Date
    /// Who said so; `nil` if the job is missing, or nobody could be asked.
    public var source: JobStatus.Source?
    /// Why nobody could be asked, of a job that is ``TrackedState/interrupted``.
    public var error: SlurmError?

    /// Creates a status.
    ///
    /// - Parameters:
    ///   - state: how it is.
    ///   - reason: why it waits or failed.
    ///   - exitStatus: how it ended.
    ///   - time: when.
    ///   - source: who said so.
    ///   - error: why nobody could be asked.
    public init(
        _ state: TrackedState, reason: JobReason = .none, exitStatus: JobExitStatus? = nil,
        time: Date, source: JobStatus.Source? = nil, error: SlurmError? = nil
    ) {
        self.state = state
        self.reason = reason
        self.exitStatus = exitStatus
        self.time = time
        self.source = source
        self.error = error
    }

    /// Whether watchers are told, if `other` was the status before: if the state is another one,
    /// or if somebody has to do something now, or not any more.
    func isNews(after other: TrackedStatus?) -> Bool {
        guard let other else { return true }
        return state != other.state
            || (reason != other.reason && (reason.needsSomebody || other.reason.needsSomebody))
    }
}

extension JobReason {
    /// Whether the job stays where it is until its user or an administrator acts.
    fileprivate var needsSomebody: Bool {
        isHopeless || self == .heldByUser || self == .heldByAdministrator
    }
}
