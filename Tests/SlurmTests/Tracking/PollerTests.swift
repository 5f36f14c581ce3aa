import Foundation
import Synchronization
import Testing

@testable import Slurm

struct PollerTests {
    private let clock = VirtualClock()
    private let unlimited = TrackingOptions(burst: 1_000_000, callsPerSecond: 1_000_000)

    private func jobs(_ ids: ClosedRange<UInt32>, _ state: JobState.Base) -> [JobRecord] {
        ids.map { JobRecord(id: JobID($0), userID: getuid(), state: JobState(state)) }
    }

    @Test func `a thousand watchers of ten thousand jobs cost the queries of one`() async throws {
        let backend = ScriptedBackend { [self] call, state in
            if call == 12 { state.replace(jobs(1...10_000, .completed)) }
        }
        backend.state.withLock { $0.replace(jobs(1...10_000, .running)) }
        // Nobody is asked before all of them are there.
        let gate = backend.state.withLock { $0.calls.count }
        #expect(gate == 0)
        let cluster = SlurmCluster.scripted(backend, clock)
        let ids = Set((1...10_000).map { JobID(UInt32($0)) })
        let ends = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    var last = 0
                    for try await states in cluster.states(of: ids) {
                        last = states.count
                    }
                    return last
                }
            }
            var counts: [Int] = []
            for try await count in group { counts.append(count) }
            return counts
        }
        #expect(ends == Array(repeating: 10_000, count: 1000))
        // Those who come after the end ask anew, together.
        #expect(backend.calls.count < 100)
    }

    @Test func `the budget of queries is never exceeded`() async throws {
        let clock = clock
        let backend = ScriptedBackend(clock: clock) { call, state in
            // Something changes all the time.
            let base: JobState.Base = call % 2 == 0 ? .running : .suspended
            state.set(7, JobState(call > 200 ? .completed : base))
        }
        backend.state.withLock { $0.replace(jobs(7...7, .pending)) }
        let options = TrackingOptions(
            shortestPause: .milliseconds(10), burst: 30, callsPerSecond: 2)
        for try await _ in SlurmCluster.scripted(backend, clock, options).changes(of: [7]) {}
        let times = backend.state.withLock { $0.calls.map(\.time) }
        for (index, time) in times.enumerated() {
            #expect(Double(index + 1) <= 30 + 2 * (time / .seconds(1)) + 1e-6)
        }
    }

    @Test func `pauses grow while nothing changes and shrink when something does`() async throws {
        let clock = clock
        let backend = ScriptedBackend(clock: clock) { call, state in
            if call == 40 { state.set(7, JobState(.running)) }
            if call == 44 { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace(jobs(7...7, .pending)) }
        for try await _ in SlurmCluster.scripted(backend, clock).changes(of: [7]) {}
        let times = backend.state.withLock { $0.calls.map(\.time) }
        let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(pauses[0] == .milliseconds(500))
        #expect(pauses[38] == .seconds(5))
        #expect(pauses[39] == .milliseconds(500))
        #expect(pauses.allSatisfy { $0 <= .seconds(5) })
    }

    @Test func `the cheaper query is used`() async throws {
        for isUserCheap in [true, false] {
            let clock = VirtualClock()
            let backend = ScriptedBackend(clock: clock) { call, state in
                let cost: Duration =
                    switch state.calls.last?.call {
                    case .mine: isUserCheap ? .milliseconds(1) : .milliseconds(50)
                    case .all: isUserCheap ? .milliseconds(50) : .milliseconds(20)
                    default: .milliseconds(1) / 2
                    }
                clock.advance(by: cost)
                if call == 100 {
                    state.set(1, JobState(.completed))
                    state.set(2, JobState(.completed))
                }
                // Others' jobs change all the time.
                if isUserCheap { state.replace(state.records) }
            }
            backend.state.withLock { $0.replace(jobs(1...2, .running)) }
            for try await _ in SlurmCluster.scripted(backend, clock).changes(of: [1, 2]) {}
            let calls = backend.calls
            let mine = calls.filter { $0 == .mine }.count
            #expect(isUserCheap ? mine > 80 : mine < 20, "\(mine) of \(calls.count)")
        }
    }

    @Test func `jobs of others are asked for as long as one of them is watched`() async throws {
        let clock = clock
        let backend = ScriptedBackend(clock: clock) { [self] call, state in
            if call == 20 { state.set(8, JobState(.completed)) }
            if call == 60 { state.replace(jobs(1...3, .completed)) }
        }
        let other = JobRecord(id: 8, userID: getuid() + 1, state: JobState(.running))
        backend.state.withLock { $0.replace(jobs(1...3, .running) + [other]) }
        for try await _ in SlurmCluster.scripted(backend, clock, unlimited)
            .changes(of: [1, 2, 3, 8])
        {}
        let calls = backend.calls
        #expect(!calls[5..<20].contains(.mine))
        #expect(calls[22..<60].count { $0 == .mine } > 30)
    }

    @Test func `everything is loaded now and then, though nothing is said to have changed`()
        async throws
    {
        let clock = clock
        let backend = ScriptedBackend(clock: clock) { call, state in
            if state.calls.last?.call == .mine { clock.advance(by: .seconds(1)) }
            if call == 100 {
                // slurmctld forgot to say so.
                state.records = state.records.map {
                    var record = $0
                    record.state = JobState(.timeout)
                    return record
                }
            }
        }
        backend.state.withLock { $0.replace(jobs(1...2, .running)) }
        for try await _ in SlurmCluster.scripted(backend, clock).changes(of: [1, 2]) {}
        let (calls, time) = backend.state.withLock { ($0.calls.map(\.call), $0.calls.last?.time) }
        #expect(calls.filter { $0 == .all }.count > 3)
        #expect(try #require(time) < .seconds(900))
    }

    @Test func `late watchers get the present states first`() async throws {
        let isLate = Mutex(false)
        let backend = ScriptedBackend { call, state in
            if isLate.withLock({ $0 }) { state.set(7, JobState(.completed)) }
        }
        backend.state.withLock { $0.replace(jobs(7...7, .running)) }
        let cluster = SlurmCluster.scripted(backend, clock, unlimited)
        var first = cluster.changes(of: [7]).makeAsyncIterator()
        #expect(try await first.next()?.state == .known(JobState(.running)))
        var second = cluster.changes(of: [7]).makeAsyncIterator()
        #expect(try await second.next()?.previous == nil)
        var third = cluster.states(of: [7, 7]).makeAsyncIterator()
        #expect(try await third.next()?[7]?.state == .known(JobState(.running)))
        isLate.withLock { $0 = true }
        #expect(try await first.next()?.state == .known(JobState(.completed)))
        #expect(try await second.next()?.description == "7: RUNNING -> COMPLETED")
        #expect(try await third.next()?[7]?.state.isSuccess == true)
        #expect(try await first.next() == nil)
        #expect(try await second.next() == nil)
        #expect(try await third.next() == nil)
    }

    @Test func `cancelling the last watcher stops the queries`() async throws {
        let backend = ScriptedBackend()
        backend.state.withLock { $0.replace(jobs(7...7, .running)) }
        let cluster = SlurmCluster.scripted(backend, clock, unlimited)
        let watchers = (0..<3).map { _ in
            Task { for try await _ in cluster.changes(of: [7]) {} }
        }
        #expect(await eventually { await cluster.tracker.watcherCount == 3 })
        #expect(await eventually { backend.calls.count > 20 })
        watchers[0].cancel()
        #expect(await eventually { await cluster.tracker.watcherCount == 2 })
        #expect(await cluster.tracker.isPolling)
        for watcher in watchers { watcher.cancel() }
        for watcher in watchers {
            await #expect(throws: SlurmError.self) { try await watcher.value }
        }
        #expect(await eventually { await cluster.tracker.watcherCount == 0 })
        #expect(await !cluster.tracker.isPolling)
        // One query may still be under way.
        let count = backend.calls.count
        try await Task.sleep(for: .milliseconds(100))
        #expect(backend.calls.count <= count + 1)
    }

    @Test func `an iterator that is dropped gives up its share`() async throws {
        let backend = ScriptedBackend()
        backend.state.withLock { $0.replace(jobs(7...7, .running)) }
        let cluster = SlurmCluster.scripted(backend, clock, unlimited)
        for try await _ in cluster.changes(of: [7]) { break }
        #expect(await eventually { await cluster.tracker.watcherCount == 0 })
        #expect(await eventually { await !cluster.tracker.isPolling })
    }

    @Test func `the tracker goes away with the cluster, and its sleep with it`() async throws {
        let sleepers = Mutex(0)
        let backend = ScriptedBackend()
        backend.state.withLock { $0.replace(jobs(7...7, .running)) }
        let real = TrackerClock.continuous
        let counting = TrackerClock(
            now: real.now,
            sleep: { duration in
                sleepers.withLock { $0 += 1 }
                defer { sleepers.withLock { $0 -= 1 } }
                try await real.sleep(duration)
            }, date: real.date)
        let hour = TrackingOptions(shortestPause: .seconds(3600), longestPause: .seconds(3600))
        weak var tracker: JobTracker?
        do {
            let cluster = SlurmCluster(
                backend: backend, threads: RPCThreads(limit: 1), tracking: hour, clock: counting)
            tracker = cluster.tracker
            var watch = cluster.changes(of: [7]).makeAsyncIterator()
            #expect(try await watch.next()?.state == .known(JobState(.running)))
            #expect(await eventually { sleepers.withLock { $0 } == 1 })
        }
        #expect(await eventually { tracker == nil })
        #expect(await eventually { sleepers.withLock { $0 } == 0 })
    }
}
