internal import Foundation
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

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustStart = state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        arrival.signal()
        if mustStart { Self.start { self.run() } }
    }

    private func run() -> Never {
        while true {
            arrival.wait()
            let job = state.withLock { $0.jobs.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Starts a thread that is never joined.
    @discardableResult
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let thread = Thread { body() }
        thread.start()
        return true
    }
}
