import Synchronization

/// Runs an action after a while, unless it is stopped first.
final class DeadlineTimer: Sendable {
    private enum State {
        case idle
        case running(Task<Void, Never>)
        case stopped
    }

    private let state = Mutex(State.idle)

    /// Starts the timer; does nothing if it was started or stopped before.
    func start(_ delay: Duration, _ action: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard case .idle = state else { return }
            state = .running(
                Task.detached {
                    guard (try? await Task.sleep(for: delay)) != nil else { return }
                    action()
                })
        }
    }

    /// Makes sure that the action does not run from now on, unless it has begun.
    func stop() {
        state.withLock { state in
            if case .running(let task) = state { task.cancel() }
            state = .stopped
        }
    }
}
