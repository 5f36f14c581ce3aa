internal import Dispatch
internal import Slurm
internal import Synchronization

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
        start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool =
            BlockingThread.startWithSignals
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
}
