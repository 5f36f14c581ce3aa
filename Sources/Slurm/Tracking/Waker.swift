import Synchronization

/// A sleep that can be ended early, by whoever has news.
final class Waker: Sendable {
    private struct State {
        var sleeper: Task<Void, Never>?
        var isWoken = false
    }

    private let state = Mutex(State())

    /// Sleeps, unless it was woken since it slept last.
    func sleep(_ duration: Duration, _ clock: TrackerClock) async {
        let sleeper: Task<Void, Never>? = state.withLock { state in
            guard !state.isWoken else {
                state.isWoken = false
                // One that has not noticed yet that it was woken must not take the next news for its own.
                state.sleeper = nil
                return nil
            }
            let task = Task<Void, Never> { try? await clock.sleep(duration) }
            state.sleeper = task
            return task
        }
        guard let sleeper else { return }
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
        state.withLock { state in
            // Another one may sleep by now.
            guard state.sleeper == sleeper else { return }
            state.sleeper = nil
            // What came after it was told to stop is news for the next one.
            if !Task.isCancelled { state.isWoken = false }
        }
    }

    /// Ends the sleep, or prevents the next one.
    func wake() {
        state.withLock { state in
            state.isWoken = true
            state.sleeper?.cancel()
        }
    }
}
