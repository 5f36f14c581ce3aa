import Foundation
import Slurm
import SlurmTesting
import Synchronization
import Testing

/// What callers hear of faults, and which of them are repeated.
@Suite struct FaultTests {
    private let memory = MemoryCluster()
    private let job = JobDescription(script: "#!/bin/sh\ntrue\n")

    @Test func `a refusal is thrown with its code and caught by it`() async throws {
        memory.inject(.refused(.invalidAccount), into: .submit)
        do {
            _ = try await memory.cluster.submit(job)
            Issue.record("the job was taken")
        } catch SlurmError.Code.invalidAccount {
        } catch {
            Issue.record("\(error) was not caught by its code")
        }
        #expect(memory.submittedJobs.isEmpty)
        // The fault befell one call.
        #expect(try await memory.cluster.submit(job) == 1)
    }

    @Test func `a submission without an answer is never repeated`() async throws {
        for (fault, count) in [(Fault.lostCall, 0), (.lostAnswer, 1)] {
            let memory = MemoryCluster()
            memory.inject(fault, into: .submit)
            let error = await failure {
                _ = try await memory.cluster.submit(job, deadline: .seconds(30))
            }
            #expect(error?.code == .outcomeUnknown && error?.isRetryable == false)
            let token = try #require(error?.token)
            #expect(memory.callCount(.submit) == 1)
            #expect(try await memory.cluster.find(token).count == count)
        }
    }

