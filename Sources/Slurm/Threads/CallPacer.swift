import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Keeps calls to the rate that slurmctld takes from one user.
///
/// Of a call too many libslurm says nothing (from 23.02 on): it sleeps for a second, then for two,
/// three and so on, while other calls go before, and the deadline passes without anybody knowing
/// whether the call was taken. Calls that wait here have not begun.
final class CallPacer: Sendable {
    private let budget: Mutex<RPCBudget>
    private let start = ContinuousClock.now

    init(_ limit: RateLimit) {
        // slurmctld adds what a period brings at its end, and not bit by bit.
        let burst = max(1, limit.burst - Int(limit.perSecond.rounded(.up)))
        budget = Mutex(RPCBudget(burst: burst, perSecond: limit.perSecond, now: .zero))
    }

    /// Blocks the thread until a call may be made, or nobody wants it any more.
    func wait(while isWanted: () -> Bool) {
        while isWanted(), let pause = budget.withLock({ $0.take(now: start.duration(to: .now)) }) {
            // Not longer, for nobody may want the call by then.
            usleep(UInt32(min(pause, .milliseconds(250)) / .microseconds(1)) + 1)
        }
    }
}
