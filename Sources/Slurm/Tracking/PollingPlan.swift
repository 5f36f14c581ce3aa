/// Which query costs the least: it is measured, since it depends on how many jobs the user and
/// the cluster have, and on how often anything changes.
struct PollingPlan: Sendable {
    enum Query: Sendable, Hashable {
        /// One job or array by itself.
        case single(UInt32)
        /// All of this user's jobs, always in full; slurmctld filters.
        case user
        /// All of the cluster's jobs, if any changed.
        case whole
    }

    private var userCost: Double?
    private var wholeCost: Double?
    private var idleCost: Double?
    /// How many of the conditional queries had an answer, as a moving average.
    private var changed = 1.0
    private var untilMeasured = 0

    /// The answer of all jobs that a conditional query refers to.
    var base: JobSnapshot?
    /// When everything was last loaded.
    var lastFullLoad: Duration?
    /// When records were last loaded, or nothing was said to have changed in them.
    var lastLoad: Duration?

    /// The next query.
    ///
    /// - Parameter needsWhole: whether jobs of other users are watched, which the user's filter
    ///   hides.
    mutating func next(_ unfinished: Set<UInt32>, needsWhole: Bool) -> Query {
        if unfinished.count == 1, let job = unfinished.first { return .single(job) }
        if needsWhole { return .whole }
        guard let userCost else { return .user }
        guard let wholeCost else { return .whole }
        untilMeasured -= 1
        let isWholeCheaper = changed * wholeCost + (1 - changed) * (idleCost ?? 0) < userCost
        guard untilMeasured > 0 else {
            // Queues grow and shrink: the one that is not used is looked at again, now and then.
            untilMeasured = 200
            return isWholeCheaper ? .user : .whole
        }
        return isWholeCheaper ? .whole : .user
    }

    mutating func note(_ query: Query, cost: Duration, hadAnswer: Bool) {
        let seconds = cost / .seconds(1)
        switch query {
        case .single: return
        case .user: userCost = average(userCost, seconds)
        case .whole where hadAnswer:
            if wholeCost == nil { untilMeasured = 200 }
            wholeCost = average(wholeCost, seconds)
            changed = average(changed, 1)
        case .whole:
            idleCost = average(idleCost, seconds)
            changed = average(changed, 0)
        }
    }

    private func average(_ old: Double?, _ new: Double) -> Double {
        old.map { $0 * 0.8 + new * 0.2 } ?? new
    }
}
