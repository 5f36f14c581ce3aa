import Foundation
import Synchronization
import Testing

@testable import Slurm

struct ChangesTests {
    private let clock = VirtualClock()

    private func job(
        _ id: UInt32, _ state: JobState = JobState(.pending), user: UInt32 = getuid()
    ) -> JobRecord {
        var job = JobRecord(id: JobID(id), userID: user, state: state)
        job.name = "job\(id)"
        job.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
        return job
    }

    private func array(_ id: UInt32, pending: [UInt32]) -> JobRecord {
        var array = job(id)
        array.array = .init(job: id, pending: ArrayTaskSet(pending))
        return array
    }

    private func task(_ array: UInt32, _ task: UInt32, _ state: JobState) -> JobRecord {
        var record = job(array, state)
        record.id = JobID(job: array, task: task)
        record.number = array + 1000 + task
        record.array = .init(job: array, task: task)
        return record
    }

    private func collect(_ changes: StateChanges) async throws -> [StateChange] {
        var all: [StateChange] = []
        for try await change in changes { all.append(change) }
        return all
    }

    private func words(_ changes: [StateChange]) -> [String] { changes.map(\.description) }

    @Test func `a job's states are told from the present one to the last`() async throws {
        let backend = ScriptedBackend { call, state in
            if call == 3 { state.set(7, JobState(.running)) }
            if call == 5 { state.set(7, JobState(.completed, .completing)) }
            if call == 6 {
                state.set(7, JobState(.failed)) {
                    $0.exitStatus = JobExitStatus(code: 3)
                    $0.endTime = Date(timeIntervalSince1970: 1_700_000_100)
                }
            }
        }
        backend.state.withLock { $0.replace([job(7)]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(
            words(changes) == [
                "7: PENDING", "7: PENDING -> RUNNING", "7: RUNNING -> COMPLETING",
                "7: COMPLETING -> FAILED",
            ])
        #expect(changes.last?.exitStatus == JobExitStatus(code: 3))
        #expect(changes.last?.time == Date(timeIntervalSince1970: 1_700_000_100))
        #expect(changes.allSatisfy { $0.source == .slurmctld })
        #expect(Set(backend.calls) == [.job(7)])
    }

    @Test func `an array stands for its tasks, and a pending task that vanishes was cancelled`()
        async throws
    {
        let backend = ScriptedBackend { call, state in
            if call == 3 {
                state.replace([
                    array(7, pending: [2, 3]), task(7, 1, JobState(.running)),
                ])
            }
            if call == 5 {
                state.replace([array(7, pending: [3]), task(7, 1, JobState(.completed))])
            }
            if call == 7 {
                state.replace([
                    task(7, 1, JobState(.completed)), task(7, 3, JobState(.completed)),
                ])
            }
        }
        backend.state.withLock { $0.replace([array(7, pending: [1, 2, 3])]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        let last = Dictionary(changes.map { ($0.job, $0) }, uniquingKeysWith: { $1 })
        #expect(last.count == 3)
        #expect(last[JobID(job: 7, task: 1)]?.state == .known(JobState(.completed)))
        #expect(last[JobID(job: 7, task: 2)]?.state == .known(JobState(.cancelled)))
        #expect(last[JobID(job: 7, task: 2)]?.source == .disappearance)
        #expect(last[JobID(job: 7, task: 3)]?.state == .known(JobState(.completed)))
    }

    @Test(arguments: [false, true])
    func `waiting tasks of an array that was forgotten are missing`(isReplaced: Bool) async throws {
        let backend = ScriptedBackend { [self] call, state in
            guard call == 3 else { return }
            var other = array(7, pending: [5])
            other.command = "another"
            state.replace(isReplaced ? [other] : [])
        }
        backend.state.withLock { $0.replace([array(7, pending: [1, 2])]) }
        let tasks = [JobID(job: 7, task: 1), JobID(job: 7, task: 2)]
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: tasks))
        let words = ["7_1: PENDING", "7_1: PENDING -> MISSING"]
        #expect(self.words(changes).filter { $0.hasPrefix("7_1") } == words)
        #expect(changes.count == 4)
    }

    @Test func `components of a heterogeneous job are told apart`() async throws {
        let records = [UInt32(0), 1].map { offset in
            var record = job(7 + offset, JobState(.completed))
            record.id = JobID(job: 7, component: offset)
            record.heterogeneous = .init(leader: 7, offset: offset)
            return record
        }
        let backend = ScriptedBackend()
        backend.state.withLock { $0.replace(records) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes).sorted() == ["7+0: COMPLETED", "7+1: COMPLETED"])
    }

    @Test func `a controller that does not answer interrupts the watch and does not end it`()
        async throws
    {
        let down = SlurmError(
            .controllerUnreachable, operation: "load jobs", message: "down", isRetryable: true)
        let backend = ScriptedBackend { call, state in
            state.error = (3...6).contains(call) ? down : nil
            if call == 7 { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(
            words(changes) == [
                "7: RUNNING", "7: RUNNING -> INTERRUPTED", "7: INTERRUPTED -> COMPLETED",
            ])
        #expect(changes[1].status.error?.code == .controllerUnreachable)
    }

    @Test func `an error that does not heal ends the watch`() async throws {
        let backend = ScriptedBackend { _, state in
            state.error = SlurmError(.protocolVersion, operation: "load jobs", message: "too new")
        }
        await #expect(throws: SlurmError.self) {
            _ = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        }
        #expect(backend.calls.count == 1)
    }

    @Test func `a job that nobody knows is missing, and never completed`() async throws {
        let backend = ScriptedBackend { call, state in
            if call == 3 { state.replace([]) }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes) == ["7: RUNNING", "7: RUNNING -> MISSING"])
        #expect(changes.last?.source == nil)
    }

    @Test func `slurmdbd tells how a purged job ended`() async throws {
        let backend = ScriptedBackend(hasAccounting: true) { call, state in
            if call == 3 { state.replace([]) }
            // The row of the end comes late.
            if call == 6 {
                var row = AccountedJob(id: 7, userID: getuid(), state: JobState(.timeout))
                row.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
                state.accounted = [row]
            }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes) == ["7: RUNNING", "7: RUNNING -> TIMEOUT"])
        #expect(changes.last?.source == .slurmdbd)
    }

