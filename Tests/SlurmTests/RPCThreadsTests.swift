import Foundation
import Synchronization
import Testing

@testable import Slurm

/// Calls on threads of their own: who waits, for how long, and what becomes of late answers.
@Suite struct RPCThreadsTests {
    @Test func `a call's answer and error reach its caller`() async throws {
        let threads = RPCThreads()
        let answer = try await threads.call("answer") { () throws(SlurmError) in 42 }
        #expect(answer == 42)
        let error = await failure {
            try await threads.call("fail") { () throws(SlurmError) -> Int in
                throw SlurmError(.invalidJobID, operation: "fail", message: "no such job")
            }
        }
        #expect(error?.code == .invalidJobID)
    }

    @Test func `a limited rate is kept, and what nobody waits for is not counted`() async throws {
        let limit = try #require(
            RateLimit(
                parameters: ["x", "rl_enable", "rl_bucket_size=13", "rl_refill_rate=10"],
                userID: 1000))
        #expect(limit.burst == 13 && limit.perSecond == 10)
        let threads = RPCThreads(limit: 4, defaultDeadline: .seconds(15), rateLimit: limit)
        let start = ContinuousClock.now
        @Sendable func ask(_ count: Int, deadline: Duration?) async {
            await withTaskGroup { group in
                for _ in 0..<count {
                    group.addTask {
                        try? await threads.call("ask", deadline: deadline) {
                            () throws(SlurmError) in ()
                        }
                    }
                }
            }
        }
        // 3 at once, then one each 100 ms.
        await ask(9, deadline: nil)
        #expect(start.duration(to: .now) > .milliseconds(550))
        await ask(100, deadline: .milliseconds(1))
        let late = ContinuousClock.now
        await ask(1, deadline: nil)
        #expect(late.duration(to: .now) < .seconds(5))
    }

    @Test func `slurmctld limits the rate where it is configured so, and not that of root`() {
        let words = ["enable_configless", "rl_enable", "rl_refill_period=10", "rl_refill_rate=5"]
        let limit = RateLimit(parameters: words, userID: 1000)
        #expect(limit?.burst == 30 && limit?.perSecond == 0.5)
        #expect(RateLimit(parameters: words, userID: 0) == nil)
        #expect(RateLimit(parameters: ["rl_bucket_size=5"], userID: 1000) == nil)
        let broken = RateLimit(parameters: ["rl_enable", "rl_refill_rate=0"], userID: 1)
        #expect(broken?.perSecond == 2)
    }

    @Test func `the deadline ends the wait, and the late answer is freed`() async throws {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        let isFreed = Flag()
        let error = await failure {
            try await threads.call(
                "hang", deadline: .nanoseconds(29_999_999), isRepeatable: true
            ) { () throws(SlurmError) in
                gate.wait()
                return Witness(isFreed)
            }
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message.contains("within 0.03 seconds") == true, "\(error?.message ?? "")")
        #expect(error?.isRetryable == true)
        #expect(error?.operation == "hang")
        #expect(!isFreed.isSet)
        gate.open()
        try await until { isFreed.isSet }
    }

    @Test func `without a deadline of the caller's the default one holds`() async throws {
        let threads = RPCThreads(limit: 1, defaultDeadline: .milliseconds(30))
        let gate = Gate()
        defer { gate.open() }
        let error = await failure {
            try await threads.call("hang") { () throws(SlurmError) in gate.wait() }
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.isRetryable == false)
    }

    @Test(.timeLimit(.minutes(1)))
    func `nobody waits for long behind a slurmdbd that hangs`() async throws {
        let threads = RPCThreads(defaultDeadline: .milliseconds(30))
        let gate = Gate()
        defer { gate.open() }
        for _ in 1...3 {
            let error = await failure {
                try await threads.call("hang", lane: .database) { () throws(SlurmError) in
                    gate.wait()
                }
            }
            #expect(error?.code == .deadlineExceeded)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `submissions that hang hold up no other call`() async throws {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        let submission = Task {
            try await threads.call("submit", lane: .submission) { () throws(SlurmError) in
                gate.wait()
            }
        }
        try await until { gate.waiters == 1 }
        #expect(try await threads.call("ask") { () throws(SlurmError) in 42 } == 42)
        gate.open()
        try await submission.value
    }

    @Test(.timeLimit(.minutes(1)), arguments: [RPCThreads.Lane.controller, .neighbour])
    func `nobody waits for long behind calls that do not come back`(
        _ lane: RPCThreads.Lane
    ) async throws {
        let threads = RPCThreads(limit: 2, defaultDeadline: .milliseconds(30))
        let gate = Gate()
        defer { gate.open() }
        // These have a deadline of their own, so that none of them ends early.
        let stuck = (0..<2).map { _ in
            Task {
                try await threads.call("hang", lane: lane, deadline: .seconds(600)) {
                    () throws(SlurmError) in gate.wait()
                }
            }
        }
        try await until { gate.waiters == 2 }
        let patient = Task {
            try await threads.call("wait", lane: lane, deadline: .seconds(600)) {
                () throws(SlurmError) in 42
            }
        }
        for _ in 1...3 {
            let error = await failure {
                try await threads.call("ask", lane: lane) { () throws(SlurmError) in
                    Issue.record("it is not made")
                }
            }
            #expect(error?.code == .deadlineExceeded && error?.isRetryable == true)
            #expect(error?.message.contains("nothing was sent") == true, "\(error?.message ?? "")")
        }
        gate.open()
        #expect(try await patient.value == 42)
        for call in stuck { try await call.value }
        // Those that come after are made again.
        #expect(try await threads.call("ask", lane: lane) { () throws(SlurmError) in 43 } == 43)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [Duration.milliseconds(30), nil])
    func `what is done before a call can hang, and nothing is sent`(
        _ deadline: Duration?
    ) async throws {
        let threads = RPCThreads(limit: 1, defaultDeadline: .milliseconds(30))
        let gate = Gate()
        defer { gate.open() }
        let call = threads.queue(
            "submit", deadline: deadline, token: .random(),
            through: { call throws(SlurmError) in
                gate.wait()
                return try call()
            }
        ) { () throws(SlurmError) in Issue.record("it is not made") }
        let answer = await QueuedCall.values(of: [call])[0]
        #expect(throws: SlurmError.self) { try answer.get() }
        guard case .failure(let error) = answer else { return }
        #expect(error.code == .deadlineExceeded && error.isRetryable && error.token == nil)
        #expect(error.message.contains("nothing was sent"), "\(error.message)")
        gate.open()
        let refused = threads.queue(
            "submit", through: { _ throws(SlurmError) in throw .refused("no") }
        ) { () throws(SlurmError) in Issue.record("it is not made") }
        let refusal = await QueuedCall.values(of: [refused])[0]
        #expect(throws: SlurmError.refused("no")) { try refusal.get() }
    }

    @Test func `a call that never began is never made`() async throws {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        let wasMade = Flag()
        let first = Task {
            try await threads.call("hold the thread", deadline: .seconds(600)) {
                () throws(SlurmError) in gate.wait()
            }
        }
        try await until { gate.waiters == 1 }
        let error = await failure {
            try await threads.call(
                "wait", deadline: .milliseconds(20), token: .random()
            ) { () throws(SlurmError) in wasMade.set() }
        }
        // Even of a submission it is known that nothing was sent.
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.isRetryable == true)
        #expect(error?.message.contains("nothing was sent") == true)
        gate.open()
        try await first.value
        // The queue keeps its order: once this one is through, the other was skipped.
        try await threads.call("follow") { () throws(SlurmError) in }
        #expect(!wasMade.isSet)
    }

    @Test func `a submission's late answer is handed on, and its outcome is unknown`() async throws
    {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        let late = Mutex<Int?>(nil)
        let token = SubmissionToken.random()
        var error: SlurmError?
        // On a busy machine a deadline may pass before the call has begun.
        for milliseconds in [30, 1000, 20_000] where error?.code != .outcomeUnknown {
            error = await failure {
                try await threads.call(
                    "submit a job", deadline: .milliseconds(milliseconds), token: token,
                    onLateAnswer: { (answer: Result<Int, SlurmError>) in
                        late.withLock { $0 = try? answer.get() }
                    }
                ) { () throws(SlurmError) in
                    gate.wait()
                    return 123
                }
            }
        }
        #expect(error?.code == .outcomeUnknown)
        #expect(error?.token == token)
        #expect(error?.isRetryable == false)
        gate.open()
        try await until { late.withLock { $0 } == 123 }
    }

    @Test func `cancellation ends the wait`() async throws {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        defer { gate.open() }
        let token = SubmissionToken.random()
        let begun = Task {
            await failure {
                try await threads.call("submit a job", deadline: .seconds(600), token: token) {
                    () throws(SlurmError) in gate.wait()
                }
            }
        }
        try await until { gate.waiters == 1 }
        let queued = Task {
            await failure {
                try await threads.call("wait", deadline: .seconds(600)) {
                    () throws(SlurmError) in
                }
            }
        }
        queued.cancel()
        #expect(await queued.value?.code == .cancelled)
        begun.cancel()
        #expect(await begun.value?.code == .outcomeUnknown)
    }

    @Test func `no more calls than the limit are under way at once`() async throws {
        let threads = RPCThreads(limit: 3)
        let counts = Counts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    try await threads.call("count", deadline: .seconds(600)) {
                        () throws(SlurmError) in
                        counts.begin()
                        usleep(1000)
                        counts.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.all.most <= 3)
        #expect(counts.all.made == 60)
    }

    @Test func `slurmdbd does not hold up slurmctld`() async throws {
        let threads = RPCThreads(limit: 1)
        let gate = Gate()
        let database = Task {
            try await threads.call("ask slurmdbd", lane: .database, deadline: .seconds(600)) {
                () throws(SlurmError) in gate.wait()
            }
        }
        try await until { gate.waiters == 1 }
        try await threads.call("load jobs", deadline: .seconds(600)) { () throws(SlurmError) in }
        gate.open()
        try await database.value
    }

    @Test func `twenty calls that hang do not stall the tasks of the process`() async throws {
        let threads = RPCThreads(limit: 20)
        let gate = Gate()
        let hanging = (0..<20).map { _ in
            Task {
                await failure {
                    try await threads.call("hang", deadline: .seconds(600)) {
                        () throws(SlurmError) in gate.wait()
                    }
                }
            }
        }
        try await until { gate.waiters == 20 }
        // With a thread of the pool taken by each call, not one of these would run.
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<2000 {
                group.addTask {
                    await Task.yield()
                    return number
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 1999 * 2000 / 2)
        #expect(gate.waiters == 20)
        gate.open()
        for task in hanging { #expect(await task.value == nil) }
    }

    @Test func `where there are no more threads, calls are made all the same`() {
        let made = Counts()
        let threads = WorkerThreads(limit: 2, start: { _ in false })
        for _ in 1...3 {
            threads.enqueue { _ in
                made.begin()
                made.end()
                return nil
            }
        }
        #expect(made.all.made == 3)
        #expect(threads.unfinished == 0)
    }

    @Test func `what a call holds is freed with it, though others wait`() async throws {
        let threads = WorkerThreads(limit: 1)
        let (isQueued, isSecond, mayEnd) = (Flag(), Flag(), Flag())
        threads.enqueue { _ in
            while !isQueued.isSet { usleep(1000) }
            return nil
        }
        var held: Flag? = Flag()
        weak let first = held
        threads.enqueue { [held] _ in
            held?.set()
            return nil
        }
        held = nil
        threads.enqueue { _ in
            isSecond.set()
            while !mayEnd.isSet { usleep(1000) }
            return nil
        }
        threads.enqueue { _ in nil }
        isQueued.set()
        try await until { isSecond.isSet }
        #expect(first == nil)
        mayEnd.set()
    }

    @Test func `calls that follow one another have one thread`() async throws {
        let threads = RPCThreads(limit: 4)
        var callers: Set<UInt> = []
        for _ in 1...500 {
            callers.insert(
                try await threads.call("look") { () throws(SlurmError) in UInt(pthread_self()) })
        }
        #expect(callers.count == 1)
    }

    @Test func `who is slow with a late answer holds up no call`() async throws {
        let threads = WorkerThreads(limit: 2)
        let isMade = Flag()
        let wasMadeInTime = Flag()
        let isOver = Flag()
        threads.enqueue { _ in
            .init(
                give: {
                    // Left to this thread, which is about to be free.
                    threads.enqueue { _ in
                        isMade.set()
                        return nil
                    }
                    return false
                },
                drop: {
                    let end = ContinuousClock.now + .seconds(60)
                    while !isMade.isSet, ContinuousClock.now < end { usleep(1000) }
                    if isMade.isSet { wasMadeInTime.set() }
                    isOver.set()
                })
        }
        try await until { isOver.isSet }
        #expect(wasMadeInTime.isSet)
    }

    @Test func `the threads block the host's signals`() async throws {
        let threads = RPCThreads(limit: 1)
        let isBlocked = try await threads.call("look") { () throws(SlurmError) in
            var mask = sigset_t()
            pthread_sigmask(SIG_SETMASK, nil, &mask)
            return [SIGINT, SIGTERM, SIGPIPE, SIGCHLD].allSatisfy { sigismember(&mask, $0) == 1 }
        }
        #expect(isBlocked)
    }

    #if canImport(CSlurm)
        @Test func `the threads are named`() async throws {
            let name = try await RPCThreads(limit: 1).call("look") { () throws(SlurmError) in
                try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
            }
            #expect(name == "slurm\n")
        }
    #endif
}

/// What a call throws; nil where it throws nothing.
func failure<Value>(_ body: () async throws -> Value) async -> SlurmError? {
    do {
        _ = try await body()
    } catch let error as SlurmError {
        return error
    } catch {
        Issue.record("\(error) is no SlurmError")
    }
    return nil
}

/// Waits, as long as the whole test may take, until something is so.
func until(_ isSo: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while !isSo() {
        try #require(ContinuousClock.now < end, "it did not happen within a minute")
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Blocks whoever comes until it is opened, or for a time that no test takes: one in which nothing
/// else ends the wait for a call is to fail, and not to hang.
private final class Gate: Sendable {
    private let isOpen = Flag()
    private let waiting = Atomic(0)

    var waiters: Int { waiting.load(ordering: .sequentiallyConsistent) }

    func wait() {
        waiting.add(1, ordering: .sequentiallyConsistent)
        let end = ContinuousClock.now + .seconds(120)
        while !isOpen.isSet, ContinuousClock.now < end { usleep(1000) }
    }

    func open() { isOpen.set() }
}

/// Something that happened or not.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
    func set() { value.store(true, ordering: .sequentiallyConsistent) }
}

/// Tells when it is freed.
private final class Witness: Sendable {
    private let isFreed: Flag

    init(_ isFreed: Flag) { self.isFreed = isFreed }
    deinit { isFreed.set() }
}

/// How many calls are under way, were at most, and have been made.
private final class Counts: Sendable {
    private let state = Mutex((now: 0, most: 0, made: 0))

    var all: (now: Int, most: Int, made: Int) { state.withLock { $0 } }

    func begin() {
        state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func end() {
        state.withLock {
            $0.now -= 1
            $0.made += 1
        }
    }
}
