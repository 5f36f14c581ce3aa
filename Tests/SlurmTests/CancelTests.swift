import Synchronization
import Testing

@testable import Slurm

/// Cancelling many jobs where one call can do it.
@Suite struct CancelTests {
    @Test func `many jobs are cancelled by few calls`() async throws {
        let backend = ScriptedBackend(killsManyJobsAtOnce: true)
        let cluster = SlurmCluster(backend: backend, threads: RPCThreads())
        let jobs = (1...2100).map { JobID(UInt32($0)) }
        let tasks = [3, 1, 2].map { JobID(job: 5000, task: $0) }
        try await cluster.cancel(jobs + tasks)
        let calls = backend.state.withLock { $0.cancelled }
        #expect(calls.map(\.count) == [1000, 1000, 101])
        #expect(calls.last?.last == "5000_[1-3]")
        #expect(Set(calls.joined()).count == 2101)
    }

    @Test func `all calls are made, and the first failure is thrown`() async throws {
        let backend = ScriptedBackend(killsManyJobsAtOnce: true)
        backend.state.withLock {
            $0.cancelErrors["7"] = SlurmError(.accessDenied, operation: "cancel job 7", message: "")
        }
        let cluster = SlurmCluster(backend: backend, threads: RPCThreads())
        let error = await failure { try await cluster.cancel((1...1500).map { JobID(UInt32($0)) }) }
        #expect(error?.code == .accessDenied && error?.operation == "cancel job 7")
        #expect(backend.state.withLock { $0.cancelled.count } == 2)
    }

    @Test func `one deadline holds for all calls`() async throws {
        let backend = ScriptedBackend(killsManyJobsAtOnce: true)
        backend.state.withLock { $0.cancelHangs = true }
        let cluster = SlurmCluster(backend: backend, threads: RPCThreads())
        let jobs = (1...5000).map { JobID(UInt32($0)) }
        let error = await failure {
            try await cluster.cancel(jobs, deadline: .milliseconds(50))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(backend.state.withLock { $0.cancelled.count } <= 1)
        backend.state.withLock { $0.cancelHangs = false }
    }

    @Test func `one job is cancelled as ever, and none costs no call`() async throws {
        let backend = ScriptedBackend(killsManyJobsAtOnce: true)
        let cluster = SlurmCluster(backend: backend, threads: RPCThreads())
        try await cluster.cancel([JobID]())
        // The call for one job is not offered here.
        let error = await failure { try await cluster.cancel([JobID(7)]) }
        #expect(error?.code == .unsupported && error?.operation == "cancel job 7")
        #expect(backend.state.withLock { $0.cancelled.isEmpty })
    }
}
