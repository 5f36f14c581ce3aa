import DoraCore
import Foundation
import Slurm

@testable import Dora

/// A scheduler in memory that can be full, lose answers and forget jobs.
actor FakeScheduler: Scheduler {
    nonisolated let name = "slurm"
    nonisolated let clusterName: String?
    nonisolated let maximumArraySize: Int

    /// A submission that arrived.
    struct Taken: Sendable {
        var id: JobID
        var submission: Submission
    }

    /// What happens to the next submission.
    enum Accident: Sendable {
        /// It arrives, and its answer is lost.
        case answerLost
        /// It does not arrive, and nobody knows.
        case lost
        /// It does not arrive, for nobody answers.
        case away
        /// There was no room for it a moment ago.
        case full
        /// Nothing: it is the turn of the one after it.
        case none
    }

    private(set) var taken: [Taken] = []
    private(set) var refused = 0
    private(set) var searches = 0
    private(set) var questions = 0
    private(set) var limits: [JobID: Int] = [:]
    private(set) var cancelled: [JobID] = []
    private var states: [JobID: JobState] = [:]
    private var capacity: Int
    private let tellsRoom: Bool
    private var accidents: [Accident] = []
    private var observer: @Sendable (Submission) -> Void = { _ in }
    private var cancelling: @Sendable () -> Void = {}
    private var isSilent = false
    private var refusesLimits = false
    private var nextID: UInt32 = 100

    init(
        maximumArraySize: Int = 1000, capacity: Int = .max, tellsRoom: Bool = true,
        clusterName: String? = nil
    ) {
        self.clusterName = clusterName
        self.maximumArraySize = maximumArraySize
        self.capacity = capacity
        self.tellsRoom = tellsRoom
    }

    func submit(_ submission: Submission) throws(DoraError) -> JobID {
        let accident = accidents.isEmpty ? nil : accidents.removeFirst()
        if accident == .lost { throw unknown }
        if accident == .away {
            throw DoraError(.scheduler, operation: "submit", message: "away")
        }
        guard submission.signatures.count <= free, accident != .full else {
            refused += 1
            throw DoraError(.queueFull, operation: "submit", message: "full")
        }
        observer(submission)
        let id = JobID(nextID)
        nextID += 1
        taken.append(Taken(id: id, submission: submission))
        for task in submission.signatures.indices {
            let isArray = submission.tasksFile != nil
            states[isArray ? JobID(job: id.job, task: UInt32(task)) : id] = JobState(.pending)
        }
        if accident == .answerLost { throw unknown }
        return id
    }

    func room() -> Int? { tellsRoom ? free : nil }

    func limit(_ array: SubmittedJob, to tasks: Int) throws(DoraError) {
        if refusesLimits {
            throw DoraError(.scheduler, operation: "limit", message: "no such limit")
        }
        limits[array.id] = tasks
    }

    func reports(of jobs: [SubmittedJob]) -> [SubmittedJob: JobReport] {
        questions += 1
        return jobs.reduce(into: [:]) { reports, job in
            let token = taken.first { $0.id.job == job.id.job }?.submission.token
            if isSilent {
                reports[job] = .unknown("silent")
            } else if token == job.token, let state = states[job.id] {
                reports[job] = .known(state, source: "slurmctld")
            } else {
                reports[job] = .absent(arrayIsKnown: false)
            }
        }
    }

    func search(
        for tokens: Set<SubmissionToken>, of user: UInt32, since time: Date
    ) -> [SubmissionToken: SearchResult] {
        searches += 1
        return tokens.reduce(into: [:]) { results, token in
            let found = taken.filter { $0.submission.token == token }.map(\.id)
            results[token] =
                isSilent ? .unknown("silent") : found.isEmpty ? .absent : .found(found)
        }
    }

    func cancel(_ jobs: [SubmittedJob]) {
        cancelling()
        for job in jobs {
            let live = states.filter { id, state in
                !state.isFinal && (job.id.task == nil ? id.job == job.id.job : id == job.id)
            }
            if !live.isEmpty { cancelled.append(job.id) }
            for id in live.keys { states[id] = JobState(.cancelled) }
        }
    }

    // MARK: - What happens meanwhile

    func set(_ state: JobState.Base, _ ids: [JobID]) {
        for id in ids { states[id] = JobState(state) }
    }

    func put(_ state: JobState, _ id: JobID?) { if let id { states[id] = state } }

    func forget(_ ids: [JobID]) { for id in ids { states[id] = nil } }

    func grow(to capacity: Int) { self.capacity = capacity }

    func have(_ accidents: Accident...) { self.accidents = accidents }

    func tell(_ observer: @escaping @Sendable (Submission) -> Void) { self.observer = observer }

    func noteCancelling(_ observer: @escaping @Sendable () -> Void) { cancelling = observer }

    func refuseLimits() { refusesLimits = true }

    func keepSilent(_ isSilent: Bool) { self.isSilent = isSilent }

    private var free: Int { max(capacity - states.values.count { !$0.isFinal }, 0) }

    private var unknown: DoraError {
        DoraError(.outcomeUnknown, operation: "submit", message: "no answer.")
    }
}
