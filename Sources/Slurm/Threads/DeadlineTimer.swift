import Synchronization

/// Runs an action after a while, unless it is stopped first.
final class DeadlineTimer: Sendable {
    private enum State {
        case idle
        case running(Int)
        case stopped
    }

    private let state = Mutex(State.idle)

    /// Starts the timer; does nothing if it was started or stopped before.
    func start(_ delay: Duration, _ action: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard case .idle = state else { return }
            state = .running(Deadlines.shared.add(.now + delay.countable, action))
        }
    }

    /// Makes sure that the action does not run from now on, unless it has begun.
    func stop() {
        state.withLock { state in
            if case .running(let number) = state { Deadlines.shared.remove(number) }
            state = .stopped
        }
    }
}

extension Duration {
    /// The duration, or some thirty years: the clocks end the process over times far away.
    var countable: Duration { min(self, .seconds(1_000_000_000)) }
}

/// All deadlines of the process.
///
/// Nearly none is ever reached, and calls follow each other by fractions of a millisecond. So
/// nothing sleeps for a single one: one task sleeps until the earliest that there was when it went
/// to sleep, and a later one wakes nobody. None sleeps long, so that those for deadlines that are
/// over do not gather.
private final class Deadlines: Sendable {
    static let shared = Deadlines()

    private typealias Action = @Sendable () -> Void

    private struct State {
        var entries: [Int: (time: ContinuousClock.Instant, action: Action)] = [:]
        var next = 0
        /// When the task that sleeps wakes up; nil where there is none.
        var wakeUp: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private static let longestSleep = Duration.seconds(60)

    func add(_ time: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Int {
        let wakeUp = min(time, .now + Self.longestSleep)
        let (number, mustSleep) = state.withLock { state in
            state.next += 1
            state.entries[state.next] = (time, action)
            let mustSleep = state.wakeUp.map { wakeUp < $0 } ?? true
            if mustSleep { state.wakeUp = wakeUp }
            return (state.next, mustSleep)
        }
        if mustSleep { Task.detached { await self.sleep(until: wakeUp) } }
        return number
    }

    func remove(_ number: Int) {
        // An action may hold what must not be freed under the lock.
        _ = state.withLock { $0.entries.removeValue(forKey: number) }
    }

    private func sleep(until first: ContinuousClock.Instant) async {
        var wakeUp: ContinuousClock.Instant? = first
        while let time = wakeUp {
            try? await Task.sleep(until: time, clock: .continuous)
            wakeUp = expire(time)
        }
    }

    /// Runs what is due; when to do so again, or nil where another task does.
    private func expire(_ wakeUp: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let now = max(ContinuousClock.now, wakeUp)
        let (due, next): ([Action], ContinuousClock.Instant?) = state.withLock { state in
            let due = state.entries.filter { $0.value.time <= now }
            for number in due.keys { state.entries[number] = nil }
            // A deadline that came later and is earlier has a task of its own.
            guard state.wakeUp == wakeUp else { return (due.values.map(\.action), nil) }
            state.wakeUp = state.entries.values.lazy.map(\.time).min()
                .map { min($0, now + Self.longestSleep) }
            return (due.values.map(\.action), state.wakeUp)
        }
        for action in due { action() }
        return next
    }
}
