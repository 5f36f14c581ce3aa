import Synchronization

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The jobs that a controller knew at one moment.
///
/// An immutable object, shared by all who look at it. It may own libslurm's memory
/// (`job_info_msg_t`): ``states`` reads ids and states there without copying a string, and
/// ``records`` makes plain values that live on their own.
public final class JobSnapshot: Sendable {
    package let storage: JobStorage
    /// When the controller made it, by the controller's clock (`last_update`).
    public let time: Date

    private let index = Mutex<JobIndex?>(nil)
    /// The records that stand for other tasks, too, by their positions. Each names all of them: made
    /// anew for each, they would take a time that grows with the square of the array.
    private let shared = Mutex<[Int: JobRecord]>([:])

    package init(storage: JobStorage, time: Date) {
        self.storage = storage
        self.time = time
    }

    /// How many records there are; all pending tasks of an array share one (`record_count`).
    public var recordCount: Int { storage.count }

    /// Every job, array task and component with its state, in the controller's order.
    ///
    /// The pending tasks of an array come from its record's bitmap, one by one, and an array has
    /// no entry of its own.
    public var states: JobStates { JobStates(snapshot: self) }

    /// Every record as a value, in the controller's order.
    public var records: some RandomAccessCollection<JobRecord> & Sendable {
        JobRecords(snapshot: self)
    }

    /// The record of a job: for a pending array task its array's, told apart by ``JobRecord/id``.
    ///
    /// The id of an array stands for the record that is left of it; see ``tasks(of:)``.
    ///
    /// - Parameter id: the job, array task or component.
    public subscript(id: JobID) -> JobRecord? {
        guard let position = position(of: id) else { return nil }
        guard id.task != nil else { return storage.record(at: position) }
        var record = shared.withLock { $0[position] } ?? storage.record(at: position)
        if record.id != id {
            shared.withLock { $0[position] = record }
            record.id = id
        }
        return record
    }

    /// The state of a job, without copying its record.
    ///
    /// - Parameter id: the job, array task or component.
    public func state(of id: JobID) -> JobState? {
        position(of: id).map { storage.state(at: $0) }
    }

    /// What a job runs (`command`), without copying the rest of its record.
    ///
    /// - Parameter id: the job, array task or component.
    public func command(of id: JobID) -> String? {
        position(of: id).flatMap { storage.command(at: $0) }
    }

    /// What the tasks of an array run, by any of its records that is left.
    ///
    /// - Parameter job: the job, array or heterogeneous job.
    public func command(ofWhole job: UInt32) -> String? {
        withIndex { $0.members(of: job).first }.flatMap { storage.command(at: $0) }
    }

    /// The states of all tasks of an array that the controller knows; empty for other jobs.
    ///
    /// - Parameter array: the array's id.
    public func tasks(of array: UInt32) -> [UInt32: JobState] {
        var tasks: [UInt32: JobState] = [:]
        for position in withIndex({ $0.members(of: array) }) {
            for id in storage.ids(at: position) where id.task != nil {
                if let task = id.task { tasks[task] = storage.state(at: position) }
            }
        }
        return tasks
    }

    /// The records whose job carries the token of a submission; only those are copied.
    ///
    /// - Parameter token: the token of a submission.
    public func records(carrying token: SubmissionToken) -> [JobRecord] {
        let digits = token.description
        return (0..<storage.count)
            .filter { storage.marks(at: $0, contain: digits) }
            .map { storage.record(at: $0) }
    }

    /// The jobs and arrays that carry tokens of submissions, of many tokens in one pass.
    ///
    /// - Parameter tokens: the tokens to look for.
    /// - Returns: for each token whose job the controller knows, the ids in ascending order; an
    ///   array has one, and jobs that were submitted under one token have one each.
    public func jobs(carrying tokens: Set<SubmissionToken>) -> [SubmissionToken: [JobID]] {
        var found: [SubmissionToken: Set<JobID>] = [:]
        for position in 0..<storage.count {
            for mark in storage.marks(at: position) {
                for token in SubmissionToken.all(in: mark) where tokens.contains(token) {
                    found[token, default: []].insert(JobID(storage.ids(at: position).whole))
                }
            }
        }
        return found.mapValues { $0.sorted() }
    }

    /// Whether the controller has any record of this job or array.
    ///
    /// - Parameter job: the job, array or heterogeneous job.
    public func contains(whole job: UInt32) -> Bool {
        withIndex { !$0.members(of: job).isEmpty }
    }

    private func position(of id: JobID) -> Int? {
        withIndex { $0.position(of: id, in: storage) }
    }

    // Most snapshots are only scanned, so the index is made for the first who looks something up.
    private func withIndex<Value: Sendable>(_ body: (JobIndex) -> Value) -> Value {
        index.withLock { index in
            let ready = index ?? JobIndex(storage)
            index = ready
            return body(ready)
        }
    }
}
