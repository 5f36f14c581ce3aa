import Foundation
import Synchronization

@testable import Slurm

/// A cluster that says what a test wants, and counts what it is asked.
final class ScriptedBackend: SlurmBackend {
    enum Call: Hashable {
        case all, changed, mine, states, accounting
        case job(UInt32)
    }

    struct State {
        var records: [JobRecord] = []
        var accounted: [AccountedJob] = []
        /// What slurmctld answers instead of jobs.
        var error: SlurmError?
        /// What slurmdbd answers instead of rows.
        var databaseError: SlurmError?
        /// Whether slurmdbd does not tell the way to the cluster, where that is a neighbour.
        var wayHangs = false
        /// Whether a call has begun to wait for that.
        var isOnTheWay = false
        /// Whether slurmdbd does not answer at all.
        var databaseHangs = false
        /// The jobs of each call that cancels several, and what such calls with a job throw.
        var cancelled: [[String]] = []
        var cancelErrors: [String: SlurmError] = [:]
        /// Whether such calls do not come back.
        var cancelHangs = false
        /// Every call so far, with the time at which it was made.
        var calls: [(call: Call, time: Duration)] = []
        fileprivate var version = 1

        mutating func set(
            _ id: JobID, _ state: JobState, _ change: (inout JobRecord) -> Void = { _ in }
        ) {
            guard let index = records.firstIndex(where: { $0.id == id }) else { return }
            records[index].state = state
            change(&records[index])
            version += 1
        }

        mutating func replace(_ records: [JobRecord]) {
            self.records = records
            version += 1
        }
    }

    let configuration: ClusterConfiguration
    let capabilities: Capabilities
    let neighbour: String?
    let state = Mutex(State())
    private let clock: VirtualClock
    /// Runs before each answer, with the number of calls so far.
    private let script: @Sendable (Int, inout State) -> Void

    init(
        hasAccounting: Bool = false, loadsStatesOnly: Bool = false,
        killsManyJobsAtOnce: Bool = false, neighbour: String? = nil,
        clock: VirtualClock = VirtualClock(),
        script: @escaping @Sendable (Int, inout State) -> Void = { _, _ in }
    ) {
        configuration = ClusterConfiguration(
            file: "/etc/slurm/slurm.conf", name: "scripted",
            controllers: [.init(host: "c1", address: "c1")], hasAccounting: hasAccounting)
        capabilities = Capabilities(
            release: "22.05.8", loadsStatesOnly: loadsStatesOnly,
            killsManyJobsAtOnce: killsManyJobsAtOnce)
        self.neighbour = neighbour
        self.clock = clock
        self.script = script
    }

    func passing<Value>(
        to clusters: String?, _ body: () throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value {
        state.withLock { $0.isOnTheWay = true }
        while state.withLock({ $0.wayHangs }) { usleep(1000) }
        return try body()
    }

    var calls: [Call] { state.withLock { $0.calls.map(\.call) } }

    private func answer(_ call: Call) -> State {
        let time = clock.now.offset
        return state.withLock { state in
            state.calls.append((call, time))
            script(state.calls.count, &state)
            return state
        }
    }

    private func snapshot(_ state: State, _ records: [JobRecord]) -> JobSnapshot {
        JobSnapshot(
            storage: .values(records),
            time: Date(timeIntervalSince1970: 1_700_000_000 + Double(state.version)))
    }

    func jobs(_ query: JobQuery) throws(SlurmError) -> JobSnapshot {
        let call: Call =
            switch query.selection {
            case .all: .all
            case .user: .mine
            case .ids(let ids): .job(ids.first?.job ?? 0)
            }
        let state = answer(call)
        if let error = state.error { throw error }
        return switch query.selection {
        case .all: snapshot(state, state.records)
        case .user(let user):
            snapshot(state, state.records.filter { $0.userID == user ?? getuid() })
        case .ids(let ids):
            snapshot(
                state,
                state.records.filter { record in
                    ids.contains { $0.job == record.id.job || $0.job == record.number }
                })
        }
    }

    func jobs(changedSince snapshot: JobSnapshot) throws(SlurmError) -> JobSnapshot? {
        let state = answer(.changed)
        if let error = state.error { throw error }
        let present = self.snapshot(state, state.records)
        return present.time > snapshot.time ? present : nil
    }

    func jobStates(of jobs: [UInt32]) throws(SlurmError) -> [BareJobState] {
        let state = answer(.states)
        if let error = state.error { throw error }
        return state.records.filter { jobs.contains($0.id.job) || jobs.contains($0.number) }
            .flatMap { record in
                let pending = record.array?.task == nil ? record.array?.pending : nil
                let tasks = pending.map { $0.map(Optional.some) } ?? [record.id.task]
                return tasks.map {
                    BareJobState(
                        whole: record.id.job, number: record.number, task: $0,
                        state: record.state)
                }
            }
    }

    func accountedJobs(_ query: AccountingQuery) throws(SlurmError) -> [AccountedJob] {
        let state = answer(.accounting)
        while self.state.withLock({ $0.databaseHangs }) { usleep(1000) }
        if let error = state.databaseError { throw error }
        return state.accounted.filter {
            query.jobs.isEmpty || query.jobs.contains($0.id.job) || query.jobs.contains($0.number)
        }
    }

    func cancel(_ jobs: [String]) throws(SlurmError) {
        let errors = state.withLock { state in
            state.cancelled.append(jobs)
            return state.cancelErrors
        }
        while state.withLock({ $0.cancelHangs }) { usleep(1000) }
        let error = jobs.lazy.compactMap { errors[$0] }.first
        if let error { throw error }
    }

    func ping(controller index: Int) throws(SlurmError) {}

    // MARK: Not offered

    var submissionConfiguration: SubmissionConfiguration { SubmissionConfiguration() }
    func submit(_ request: SubmissionRequest) throws(SlurmError) -> SubmissionAnswer {
        throw .notOffered("submit")
    }
    func willRun(_ request: SubmissionRequest) throws(SlurmError) -> RunEstimate {
        throw .notOffered("estimate")
    }
    func statistics() throws(SlurmError) -> ControllerStatistics { throw .notOffered("count") }
    func signal(
        _ job: String, _ signal: SignalNumber, to target: SignalTarget
    ) throws(SlurmError) { throw .notOffered("signal") }
    func signal(_ job: UInt32, step: UInt32, _ signal: SignalNumber) throws(SlurmError) {
        throw .notOffered("signal")
    }
    func requeue(_ job: String, _ state: RequeueState) throws(SlurmError) {
        throw .notOffered("requeue")
    }
    func suspend(_ job: String) throws(SlurmError) { throw .notOffered("suspend") }
    func resume(_ job: String) throws(SlurmError) { throw .notOffered("resume") }
    func update(
        _ job: String, _ change: JobFields, isUserHold: Bool
    ) throws(SlurmError) { throw .notOffered("update") }
    func top(_ jobs: String) throws(SlurmError) { throw .notOffered("move") }
    func notify(_ job: UInt32, _ message: String) throws(SlurmError) {
        throw .notOffered("notify")
    }
    func batchScript(of job: UInt32) throws(SlurmError) -> JobScript {
        throw .notOffered("load the script")
    }
}
