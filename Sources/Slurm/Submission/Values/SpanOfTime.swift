/// A span of time in seconds, in the notation that all of sbatch's limits and delays share.
struct SpanOfTime {
    /// Seconds; nil for `UNLIMITED`, `INFINITE` and `-1`.
    let seconds: UInt32?

    /// - Throws: `SlurmError` that names the option and the text.
    init(parsing text: String, option: String) throws(SlurmError) {
        if ["-1", "INFINITE", "UNLIMITED"].contains(where: text.isSame(as:)) {
            seconds = nil
            return
        }
        guard let total = Self.seconds(of: text) else {
            throw .badOption(
                option, text,
                "is not a time; use minutes, minutes:seconds, hours:minutes:seconds, "
                    + "days-hours[:minutes[:seconds]] or UNLIMITED")
        }
        // sbatch counts in 32 bits, and rounds up by a minute at most.
        guard let total = UInt32(exactly: total), total <= UInt32(Int32.max) - 59 else {
            throw .badOption(option, text, "is too long a time")
        }
        seconds = total
    }

    /// Nil where the text is no span, the greatest number where it is too long.
    private static func seconds(of text: String) -> Int? {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count <= 2, let clock = halves.last else { return nil }
        let hasDays = halves.count == 2
        // Only what follows the days may be left out, as in "2-".
        if hasDays, clock.isEmpty { return number(halves[0]).map { $0 * 86_400 } }

        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap(number)
        guard numbers.count == parts.count, (1...3).contains(numbers.count) else { return nil }
        let units = hasDays || numbers.count == 3 ? [3600, 60, 1] : [60, 1]
        let rest = zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
        guard hasDays else { return rest }
        return number(halves[0]).map { $0 * 86_400 + rest }
    }

    /// A number; no sum of such parts overflows, and the greatest one is too long in any unit.
    private static func number(_ text: Substring) -> Int? {
        guard text.allSatisfy(\.isDigit), !text.isEmpty else { return nil }
        return min(Int(text) ?? .max, Int(UInt32.max) * 60)
    }
}
