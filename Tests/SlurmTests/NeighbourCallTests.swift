import Synchronization
import Testing

@testable import Slurm

struct NeighbourCallTests {
    @Test(arguments: [false, true])
    func `calls to another cluster, whose way nobody tells, hold up none to this one`(
        watches: Bool
    ) async throws {
        let threads = RPCThreads(limit: 1, defaultDeadline: .seconds(600))
        let clock = VirtualClock()
        let east = ScriptedBackend(neighbour: "east", clock: clock)
        east.state.withLock { $0.wayHangs = true }
        defer { east.state.withLock { $0.wayHangs = false } }
        let there = SlurmCluster(backend: east, threads: threads, clock: TrackerClock(clock))
        let home = SlurmCluster(
            backend: ScriptedBackend(clock: clock), threads: threads, clock: TrackerClock(clock))
        let hanging = Task {
            if watches { _ = try await there.wait(for: [7]) } else { _ = try await there.jobs() }
        }
        defer { hanging.cancel() }
        try await until { east.state.withLock { $0.isOnTheWay } }
        _ = try await home.jobs(deadline: .seconds(60))
        let error = await failure { try await there.jobs(deadline: .milliseconds(20)) }
        #expect(error?.code == .deadlineExceeded)
    }

    @Test func `what waits for the way to another cluster was not sent`() async throws {
        let east = ScriptedBackend(neighbour: "east")
        east.state.withLock { $0.wayHangs = true }
        let there = SlurmCluster(backend: east, threads: RPCThreads(limit: 1))
        let error = await failure {
            try await there.rpc("submit", deadline: .milliseconds(20), token: .random()) {
                () throws(SlurmError) in Issue.record("it is not made")
            }
        }
        #expect(error?.code == .deadlineExceeded && error?.isRetryable == true)
        let late = Task {
            try await there.rpc("submit", token: .random()) {
                () throws(SlurmError) in Issue.record("it is not made")
            }
        }
        try await until { east.state.withLock { $0.isOnTheWay } }
        late.cancel()
        #expect(await failure { try await late.value }?.code == .cancelled)
        east.state.withLock { $0.wayHangs = false }
        #expect(try await there.rpc("ask") { () throws(SlurmError) in 42 } == 42)
    }
}
