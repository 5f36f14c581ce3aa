internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A thread of its own on which tasks run, for what must get on while the program's work holds
/// every thread of the cooperative pool.
final class LoneThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isRunning = false
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let start: @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// - Parameter start: starts the thread, with the first task; false where there is no more.
    init(
        start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = LoneThread.start
    ) {
        self.start = start
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustStart = state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        arrival.signal()
        guard mustStart, !start({ self.run() }) else { return }
        // With no thread of its own a task that runs on another beats one that never does.
        state.withLock { $0.isRunning = false }
        while runNext() {}
    }

    private func run() -> Never {
        while true {
            arrival.wait()
            runNext()
        }
    }

    /// Runs what came first; false where there is nothing.
    @discardableResult
    private func runNext() -> Bool {
        let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
        job?.runSynchronously(on: asUnownedTaskExecutor())
        return job != nil
    }

    /// Starts a thread that is never joined.
    @discardableResult
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let argument = Unmanaged.passRetained(Body(body))
        let failure = pthread_create(&thread, nil, threadMain, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

private final class Body {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

#if canImport(Darwin)
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().body()
        return nil
    }
#else
    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().body()
        return nil
    }
#endif
