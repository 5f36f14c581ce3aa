import Slurm
import SlurmTesting
import Synchronization
import Testing

/// Many jobs submitted by one call.
@Suite struct ManySubmissionsTests {
    private let memory = MemoryCluster()
    /// More than are made ready at once, and not a multiple of it.
    private let jobs = (0..<300).map {
        JobDescription(name: "job \($0)", script: "#!/bin/sh\ntrue\n")
    }

    /// The names under which the controller knows what the answers say was taken.
    private func names(_ answers: [Result<JobID, SlurmError>]) async throws -> [String?] {
        let records = try await memory.cluster.jobs(.mine).records
        let names = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.name) })
        return answers.map { answer in (try? answer.get()).flatMap { names[$0] } }
    }

    /// The cluster with threads of its own: all others share theirs, which wait while answers are
    /// held back.
    private func cluster(threads: Int) -> SlurmCluster {
        SlurmCluster(backend: memory.cluster.backend, threads: RPCThreads(limit: threads))
    }

    /// Waits for something that ends while answers are held back, by its deadline or because it is
    /// cancelled. Should that not be so, they come after a time, so that the test fails and ends.
    private func withoutHanging<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        let rescue = Task {
            try await Task.sleep(for: .seconds(30))
            while !Task.isCancelled {
                memory.releaseAnswers()
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        defer { rescue.cancel() }
        return try await body()
    }

    private func code(_ answer: Result<JobID, SlurmError>) -> SlurmError.Code? {
        if case .failure(let error) = answer { error.code } else { nil }
    }

    @Test func `each answer is that of its job`() async throws {
        let answers = await memory.cluster.submit(jobs)
        #expect(try await names(answers) == jobs.map(\.name))
        #expect(memory.callCount(.submit) == jobs.count)
        #expect(await memory.cluster.submit([]).isEmpty)
    }

    @Test func `a job that is refused keeps none of the others back`() async throws {
        var jobs = jobs
        jobs[3].partition = "nowhere"
        // Refused before it is sent.
        jobs[299].memoryPerCPU = .gigabytes(1)
        jobs[299].memoryPerNode = .gigabytes(1)
        let answers = await memory.cluster.submit(jobs)
        var wanted = jobs.map(\.name)
        (wanted[3], wanted[299]) = (nil, nil)
        #expect(try await names(answers) == wanted)
        #expect(code(answers[3]) == .invalidPartition)
        #expect(code(answers[299]) == .invalidArgument)
        #expect(memory.callCount(.submit) == jobs.count - 1)
    }

    @Test func `a lost answer says under which token to look`() async throws {
        var jobs = Array(jobs.prefix(3))
        let token = SubmissionToken.random()
        jobs[0].token = token
        memory.inject(.lostAnswer, into: .submit, count: 1)
        let answers = await memory.cluster.submit(jobs)
        let lost = answers.filter { code($0) == .outcomeUnknown }
        #expect(lost.count == 1)
        guard case .failure(let error) = try #require(lost.first) else { return }
        #expect(try await memory.cluster.find(#require(error.token)).count == 1)
        #expect(try await memory.cluster.find(token).count == 1)
        #expect(memory.callCount(.submit) == 3)
    }

    @Test func `a full queue is waited for, and nothing goes twice`() async throws {
        memory.inject(.refused(.jobQueueFull), into: .submit, count: 2)
        let answers = await memory.cluster.submit(jobs, deadline: .seconds(60))
        #expect(try await names(answers) == jobs.map(\.name))
        #expect(memory.submittedJobs.count == jobs.count)
        #expect(memory.callCount(.submit) == jobs.count + 2)
    }

    /// Whether many are submitted by one call.
    @Test(arguments: [false, true])
    func `a deadline that passes in the queue does not hide why a job was refused`(
        many: Bool
    ) async throws {
        memory.inject(.refused(.jobQueueFull), into: .submit, count: 100)
        var told: SlurmError.Code?
        // On a busy machine a deadline may pass before the refusal has come.
        for seconds in [1, 5, 20] where told != .jobQueueFull {
            told = code(try await refusal(many: many, deadline: .seconds(seconds)))
        }
        #expect(told == .jobQueueFull)
    }

    /// What a caller is told whose job was refused, and whose second attempt waits for the only thread.
    private func refusal(
        many: Bool, deadline: Duration
    ) async throws -> Result<JobID, SlurmError> {
        let cluster = cluster(threads: 1)
        let isOver = Mutex(false)
        let (submissions, loads) = (memory.callCount(.submit), memory.callCount(.load))
        let refused = Task {
            defer { isOver.withLock { $0 = true } }
            if many { return await cluster.submit(Array(jobs.prefix(1)), deadline: deadline)[0] }
            do throws(SlurmError) {
                return .success(try await cluster.submit(jobs[0], deadline: deadline))
            } catch { return .failure(error) }
        }
        while memory.callCount(.submit) == submissions, !isOver.withLock({ $0 }) {
            try await Task.sleep(for: .milliseconds(2))
        }
        // Has the only thread when the second attempt comes.
        memory.inject(.heldAnswer, into: .load)
        let load = Task { try await cluster.jobs() }
        while memory.callCount(.load) == loads { try await Task.sleep(for: .milliseconds(2)) }
        let answer = await withoutHanging { await refused.value }
        memory.releaseAnswers()
        _ = try? await load.value
        return answer
    }

    @Test func `what a full queue would refuse is not sent`() async throws {
        memory.inject(.refused(.jobQueueFull), into: .submit, count: 256)
        let answers = await memory.cluster.submit(jobs, waitsForRoom: false)
        #expect(answers.map(code) == jobs.map { _ in .jobQueueFull })
        #expect(memory.callCount(.submit) == 256)
    }

    @Test func `the deadline is that of all answers, and late ones are handed on`() async throws {
        memory.inject(.heldAnswer, into: .submit, count: jobs.count)
        let late = Mutex<[Int: JobID]>([:])
        let cluster = cluster(threads: 2)
        var answers: [Result<JobID, SlurmError>] = []
        var sent: [Int] = []
        // On a busy machine a deadline may pass before the first call.
        for milliseconds in [50, 1000, 20_000] where sent.isEmpty {
            answers = await withoutHanging {
                await cluster.submit(
                    jobs, deadline: .milliseconds(milliseconds)
                ) { place, event in
                    guard case .lateAnswer(let answer) = event else { return }
                    late.withLock { $0[place] = try? answer.get() }
                }
            }
            sent = answers.indices.filter { code(answers[$0]) == .outcomeUnknown }
        }
        #expect(!sent.isEmpty)
        #expect(answers.count { code($0) == .deadlineExceeded } == jobs.count - sent.count)
        #expect(memory.callCount(.submit) == sent.count)
        memory.releaseAnswers()
        let end = ContinuousClock.now + .seconds(60)
        while late.withLock({ $0.count }) < sent.count, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(late.withLock { $0.keys.sorted() } == sent)
    }

    @Test func `a task that is cancelled sends no more`() async throws {
        memory.inject(.heldAnswer, into: .submit, count: jobs.count)
        let cluster = cluster(threads: 2)
        let task = Task { await cluster.submit(jobs) }
        let end = ContinuousClock.now + .seconds(60)
        while memory.callCount(.submit) == 0, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        task.cancel()
        let answers = await withoutHanging { await task.value }
        memory.releaseAnswers()
        let sent = memory.callCount(.submit)
        #expect(sent <= 256)
        #expect(answers.count { code($0) == .outcomeUnknown } == sent)
        #expect(answers.count { code($0) == .cancelled } == jobs.count - sent)
    }

    @Test func `a task that was cancelled before sends nothing`() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await memory.cluster.submit(jobs)
        }
        task.cancel()
        #expect(await task.value.map(code) == jobs.map { _ in .cancelled })
        #expect(memory.callCount(.submit) == 0)
    }
}
