/// A bucket of tokens, one for each query, refilled at an even rate.
struct RPCBudget: Sendable {
    private let capacity: Double
    private let perSecond: Double
    private var tokens: Double
    private var updated: Duration

    init(burst: Int, perSecond: Double, now: Duration) {
        capacity = Double(burst)
        self.perSecond = perSecond
        tokens = capacity
        updated = now
    }

    /// Takes a token, or says how long to wait for one.
    mutating func take(now: Duration) -> Duration? {
        tokens = min(capacity, tokens + max(0, (now - updated) / .seconds(1)) * perSecond)
        updated = now
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        // Rounded up, so that the token is there when the wait is over.
        return .nanoseconds(Int64(((1 - tokens) / perSecond * 1e9).rounded(.up)) + 1)
    }
}
