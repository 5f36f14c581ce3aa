#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A few threads of our own for calls that block.
///
/// A blocked call must never take a thread of Swift's cooperative pool, nor of libdispatch, which
/// shares its threads with the pool: both have about as many as there are cores, and twenty calls
/// to a dead controller would stop every task of the process.
///
/// The threads start with the first call, are never joined, and live as long as the process: a
/// call into libslurm cannot be interrupted, so there would be nothing to wait for.
final class WorkerThreads: @unchecked Sendable {
    /// A call; `nil` in place of its ending where nobody waits for it.
    ///
    /// Where it is stalled it is not made, and need not wait any longer: no call has begun for a while.
    typealias Call = @Sendable (_ isStalled: Bool) -> Ending?

    /// What is left to do when a call is over.
    struct Ending {
        /// Gives the answer, without blocking; `false` where nobody waits for it any more.
        let give: () -> Bool
        /// What then becomes of it; may block.
        let drop: () -> Void
    }

    // @unchecked: what is variable is touched under `mutex` only; the rest never changes.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let limit: Int
    private var waiting: [Call] = []
    private var next = 0
    /// Those that wait for a call, the one that came last to be called first: calls that follow one
    /// another then have one thread, and what libslurm allocates there comes out of one of malloc's
    /// arenas, not out of each thread's in turn.
    private var idle: [Worker] = []
    /// How many threads are giving an answer, and will look for the next call at once. Who gets the
    /// answer may have the next call queued before the thread is idle: it is left to that thread.
    private var finishing = 0
    private var started = 0
    /// How many calls have begun, ever.
    private var taken = 0
    /// How long calls may wait while none begins, if that has a limit.
    private let patience: Duration?
    /// Whether somebody looks after the calls that wait.
    private var isWatched = false
    private let start: @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// Threads that run at most `limit` calls at once.
    ///
    /// - Parameters:
    ///   - patience: how long calls may wait while none begins, since those under way do not come back;
    ///     `nil`: for ever.
    ///   - start: starts a thread; false where there is no more.
    init(
        limit: Int, patience: Duration? = nil,
        start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = BlockingThread.start
    ) {
        self.limit = max(1, limit)
        self.patience = patience
        self.start = start
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    // A started thread holds `self`, so this runs only where no thread was ever started.
    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// How many calls are under way or wait.
    var unfinished: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return waiting.count - next + started - idle.count - finishing
    }

    /// Queues a call for the next free thread; calls start in the order they were queued.
    func enqueue(_ call: @escaping Call) {
        pthread_mutex_lock(mutex)
        waiting.append(call)
        let mustWatch = !isWatched && patience != nil && isBusy
        if mustWatch { isWatched = true }
        let mustStart = findThread()
        let queue = Queue(taken: taken, count: waiting.count - next)
        pthread_mutex_unlock(mutex)
        if mustStart { startThread() }
        if mustWatch { watch(queue) }
    }

    /// Whether calls wait until another one is over; under the mutex.
    private var isBusy: Bool {
        idle.isEmpty && started == limit && waiting.count - next > finishing
    }

    /// How many calls had begun at a time, and how many waited.
    private struct Queue {
        let taken: Int
        let count: Int
    }

    /// Looks again after a while whether any of the calls that wait has begun.
    private func watch(_ queue: Queue) {
        guard let patience else { return }
        DeadlineTimer().start(patience) { self.endStall(queue) }
    }

    /// Gives up the calls that waited at the last look, if none has begun since then.
    ///
    /// Those that came later have waited for less than `patience`, and are given up at the next look:
    /// nobody waits for twice as long. One that begins meanwhile has a deadline of its own from there
    /// on, and is a sign that threads come back.
    private func endStall(_ before: Queue) {
        pthread_mutex_lock(mutex)
        isWatched = isBusy
        let queue = Queue(taken: taken, count: waiting.count - next)
        // They stay in the queue: those that are still wanted are made when a thread is free.
        let stalled = queue.taken == before.taken ? waiting[next...].prefix(before.count) : []
        let mustWatch = isWatched
        pthread_mutex_unlock(mutex)
        for call in stalled { _ = call(true) }
        if mustWatch { watch(queue) }
    }

    /// Sees to it that a thread takes up the calls that wait; under the mutex.
    ///
    /// - Returns: whether to start one.
    private func findThread() -> Bool {
        guard waiting.count - next > finishing else { return false }
        if let worker = idle.popLast() {
            worker.call()
            return false
        }
        guard started < limit else { return false }
        started += 1
        return true
    }

    private func startThread() {
        guard !start({ self.run() }) else { return }
        pthread_mutex_lock(mutex)
        started -= 1
        let mustRunHere = started == 0
        pthread_mutex_unlock(mutex)
        // With no thread at all (`ulimit -u`) a call that blocks its caller beats one that hangs.
        guard mustRunHere else { return }
        // Others may have left theirs to a thread that did not come either.
        while let call = takeNext(nil) {
            guard let ending = call(false), !ending.give() else { continue }
            ending.drop()
        }
    }

    private func run() -> Never {
        let worker = Worker()
        while true {
            guard let ending = takeNext(worker)?(false) else { continue }
            setFinishing(worker, true)
            guard !ending.give() else { continue }
            setFinishing(worker, false)
            ending.drop()
        }
    }

    private func setFinishing(_ worker: Worker, _ isFinishing: Bool) {
        pthread_mutex_lock(mutex)
        worker.isFinishing = isFinishing
        finishing += isFinishing ? 1 : -1
        // Calls that were left to this thread are another's now.
        let mustStart = !isFinishing && findThread()
        pthread_mutex_unlock(mutex)
        if mustStart { startThread() }
    }

    /// The next call, for which a worker waits.
    private func takeNext(_ worker: Worker?) -> Call? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let worker, worker.isFinishing {
            worker.isFinishing = false
            finishing -= 1
        }
        while next == waiting.count {
            guard let worker else { return nil }
            idle.append(worker)
            // A thread that was busy may have taken the call first.
            worker.wait(mutex)
        }
        let call = waiting[next]
        // What it holds goes with it, however many wait behind it.
        waiting[next] = { _ in nil }
        next += 1
        taken += 1
        // Removing at the front would move the whole queue each time.
        if next == waiting.count || next == 1024 {
            waiting.removeFirst(next)
            next = 0
        }
        return call
    }
}

/// One thread's place to wait in; used under the mutex of its threads only, and never freed.
private final class Worker {
    private let called: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var isCalled = false
    var isFinishing = false

    init() { pthread_cond_init(called, nil) }

    func call() {
        isCalled = true
        pthread_cond_signal(called)
    }

    func wait(_ mutex: UnsafeMutablePointer<pthread_mutex_t>) {
        isCalled = false
        while !isCalled { pthread_cond_wait(called, mutex) }
    }
}
