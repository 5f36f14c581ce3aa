#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// The clock that pauses are measured by, so that tests need not wait.
package struct TrackerClock: Sendable {
    package let now: @Sendable () -> Duration
    package let sleep: @Sendable (Duration) async throws -> Void
    package let date: @Sendable () -> Date

    /// Any clock, counted from now on.
    package init<C: Clock>(_ clock: C, date: @escaping @Sendable () -> Date = { Date() })
    where C.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }
        self.date = date
    }

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        date: @escaping @Sendable () -> Date
    ) {
        self.now = now
        self.sleep = sleep
        self.date = date
    }

    /// The system's, which goes on while the machine sleeps.
    package static let continuous = TrackerClock(ContinuousClock())
}
