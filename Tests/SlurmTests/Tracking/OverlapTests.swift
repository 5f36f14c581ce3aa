import Foundation
import Synchronization
import Testing

@testable import Slurm

/// Watches of the same jobs that are not the same: an array and one of its tasks, or one that
/// comes when others have been there for long.
struct OverlapTests {
    private let clock = VirtualClock()
    private let unlimited = TrackingOptions(burst: 1_000_000, callsPerSecond: 1_000_000)
    /// Without the look at everything that comes now and then, and would hide what is wrong.
    private let neverAll = TrackingOptions(
        fullLoadInterval: .seconds(1_000_000_000), burst: 1_000_000, callsPerSecond: 1_000_000)

    private func job(
        _ id: JobID, _ base: JobState.Base, number: UInt32? = nil, user: UInt32 = getuid()
    ) -> JobRecord {
        var record = JobRecord(id: id, number: number, userID: user, state: JobState(base))
        record.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
        if let task = id.task { record.array = .init(job: id.job, task: task) }
        return record
    }

    private func snapshot(_ records: [JobRecord]) -> JobSnapshot {
        JobSnapshot(storage: .values(records), time: Date(timeIntervalSince1970: 1_700_000_001))
    }

    private let ended = JobID(job: 7, task: 1)
    private let running = JobID(job: 7, task: 2)

    @Test func `whoever comes to watch an array is told of tasks that others watch`() {
        var ledger = JobLedger()
        let answer = snapshot([
            job(ended, .completed, number: 8), job(running, .running, number: 9),
            job(20, .running),
        ])
        ledger.add(WatchGroup([ended, running, 20]))
        ledger.beginRound()
        ledger.apply(answer)
        let whole = WatchGroup([7])
        ledger.add(whole)
        ledger.beginRound()
        ledger.apply(answer)
        #expect(whole.current[ended]?.state == .known(JobState(.completed)))
        #expect(whole.current[running]?.state == .known(JobState(.running)))
        #expect(whole.unfinished == [running])
    }

    @Test func `a wait for an array ends though a task had ended under another watch`()
        async throws
    {
        let isOver = Mutex(false)
        let (ended, running) = (ended, running)
        let backend = ScriptedBackend { _, state in
            if isOver.withLock({ $0 }) { state.set(running, JobState(.completed)) }
        }
        backend.state.withLock {
            $0.replace([
                job(ended, .completed, number: 8), job(running, .running, number: 9),
                job(20, .running),
            ])
        }
        let cluster = SlurmCluster.scripted(backend, clock, unlimited)
        var other = cluster.states(of: [ended, 20]).makeAsyncIterator()
        #expect(try await other.next()?.count == 2)
        let wait = Task { try await cluster.wait(for: [7]) }
        #expect(await eventually { await cluster.tracker.watcherCount == 2 })
        isOver.withLock { $0 = true }
        // It stays as it is when the wait never ends.
        let rest = Task {
            try? await Task.sleep(for: .seconds(120))
            wait.cancel()
        }
        let states = try await wait.value
        rest.cancel()
        #expect(states.count == 2 && states.values.allSatisfy(\.state.isSuccess))
    }

    @Test func `nothing is kept of an array that nobody watches any more`() {
        var ledger = JobLedger()
        let (whole, one) = (WatchGroup([7]), WatchGroup([running]))
        ledger.add(whole)
        ledger.add(one)
        ledger.beginRound()
        ledger.apply(
            snapshot([job(ended, .running, number: 8), job(running, .running, number: 9)]))
        ledger.remove(whole)
        #expect(ledger.lost(now: .zero).isEmpty)
        ledger.remove(one)
        #expect(ledger.unfinishedWholes.isEmpty)
    }

    @Test func `four times the tasks cost about four times as much, however they are watched`() {
        /// The processor's time, which others on the machine do not add to.
        func seconds() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        /// What it takes to take in an array whose tasks all run, and to forget it.
        func cost(_ tasks: UInt32, _ groups: () -> [WatchGroup]) -> Double {
            let answer = snapshot(
                (0..<tasks).map { job(JobID(job: 7, task: $0), .running, number: 10 + $0) })
            return (0..<3).map { _ in
                let groups = groups()
                let start = seconds()
                var ledger = JobLedger()
                for group in groups { ledger.add(group) }
                ledger.beginRound()
                ledger.apply(answer)
                for group in groups { ledger.remove(group) }
                return seconds() - start
            }.min() ?? 0
        }
        func together(_ tasks: UInt32) -> Double { cost(tasks) { [WatchGroup([7])] } }
        func apart(_ tasks: UInt32) -> Double {
            cost(tasks) { (0..<tasks).map { WatchGroup([JobID(job: 7, task: $0)]) } }
        }
        // It would be sixteen times where each task looked at all others.
        #expect(together(12_000) < 9 * together(3000))
        #expect(apart(4000) < 9 * apart(1000))
    }

