import Foundation
import Synchronization
import Testing

@testable import Slurm

@Suite struct WakerTests {
    /// A poller that was told to stop may still be asleep when the next one is.
    @Test(.timeLimit(.minutes(1)))
    func `who wakes up late takes the place of nobody who sleeps by then`() async throws {
        let waker = Waker()
        let (asleep, isAsleep) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let first = TrackerClock(
            now: { .zero },
            sleep: { _ in
                isAsleep.yield()
                for await _ in gate {}
            }, date: { Date() })
        let second = TrackerClock(
            now: { .zero },
            sleep: { pause in
                isAsleep.yield()
                try await Task.sleep(for: pause)
            }, date: { Date() })
        var sleepers = asleep.makeAsyncIterator()
        let late = Task { await waker.sleep(.zero, first) }
        await sleepers.next()
        let next = Task { await waker.sleep(.seconds(3600), second) }
        await sleepers.next()
        open.finish()
        await late.value
        waker.wake()
        // What wakes nobody ends with the test's time.
        await withTaskCancellationHandler {
            await next.value
        } onCancel: {
            next.cancel()
        }
    }

    /// A poller that was woken may take its time to notice, while the next one goes on.
    @Test(.timeLimit(.minutes(1)))
    func `who notices late that it was woken takes no news from who sleeps next`() async throws {
        let waker = Waker()
        let pause = HeavyPause()
        let light = TrackerClock(
            now: { .zero }, sleep: { try await Task.sleep(for: $0) }, date: { Date() })
        let late = Task { await waker.sleep(.zero, pause.clock) }
        await pause.begin()
        waker.wake()
        // Takes the wake-up, and asks; there is more news meanwhile.
        await waker.sleep(.seconds(3600), light)
        waker.wake()
        pause.end()
        await late.value
        // Of which nobody tells it ends with the test's time.
        await waker.sleep(.seconds(3600), light)
    }

    /// A poller that was told to stop asks no more.
    @Test(.timeLimit(.minutes(1)))
    func `who was told to stop leaves the news to the next one`() async throws {
        let waker = Waker()
        let pause = HeavyPause()
        let late = Task { await waker.sleep(.zero, pause.clock) }
        await pause.begin()
        late.cancel()
        waker.wake()
        pause.end()
        await late.value
        await waker.sleep(.seconds(3600), TrackerClock(ContinuousClock()))
    }
}

/// A pause that ends when the test says so, whoever cancels it before.
private final class HeavyPause: Sendable {
    private let held = Mutex<CheckedContinuation<Void, Never>?>(nil)
    private let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)

    var clock: TrackerClock {
        TrackerClock(
            now: { .zero },
            sleep: { _ in
                await withCheckedContinuation { continuation in
                    self.held.withLock { $0 = continuation }
                    self.hasBegun.yield()
                }
            }, date: { Date() })
    }

    /// Waits until somebody sleeps.
    func begin() async {
        for await _ in begun { return }
    }

    func end() { held.withLock { $0.take() }?.resume() }
}
