internal import DoraCore

/// How long to wait between two looks at the jobs.
///
/// A scheduler is not to be asked more than it has news. While states change a grid is looked at
/// every few seconds, and while none does less and less, down to once in Dora's five minutes. The
/// first looks come sooner: jobs that were just submitted are mostly about to start.
struct LookPeriod: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private var current: Duration

    /// Dora's own period.
    static let usual = Duration.seconds(300)

    /// - Parameter jobs: how many are looked at: many are looked at less often.
    init(jobs: Int) {
        shortest = min(.seconds(5) + .milliseconds(jobs), Self.usual)
        longest = Self.usual
        current = .seconds(1)
    }

    /// Always the same.
    init(every period: Duration) {
        shortest = period
        longest = period
        current = period
    }

    /// The time until the next look.
    ///
    /// - Parameters:
    ///   - hasNews: whether this look differs from the one before.
    ///   - cost: how long it took: no more than a twentieth of the time goes into looking.
    mutating func next(hasNews: Bool, cost: Duration) -> Duration {
        current = hasNews ? shortest : min(current * 2, longest)
        return max(current, min(cost * 20, longest))
    }

    /// Whether somebody who has seen news elsewhere may look before the time has come.
    func allowsLook(after time: Duration) -> Bool { time >= shortest && shortest < longest }
}

extension Grid {
    /// Looks at the jobs, and says how long to wait until the next time.
    func look(
        _ flock: inout [Sheep], _ period: inout LookPeriod
    ) async throws(DoraError) -> Duration {
        let before = flock.map(\.state)
        let started = ContinuousClock.now
        try await refresh(&flock)
        return period.next(
            hasNews: zip(before, flock).contains { $0 != $1.state },
            cost: ContinuousClock.now - started)
    }
}