    @Test func `whoever comes while nothing changes is told at once`() async throws {
        let backend = ScriptedBackend()
        let records = [1, 2, 3].map { job($0, .running, user: getuid() + ($0 == 2 ? 1 : 0)) }
        backend.state.withLock { $0.replace(records) }
        let cluster = SlurmCluster.scripted(backend, clock, neverAll)
        // Another user's job makes it ask for changes anywhere.
        var first = cluster.states(of: [1, 2]).makeAsyncIterator()
        #expect(try await first.next()?.count == 2)
        #expect(await eventually { backend.calls.suffix(2) == [.changed, .changed] })
        let second = Task {
            var iterator = cluster.states(of: [3]).makeAsyncIterator()
            return try await iterator.next()
        }
        let rest = Task {
            try? await Task.sleep(for: .seconds(120))
            second.cancel()
        }
        #expect(try await second.value?[3]?.state == .known(JobState(.running)))
        rest.cancel()
        withExtendedLifetime(first) {}
    }

    @Test func `a job that vanished is missing after its grace though nothing else changes`()
        async throws
    {
        let records = [1, 2].map { job($0, .running, user: getuid() + ($0 == 2 ? 1 : 0)) }
        let backend = ScriptedBackend(hasAccounting: true) { call, state in
            if call == 10 { state.replace([records[1]]) }
        }
        backend.state.withLock { $0.replace(records) }
        let cluster = SlurmCluster.scripted(backend, clock, neverAll)
        let watch = Task { () -> JobID? in
            for try await change in cluster.changes(of: [1, 2]) where change.state == .missing {
                return change.job
            }
            return nil
        }
        let rest = Task {
            try? await Task.sleep(for: .seconds(120))
            watch.cancel()
        }
        #expect(try await watch.value == 1)
        rest.cancel()
    }

    @Test func `a slurmdbd that hangs keeps nobody from hearing of other jobs`() async throws {
        let backend = ScriptedBackend(hasAccounting: true)
        backend.state.withLock {
            $0.databaseHangs = true
            $0.replace([job(2, .running)])
        }
        defer { backend.state.withLock { $0.databaseHangs = false } }
        let options = TrackingOptions(
            shortestPause: .milliseconds(10), longestPause: .milliseconds(20), burst: 1_000_000,
            callsPerSecond: 1_000_000)
        let cluster = SlurmCluster(
            backend: backend,
            threads: RPCThreads(limit: 2, defaultDeadline: .milliseconds(200)),
            tracking: options)
        // Nobody but slurmdbd could know the first.
        let watch = Task {
            for try await change in cluster.changes(of: [1, 2])
            where change.job == 2 && change.state.isFinal { return true }
            return false
        }
        let rest = Task {
            try? await Task.sleep(for: .seconds(120))
            watch.cancel()
        }
        #expect(await eventually { backend.calls.filter { $0 == .accounting }.count == 1 })
        try await Task.sleep(for: .milliseconds(500))
        backend.state.withLock { $0.set(2, JobState(.completed)) }
        #expect(try await watch.value)
        rest.cancel()
    }

    @Test func `whoever comes between an answer and its telling is told once`() async throws {
        let group = WatchGroup([7])
        let (early, late) = (
            Mailbox<[StateChange]>(keepsOnlyNewest: false),
            Mailbox<[StateChange]>(keepsOnlyNewest: false)
        )
        group.join(early)
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        group.note(7, TrackedStatus(.known(JobState(.pending)), time: time))
        #expect(group.deliver())
        group.note(7, TrackedStatus(.known(JobState(.running)), time: time))
        group.join(late)
        _ = group.deliver()
        group.end(.success(()))
        var told: [String] = []
        while let batch = try await late.next() { told += batch.map(\.description) }
        #expect(told == ["7: RUNNING"])
        told = []
        while let batch = try await early.next() { told += batch.map(\.description) }
        #expect(told == ["7: PENDING", "7: PENDING -> RUNNING"])
    }