    @Test func `a slurmdbd that cannot be asked makes no job missing`() async throws {
        let backend = ScriptedBackend(hasAccounting: true) { call, state in
            state.databaseError =
                call < 12
                ? SlurmError(.databaseUnreachable, operation: "ask", message: "down") : nil
            state.accounted = [AccountedJob(id: 7, userID: 1, state: JobState(.completed))]
        }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes) == ["7: INTERRUPTED", "7: INTERRUPTED -> COMPLETED"])
    }

    @Test func `a slurmdbd that is there again is given time to be told`() async throws {
        let backend = ScriptedBackend(hasAccounting: true, clock: clock) { [self] call, state in
            if call == 3 { state.replace([array(7, pending: [2])]) }
            let time = clock.now.offset
            state.databaseError =
                time < .seconds(30)
                ? SlurmError(.databaseUnreachable, operation: "ask", message: "down") : nil
            // slurmctld connects again after up to ten seconds.
            let isTold = time >= .seconds(40)
            var row = AccountedJob(
                id: isTold ? JobID(job: 7, task: 1) : 7, userID: getuid(),
                state: JobState(isTold ? .completed : .pending))
            if !isTold { row.pendingTasks = ArrayTaskSet([1, 2]) }
            row.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
            state.accounted = [row]
        }
        backend.state.withLock { $0.replace([array(7, pending: [1, 2])]) }
        let task = JobID(job: 7, task: 1)
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [task]))
        #expect(
            words(changes) == [
                "7_1: PENDING", "7_1: PENDING -> INTERRUPTED", "7_1: INTERRUPTED -> COMPLETED",
            ])
    }

    @Test func `another job with the same id is not taken for the watched one`() async throws {
        var other = job(7, JobState(.completed))
        other.name = "other"
        other.submitTime = Date(timeIntervalSince1970: 1_700_000_500)
        let impostor = other
        let backend = ScriptedBackend { call, state in
            if call == 3 { state.replace([impostor]) }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes) == ["7: RUNNING", "7: RUNNING -> MISSING"])
    }

    @Test func `a requeued job is the same job, though its time of submission is another`()
        async throws
    {
        let backend = ScriptedBackend { call, state in
            if call == 3 {
                state.set(7, JobState(.pending)) {
                    $0.restarts = 1
                    $0.submitTime = Date(timeIntervalSince1970: 1_700_000_500)
                }
            }
            if call == 5 { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(
            words(changes) == ["7: RUNNING", "7: RUNNING -> PENDING", "7: PENDING -> COMPLETED"])
    }

    @Test func `a job is the same before and after its last run was cleaned up`() async throws {
        // slurmctld counts the restart when it ends the run, and gives the job its new time of
        // submission when the nodes have been cleaned up.
        for first in [3, 1] {
            let backend = ScriptedBackend { call, state in
                if call == first {
                    state.set(7, JobState(.pending, .completing)) { $0.restarts = 1 }
                }
                if call == 5 {
                    state.set(7, JobState(.pending)) {
                        $0.submitTime = Date(timeIntervalSince1970: 1_700_000_500)
                    }
                }
                if call == 7 { state.set(7, JobState(.completed)) }
            }
            backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
            let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
            #expect(
                words(changes).suffix(2)
                    == ["7: COMPLETING -> PENDING", "7: PENDING -> COMPLETED"])
        }
    }

    @Test func `watchers are told that a dependency can never be satisfied`() async throws {
        let backend = ScriptedBackend { call, state in
            if call == 3 {
                state.set(7, JobState(.pending)) { $0.reason = .dependencyNeverSatisfied }
            }
            if call == 5 { state.set(7, JobState(.cancelled)) { $0.reason = .none } }
        }
        backend.state.withLock {
            var record = job(7)
            record.reason = .dependency
            $0.replace([record])
        }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(
            changes.map(\.reason) == [.dependency, .dependencyNeverSatisfied, .none])
    }

    @Test func `tasks that never started, of which only slurmdbd knows, were cancelled`()
        async throws
    {
        var shared = AccountedJob(id: 7, userID: getuid(), state: JobState(.cancelled))
        // Its set may be old: task 2 has started since.
        shared.pendingTasks = ArrayTaskSet([2, 3, 4])
        let done = AccountedJob(
            id: JobID(job: 7, task: 2), number: 8, userID: getuid(), state: JobState(.completed))
        let backend = ScriptedBackend(hasAccounting: true)
        backend.state.withLock { $0.accounted = [done, shared] }
        let tasks = (2...4).map { JobID(job: 7, task: $0) }
        let states = ["7_2: COMPLETED", "7_3: CANCELLED", "7_4: CANCELLED"]
        for ids in [[JobID(7)], tasks] {
            let cluster = SlurmCluster.scripted(backend, clock)
            let changes = try await collect(cluster.changes(of: ids))
            #expect(words(changes).sorted() == states)
            #expect(changes.allSatisfy { $0.source == .slurmdbd })
            let resolved = await cluster.resolve(tasks)
            #expect(tasks.map { resolved[$0]?.status?.id } == tasks)
            #expect(
                tasks.map { resolved[$0]?.status?.state.base }
                    == [.completed, .cancelled, .cancelled])
        }
        // Nobody says anything of a task that is in no row.
        let other = try await collect(
            SlurmCluster.scripted(backend, clock).changes(of: [JobID(job: 7, task: 5)]))
        #expect(words(other) == ["7_5: MISSING"])
        shared.state = JobState(.pending)
        backend.state.withLock { [shared] in $0.accounted = [shared] }
        let identity = JobIdentity(id: tasks[1], wasPendingTask: true)
        let late = await SlurmCluster.scripted(backend, clock).resolve([identity])
        #expect(late[tasks[1]] == .missing)
    }

    @Test func `tasks that were cancelled are known by an array's row that has lost its list`()
        async throws
    {
        var shared = AccountedJob(id: 7, userID: getuid(), state: JobState(.cancelled))
        shared.pendingTasks = ArrayTaskSet([])
        shared.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
        // Of a job that had the number before.
        var old = AccountedJob(
            id: JobID(job: 7, task: 2), number: 8, userID: getuid(), state: JobState(.failed))
        old.submitTime = Date(timeIntervalSince1970: 1_600_000_000)
        let backend = ScriptedBackend(hasAccounting: true) { [self] call, state in
            state.replace(call < 3 ? [array(7, pending: [1, 2])] : [])
        }
        backend.state.withLock { [old, shared] in $0.accounted = [old, shared] }
        let tasks = (1...2).map { JobID(job: 7, task: $0) }
        let cluster = SlurmCluster.scripted(backend, clock)
        let changes = try await collect(cluster.changes(of: tasks))
        #expect(
            words(changes).sorted() == [
                "7_1: PENDING", "7_1: PENDING -> CANCELLED", "7_2: PENDING",
                "7_2: PENDING -> CANCELLED",
            ])
        let identities = tasks.map { JobIdentity(id: $0, firstSubmit: shared.submitTime) }
        let known = await cluster.resolve(identities)
        #expect(tasks.allSatisfy { known[$0]?.status?.state == JobState(.cancelled) })
        backend.state.withLock { [shared] in $0.accounted = [shared] }
        let resolved = await cluster.resolve(tasks)
        #expect(tasks.allSatisfy { resolved[$0]?.status?.state == JobState(.cancelled) })
        // A job that is no array has no tasks.
        shared.pendingTasks = nil
        backend.state.withLock { [shared] in $0.accounted = [shared] }
        #expect(await cluster.resolve(tasks)[tasks[0]] == .missing)
    }

    @Test func `slurmdbd's bitmaps of tasks are read`() {
        #expect(ArrayTaskSet(accounted: "0x1E")?.description == "1-4")
        #expect(ArrayTaskSet(accounted: "0x10000000000001")?.description == "0,52")
        #expect(ArrayTaskSet(accounted: "1-4,7%2")?.description == "1-4,7")
        let most = "0x" + String(repeating: "f", count: 1_000_000)
        #expect(ArrayTaskSet(accounted: most)?.count == 4_000_000)
        for text in ["", "0x", "0xg", most + "ff", "x"] {
            #expect(ArrayTaskSet(accounted: text) == nil, "\(text.prefix(10))")
        }
    }

    // Pauses are the longest by the first of these, and everything is loaded each minute.
    @Test(arguments: Array(stride(from: 30, through: 60, by: 3)))
    func `why a job waits is asked for in time where states alone are polled`(
        _ change: Int
    ) async throws {
        let clock = clock
        let changed = Mutex(Duration.zero)
        let backend = ScriptedBackend(loadsStatesOnly: true, clock: clock) { call, state in
            guard call == change else { return }
            changed.withLock { $0 = clock.now.offset }
            state.set(7, JobState(.pending)) { $0.reason = .dependencyNeverSatisfied }
        }
        backend.state.withLock { $0.replace([job(7)]) }
        for try await change in SlurmCluster.scripted(backend, clock).changes(of: [7])
        where change.reason == .dependencyNeverSatisfied {
            #expect(clock.now.offset - changed.withLock { $0 } <= .seconds(21))
            break
        }
    }

    @Test func `components of a heterogeneous job cost one query a poll, too`() async throws {
        let records = [UInt32(0), 1].map { offset in
            var record = job(7 + offset, JobState(.running))
            record.id = JobID(job: 7, component: offset)
            record.heterogeneous = .init(leader: 7, offset: offset)
            return record
        }
        for watched in [[JobID(7)], records.map(\.id), [JobID(7), 8]] {
            let backend = ScriptedBackend(loadsStatesOnly: true) { call, state in
                if call == 20 {
                    for record in records { state.set(record.id, JobState(.completed)) }
                }
            }
            backend.state.withLock { $0.replace(records) }
            _ = try await collect(SlurmCluster.scripted(backend, clock).changes(of: watched))
            let states = backend.calls.count { $0 == .states }
            #expect(states >= backend.calls.count - 4, "\(backend.calls)")
        }
    }

    @Test func `states alone are asked for where Slurm can`() async throws {
        let backend = ScriptedBackend(loadsStatesOnly: true) { call, state in
            if call == 20 { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace([job(7, JobState(.running))]) }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7]))
        #expect(words(changes) == ["7: RUNNING", "7: RUNNING -> COMPLETED"])
        #expect(backend.calls.filter { $0 == .job(7) }.count <= 3)
        #expect(backend.calls.filter { $0 == .states }.count >= 17)
    }

    @Test func `jobs of other users are found in the dump of the whole cluster`() async throws {
        let backend = ScriptedBackend { call, state in
            if call == 9 {
                state.set(7, JobState(.completed))
                state.set(8, JobState(.completed))
            }
        }
        backend.state.withLock {
            $0.replace([
                job(7, JobState(.running)), job(8, JobState(.running), user: getuid() + 1),
            ])
        }
        let changes = try await collect(SlurmCluster.scripted(backend, clock).changes(of: [7, 8]))
        #expect(changes.count == 4)
        #expect(backend.calls.prefix(2) == [.mine, .all])
        #expect(backend.calls.dropFirst(2).allSatisfy { $0 == .changed || $0 == .all })
    }
}
