import Synchronization

@testable import Slurm

/// A clock whose sleepers wake at once, at the time they asked for.
final class VirtualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Duration.zero)

    var now: Instant { Instant(offset: time.withLock { $0 }) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        time.withLock { $0 = max($0, deadline.offset) }
        await Task.yield()
    }
}

extension SlurmCluster {
    /// A cluster that is asked in virtual time.
    static func scripted(
        _ backend: ScriptedBackend, _ clock: VirtualClock, _ options: TrackingOptions = .init()
    ) -> SlurmCluster {
        SlurmCluster(
            backend: backend, threads: RPCThreads(limit: 2, defaultDeadline: .seconds(600)),
            tracking: options, clock: TrackerClock(clock))
    }
}

/// Waits until something is so; false after a long time.
func eventually(_ isSo: () async -> Bool) async -> Bool {
    for _ in 0..<6000 {
        if await isSo() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