    @Test func `slurmdbd knows a task by the number that slurmctld gave it`() async throws {
        let backend = ScriptedBackend(hasAccounting: true)
        var row = AccountedJob(
            id: JobID(job: 7, task: 1), number: 9, userID: getuid(), state: JobState(.completed))
        row.submitTime = Date(timeIntervalSince1970: 1_700_000_000)
        let known = row
        backend.state.withLock { $0.accounted = [known] }
        let cluster = SlurmCluster.scripted(backend, clock)
        #expect(try await cluster.wait(for: [9])[9]?.state == .known(JobState(.completed)))
        let resolved = await cluster.resolve([9])
        #expect(resolved[9]?.status?.state == JobState(.completed))
        let identified = await cluster.resolve([JobIdentity(id: 9, userID: getuid())])
        #expect(identified[9]?.status?.state == JobState(.completed))
    }

    @Test func `an array is not over before slurmdbd knows the end of each task`() async throws {
        let rows = [0, 1].map { task in
            AccountedJob(
                id: JobID(job: 7, task: task), number: 7 + task, userID: getuid(),
                state: JobState(task == 0 ? .completed : .running))
        }
        let backend = ScriptedBackend(hasAccounting: true) { call, state in
            if call == 8 { state.accounted[1].state = JobState(.failed) }
        }
        backend.state.withLock { $0.accounted = rows }
        let states = try await SlurmCluster.scripted(backend, clock).wait(for: [7])
        #expect(states[JobID(job: 7, task: 0)]?.state == .known(JobState(.completed)))
        #expect(states[JobID(job: 7, task: 1)]?.state == .known(JobState(.failed)))
    }

    @Test func `a task whose end slurmdbd never learns is missing, and the others are not`()
        async throws
    {
        let rows = [0, 1].map { task in
            AccountedJob(
                id: JobID(job: 7, task: task), number: 7 + task, userID: getuid(),
                state: JobState(task == 0 ? .completed : .running))
        }
        let backend = ScriptedBackend(hasAccounting: true)
        backend.state.withLock { $0.accounted = rows }
        let states = try await SlurmCluster.scripted(backend, clock).wait(for: [7])
        #expect(states[JobID(job: 7, task: 0)]?.state == .known(JobState(.completed)))
        #expect(states[JobID(job: 7, task: 1)]?.state == .missing)
        #expect(states.count == 2)
    }

    @Test func `a job that was renamed and queued again is the same job`() async throws {
        let backend = ScriptedBackend { call, state in
            if call == 3 { state.set(7, JobState(.running)) { $0.name = "other" } }
            if call == 5 {
                state.set(7, JobState(.pending)) {
                    $0.restarts = 1
                    $0.submitTime = Date(timeIntervalSince1970: 1_700_000_500)
                }
            }
            if call == 7 { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace([job(7, .running)]) }
        let states = try await SlurmCluster.scripted(backend, clock).wait(for: [7])
        #expect(states[7]?.state == .known(JobState(.completed)))
    }

    @Test func `a poll whose watchers have gone says nothing to those who come after`()
        async throws
    {
        // 1: it is asked; 2: it may answer.
        let phase = Mutex(0)
        let (old, new) = (job(7, .running), job(8, .running))
        let backend = ScriptedBackend { call, state in
            guard call == 1 else { return state.replace([old, new]) }
            phase.withLock { $0 = 1 }
            while phase.withLock({ $0 }) == 1 { usleep(1000) }
        }
        backend.state.withLock { $0.replace([old]) }
        let cluster = SlurmCluster.scripted(backend, clock, unlimited)
        let tracker = cluster.tracker
        let first = Mailbox<[JobID: TrackedStatus]>(keepsOnlyNewest: true)
        let second = Mailbox<[JobID: TrackedStatus]>(keepsOnlyNewest: true)
        await Task(priority: .background) { await tracker.join(first, [7]) }.value
        #expect(await eventually { phase.withLock { $0 } == 1 })
        await Task(priority: .high) {
            await tracker.replace(first, by: second, [8]) { phase.withLock { $0 = 2 } }
        }.value
        #expect(try await second.next()?[8]?.state == .known(JobState(.running)))
        withExtendedLifetime(first) {}
    }
}

extension JobTracker {
    /// Lets the answer to one watcher's query, and the query of the next, wait for this actor in
    /// the wrong order: the later one has the higher priority.
    fileprivate func replace(
        _ first: Mailbox<[JobID: TrackedStatus]>, by second: Mailbox<[JobID: TrackedStatus]>,
        _ jobs: Set<JobID>, answer: () -> Void
    ) {
        answer()
        usleep(100_000)
        leave(ObjectIdentifier(first))
        join(second, jobs)
        usleep(100_000)
    }
}
