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
}
