import Synchronization
import Testing

@testable import Slurm

struct DeadlineTimerTests {
    @Test func `every deadline is kept, whichever came first, but for those that were stopped`()
        async throws
    {
        let reached = Mutex<Set<Int>>([])
        // A long one first, so that somebody sleeps for it already; a busy machine can stand still
        // for seconds.
        let delays = [600_000] + (1...200).map { ($0 * 37) % 200 + 1 }
        let timers = delays.map { _ in DeadlineTimer() }
        for (index, delay) in delays.enumerated() {
            timers[index].start(.milliseconds(delay)) { _ = reached.withLock { $0.insert(index) } }
        }
        // Those of half a second would be reached in a moment.
        let stopped = (0..<50).map { _ in DeadlineTimer() }
        for timer in stopped {
            timer.start(.milliseconds(500)) { _ = reached.withLock { $0.insert(-1) } }
            timer.stop()
        }
        let end = ContinuousClock.now + .seconds(60)
        while reached.withLock({ $0.count }) < 200, .now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        timers[0].stop()
        try await Task.sleep(for: .milliseconds(600))
        #expect(reached.withLock { $0 } == Set(1...200))
    }
}
