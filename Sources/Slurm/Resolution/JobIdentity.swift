#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A job as it was known before: its id, and what tells it from another job that was given the
/// same id by a controller that lost its state.
public struct JobIdentity: Sendable, Hashable, Codable {
    /// The job, array task or component.
    public var id: JobID
    /// The token of its submission, which alone proves that it is the one.
    public var token: SubmissionToken?
    /// Its name, where there is no token.
    public var name: String?
    /// Its user, where there is no token.
    public var userID: UInt32?
    /// When it was first submitted, by slurmctld's clock, where there is no token.
    public var firstSubmit: Date?
    /// Whether it is a task of an array and had not started when it was last seen.
    public var wasPendingTask: Bool

    /// Creates an identity.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - token: the token of its submission, where it is known.
    ///   - name: its name.
    ///   - userID: the user it runs as.
    ///   - firstSubmit: when it was first submitted, in seconds since 1970.
    ///   - wasPendingTask: whether it was last seen as a pending task of an array.
    public init(
        id: JobID, token: SubmissionToken? = nil, name: String? = nil, userID: UInt32? = nil,
        firstSubmit: Date? = nil, wasPendingTask: Bool = false
    ) {
        self.id = id
        self.token = token
        self.name = name
        self.userID = userID
        self.firstSubmit = firstSubmit
        self.wasPendingTask = wasPendingTask
    }

    /// The identity of a job that slurmctld tells of now, which has not been requeued.
    ///
    /// - Parameter record: slurmctld's record.
    public init(_ record: JobRecord) {
        self.init(
            id: record.id, name: record.name, userID: record.userID,
            firstSubmit: record.submitTime,
            wasPendingTask: record.id.task != nil && record.state.isPending)
    }

    /// Whether the status is of this job, and not of another with its id.
    ///
    /// Being queued again is all that changes the time of submission. slurmctld counts how often
    /// that happened; slurmdbd does not say, so there a later time is taken for it.
    ///
    /// - Parameter status: how it is known to be.
    public func matches(_ status: JobStatus) -> Bool {
        if let token { return status.carries(token) }
        if let name, !status.hasName(name), !(firstSubmit != nil && status.isNameless) {
            return false
        }
        if let userID, status.userID != userID { return false }
        guard let firstSubmit, let submitted = status.submitTime else { return true }
        let seconds = submitted.timeIntervalSince(firstSubmit)
        if abs(seconds) < 1 { return true }
        return seconds > 0 && status.restarts != 0
    }
}
