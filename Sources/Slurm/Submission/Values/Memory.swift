/// An amount of memory or of temporary disk, in whole mebibytes, the unit of all of Slurm.
///
/// Written as sbatch writes it: `4096`, `500M`, `4G`, `1T`, with an optional `B`; kibibytes are
/// rounded up. 0 means all the memory of a node.
public struct Memory: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// The amount in mebibytes.
    public var megabytes: UInt64

    /// An amount in mebibytes.
    ///
    /// - Parameter megabytes: the amount in mebibytes.
    public init(megabytes: UInt64) {
        self.megabytes = megabytes
    }

    /// An amount in mebibytes; what is negative is more than any node has, not the 0 that means a
    /// whole node, so that the job is refused.
    ///
    /// - Parameter count: the amount in mebibytes.
    public static func megabytes(_ count: some BinaryInteger) -> Memory {
        Memory(megabytes: count < 0 ? most : UInt64(clamping: count))
    }

    /// An amount in gibibytes; what is negative or does not fit is more than any node has, not the 0
    /// that means a whole node.
    ///
    /// - Parameter count: the amount in gibibytes.
    public static func gigabytes(_ count: some BinaryInteger) -> Memory {
        Memory(megabytes: count < 0 ? most : min(UInt64(clamping: count), .max >> 10) << 10)
    }

    /// More than any node has, and no number that means something else to Slurm.
    private static let most = (UInt64.max >> 10) << 10

    /// All the memory of each node (`--mem=0`).
    public static let wholeNode = Memory(megabytes: 0)

    /// Reads sbatch's notation; nil where it is not one.
    ///
    /// - Parameter description: a text such as `4G`.
    public init?(_ description: String) {
        guard let memory = try? Memory(parsing: description, option: "--mem") else { return nil }
        self = memory
    }

    /// Reads sbatch's notation.
    ///
    /// - Throws: `SlurmError` that names the option and the part that is wrong.
    init(parsing text: String, option: String) throws(SlurmError) {
        guard let number = LeadingInteger(text), !number.overflows else {
            throw .badOption(option, text, "is not an amount of memory such as 4G or 500M")
        }
        guard number.value >= 0 else {
            throw .badOption(option, text, "is negative")
        }
        var unit = number.rest
        if unit.count == 2, unit.last == "B" || unit.last == "b" { unit = unit.dropLast() }
        guard let (factor, divisor) = Self.units[unit.uppercased()] else {
            throw .badOption(
                option, text, "has an unknown unit \"\(number.rest)\"; use K, M, G or T")
        }
        let (product, overflow) = UInt64(number.value).multipliedReportingOverflow(by: factor)
        guard !overflow else { throw .badOption(option, text, "is too large") }
        megabytes = (product + divisor - 1) / divisor
    }

    /// Factor and divisor that turn a unit into mebibytes.
    private static let units: [String: (UInt64, UInt64)] = [
        "": (1, 1), "K": (1, 1024), "M": (1, 1), "G": (1024, 1), "T": (1024 * 1024, 1),
    ]

    /// The shortest exact notation, such as `4G`.
    public var description: String {
        guard megabytes > 0 else { return "0" }
        if megabytes % (1024 * 1024) == 0 { return "\(megabytes / (1024 * 1024))T" }
        if megabytes % 1024 == 0 { return "\(megabytes / 1024)G" }
        return "\(megabytes)M"
    }

    /// Compares amounts; `wholeNode` is the least.
    public static func < (one: Memory, other: Memory) -> Bool { one.megabytes < other.megabytes }
}
