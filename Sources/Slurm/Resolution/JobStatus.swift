#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// How a job is, in the words of whoever knew it.
public struct JobStatus: Sendable, Hashable, Codable {
    /// Who said so.
    public enum Source: String, Sendable, Hashable, Codable {
        /// The controller.
        case slurmctld
        /// The accounting database.
        case slurmdbd
        /// What the job itself wrote down.
        case record
        /// Slurm, by what is no longer there: an array's task that had not started leaves no
        /// record when it is cancelled.
        case disappearance
    }

    /// The job.
    public var id: JobID
    /// Its state.
    public var state: JobState
    /// Why it waits or failed.
    public var reason: JobReason = .none
    /// How it ended, if it did.
    public var exitStatus: JobExitStatus?
    /// Who said all this.
    public var source: Source

    /// Its name.
    public var name: String = ""
    /// The user it runs as.
    public var userID: UInt32
    /// When it was submitted, or requeued.
    public var submitTime: Date?
    /// When it started, or is expected to.
    public var startTime: Date?
    /// When it ended, or is expected to.
    public var endTime: Date?
    /// Its nodes, as a host list.
    public var nodes: String?
    /// How often it was requeued, where slurmctld says so.
    public var restarts: Int?
    /// What it runs: `argv` as slurmctld keeps it, or the line it was submitted by.
    public var command: String?

    /// Whether the token stands in what the job runs: it is the job of that submission, and no
    /// other that was given the same id.
    ///
    /// - Parameter token: the token of a submission.
    public func carries(_ token: SubmissionToken) -> Bool {
        command?.contains(bytesOf: token.description) == true
    }

    /// Whether it is what slurmdbd says of a job that ended before it was told of its beginning.
    var isNameless: Bool { source == .slurmdbd && command == nil && name == "allocation" }

    /// Whether it is the name of the job, as far as whoever says so keeps it.
    ///
    /// slurmdbd has "`" for a double quote, "?" for what its tables have no character for, nothing after
    /// 255 of them, and `allocation` for no name at all.
    func hasName(_ given: String) -> Bool {
        guard source == .slurmdbd, name != given else { return name == given }
        guard !given.isEmpty else { return name == "allocation" }
        let (kept, given) = (name.unicodeScalars, given.unicodeScalars)
        guard kept.count == given.count || kept.count < given.count && name.utf8.count > 250 else {
            return false
        }
        return zip(kept, given).allSatisfy { kept, given in
            kept == given || kept == "`" && given == "\"" || kept == "?" && !given.isASCII
        }
    }

    /// What somebody else says.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - state: how it is.
    ///   - source: who said so.
    ///   - userID: the user it runs as.
    public init(id: JobID, state: JobState, source: Source, userID: UInt32) {
        self.id = id
        self.state = state
        self.source = source
        self.userID = userID
    }

    /// What slurmctld says.
    ///
    /// - Parameter record: slurmctld's record.
    public init(_ record: JobRecord) {
        id = record.id
        state = record.state
        reason = record.reason
        exitStatus = record.state.base.isTerminal ? record.exitStatus : nil
        source = .slurmctld
        name = record.name
        userID = record.userID
        submitTime = record.submitTime
        startTime = record.startTime
        endTime = record.endTime
        nodes = record.nodes
        restarts = record.restarts
        command = record.command
    }

    /// What slurmdbd says.
    ///
    /// - Parameter job: slurmdbd's row.
    public init(_ job: AccountedJob) {
        id = job.id
        state = job.state
        reason = job.state.base == .pending ? job.lastReason : .none
        exitStatus = job.exitStatus
        source = .slurmdbd
        name = job.name
        userID = job.userID
        submitTime = job.submitTime
        startTime = job.startTime
        endTime = job.endTime
        nodes = job.nodes
        command = job.submitLine
    }
}
