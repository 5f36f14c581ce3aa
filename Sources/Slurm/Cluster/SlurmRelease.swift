/// A release of Slurm, such as 23.11, without the number of its patches.
public struct SlurmRelease: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// The year, with two digits.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int

    /// A release.
    ///
    /// - Parameters:
    ///   - year: the year, with two digits.
    ///   - month: the month, 1 to 12.
    public init(_ year: Int, _ month: Int) {
        self.year = year
        self.month = month
    }

    /// Reads `23.11`, `23.11.5` and the like; nil where it is not one.
    ///
    /// - Parameter description: what `sinfo --version` says, without the name.
    public init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let year = Int(parts[0]), let month = Int(parts[1]),
            (0...99).contains(year), (1...12).contains(month)
        else { return nil }
        self.init(year, month)
    }

    /// `23.02`.
    public var description: String {
        [year, month].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ".")
    }

    /// Whether a release is older than another one.
    public static func < (one: SlurmRelease, other: SlurmRelease) -> Bool {
        (one.year, one.month) < (other.year, other.month)
    }
}