    @Test func `a task that was cancelled before asks nothing`() async throws {
        let id = try await memory.cluster.submit(job)
        // A thread that is idle takes a call sooner or later than the cancellation does.
        for _ in 0..<300 {
            let task = Task { () async -> SlurmError? in
                while !Task.isCancelled { await Task.yield() }
                return await failure { try await memory.cluster.cancel([id, 7]) }
            }
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled && error?.isRetryable == false)
        }
        #expect(memory.callCount(.control) == 0)
    }

    @Test func `a submission that comes too late is handed on`() async throws {
        memory.inject(.heldAnswer, into: .submit)
        let late = Mutex<JobID?>(nil)
        let error = await failureOfCallThatBegan { deadline in
            _ = try await memory.cluster.submit(job, deadline: deadline) { event in
                guard case .lateAnswer(let answer) = event else { return }
                late.withLock { $0 = try? answer.get() }
            }
        }
        #expect(error?.code == .outcomeUnknown)
        #expect(late.withLock { $0 } == nil)
        memory.releaseAnswers()
        let end = ContinuousClock.now + .seconds(60)
        while late.withLock({ $0 }) == nil, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(late.withLock { $0 } == 1)
    }

    @Test func `what may not be done twice is not repeated when its answer is lost`() async throws {
        let id = try await memory.cluster.submit(job)
        try memory.start(id)
        let calls: [@Sendable (SlurmCluster) async throws -> Void] = [
            { try await $0.signal(id, .user1, deadline: .seconds(30)) },
            { try await $0.notify(id, "a word", deadline: .seconds(30)) },
            { try await $0.suspend(id, deadline: .seconds(30)) },
            { try await $0.resume(id, deadline: .seconds(30)) },
            { try await $0.requeue(id, deadline: .seconds(30)) },
        ]
        for call in calls {
            let before = memory.callCount(.control)
            memory.inject(.lostAnswer, into: .control)
            let error = await failure { try await call(memory.cluster) }
            #expect(error?.code == .answerTimedOut && error?.isRetryable == false)
            #expect(memory.callCount(.control) == before + 1)
        }
        try memory.start(id)
        memory.inject(.lostAnswer, into: .control)
        let before = memory.callCount(.control)
        try await memory.cluster.cancel(id, deadline: .seconds(30))
        #expect(memory.callCount(.control) == before + 2)
    }

    @Test func `what was not done is repeated, whatever it is`() async throws {
        let id = try await memory.cluster.submit(job)
        try memory.start(id)
        memory.inject(.refused(.rateLimited), into: .control)
        try await memory.cluster.signal(id, .user1)
        memory.inject(.refused(.controllerUnreachable), into: .control)
        try await memory.cluster.signal(id, .user1, deadline: .seconds(30))
        #expect(memory.callCount(.control) == 4)
    }

    @Test func `a full queue is waited for`() async throws {
        memory.inject(.refused(.jobQueueFull), into: .submit)
        #expect(try await memory.cluster.submit(job, deadline: .seconds(60)) == 1)
        #expect(memory.callCount(.submit) == 2)
    }

    @Test func `a caller who gives a deadline waits for a controller that comes back`()
        async throws
    {
        let id = try await memory.cluster.submit(job)
        memory.isControllerDown = true
        let waiting = Task { try await memory.cluster.job(id, deadline: .seconds(60)) }
        while memory.callCount(.load) < 2 { try await Task.sleep(for: .milliseconds(5)) }
        memory.isControllerDown = false
        #expect(try await waiting.value?.id == id)
    }

    @Test func `one who gives none hears of it at once`() async throws {
        memory.isControllerDown = true
        let error = await failure { _ = try await memory.cluster.jobs() }
        #expect(error?.code == .controllerUnreachable && error?.isRetryable == true)
        #expect(memory.callCount(.load) == 1)
        // A look for signs of life is no reason to wait for some.
        let dead = await failure { try await memory.cluster.ping(deadline: .seconds(60)) }
        #expect(dead?.code == .controllerUnreachable)
        #expect(memory.callCount(.ping) == 1)
    }

    @Test func `the cause is told when the deadline passes`() async throws {
        memory.isControllerDown = true
        let error = await failureOfCallThatBegan { deadline in
            _ = try await memory.cluster.jobs(deadline: deadline)
        }
        #expect(error?.code == .controllerUnreachable)
        #expect(memory.callCount(.load) >= 1)
    }

    @Test func `a rate limit is waited out by everybody`() async throws {
        memory.inject(.refused(.rateLimited), into: .load)
        #expect(try await memory.cluster.jobs().recordCount == 0)
        #expect(memory.callCount(.load) == 2)
    }

    @Test func `lost answers are asked for again where that does no harm`() async throws {
        let id = try await memory.cluster.submit(job)
        memory.inject(.lostAnswer, into: .control)
        // The first try cancelled it; the second finds it done, which is as good.
        try await memory.cluster.cancel(id, deadline: .seconds(600))
        #expect(memory.callCount(.control) == 2)
        #expect(try await memory.cluster.job(id)?.state == JobState(.cancelled))
        memory.inject(.lostCall, into: .load)
        let error = await failure { _ = try await memory.cluster.jobs() }
        #expect(error?.code == .answerTimedOut && error?.isRetryable == true)
    }

    @Test func `waiting between two attempts can be cancelled`() async throws {
        memory.isControllerDown = true
        let memory = memory
        let waiting = Task {
            await failure { _ = try await memory.cluster.jobs(deadline: .seconds(600)) }
        }
        while memory.callCount(.load) < 1 { try await Task.sleep(for: .milliseconds(5)) }
        waiting.cancel()
        #expect(await waiting.value?.code == .cancelled)
    }

    @Test func `a missing database leaves unknown what only it could know`() async throws {
        memory.isDatabaseDown = true
        let id = try await memory.cluster.submit(job)
        try memory.purge(id)
        guard case .unknown(let error) = await memory.cluster.resolve([id])[id] else {
            Issue.record("it is known, or missing")
            return
        }
        #expect(error.code == .databaseUnreachable)
        memory.isDatabaseDown = false
        #expect(await memory.cluster.resolve([id])[id]?.status?.source == .slurmdbd)
    }

    /// What a call throws at its deadline once it has begun: a busy machine may let the first
    /// deadlines pass before.
    private func failureOfCallThatBegan(
        _ body: (_ deadline: Duration) async throws -> Void
    ) async -> SlurmError? {
        var deadline = Duration.milliseconds(100)
        while true {
            let error = await failure { try await body(deadline) }
            guard error?.code == .deadlineExceeded, deadline < .seconds(60) else { return error }
            deadline *= 3
        }
    }

    private func failure(_ body: () async throws -> Void) async -> SlurmError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? SlurmError
        }
    }
}
