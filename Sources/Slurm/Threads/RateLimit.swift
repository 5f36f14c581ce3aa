/// How many calls slurmctld takes from one user, where it limits them (`rl_enable` in
/// `SlurmctldParameters`, from 23.02 on).
package struct RateLimit: Sendable, Hashable {
    /// So many calls at once (`rl_bucket_size`).
    var burst = 30
    /// So many more in each second (`rl_refill_rate` in `rl_refill_period`).
    var perSecond = 2.0

    /// The limit of a user; `nil` without one.
    ///
    /// - Parameters:
    ///   - parameters: the words of `SlurmctldParameters`.
    ///   - userID: the user; root is never limited.
    package init?(parameters: [String], userID: UInt32) {
        guard userID != 0, parameters.contains("rl_enable") else { return nil }
        func number(_ name: String) -> Double? {
            parameters.first { $0.hasPrefix(name + "=") }
                .flatMap { Double($0.dropFirst(name.count + 1)) }
                .flatMap { $0 >= 1 && $0 <= 1e9 ? $0 : nil }
        }
        burst = Int(number("rl_bucket_size") ?? 30)
        perSecond = (number("rl_refill_rate") ?? 2) / (number("rl_refill_period") ?? 1)
    }
}
