/// The processor frequencies that a job's steps ask for (`--cpu-freq`).
public struct CPUFrequency: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// The least frequency (`cpu_freq_min`).
    let minimum: UInt32?
    /// The greatest frequency, or the only one (`cpu_freq_max`).
    let maximum: UInt32?
    /// The governor (`cpu_freq_gov`).
    let governor: UInt32?

    /// Reads `p1[-p2[:p3]]` with frequencies in kHz, names of frequencies, and a governor; nil
    /// where it is not one, or the governor is none of the default configuration's.
    ///
    /// - Parameter description: a text such as `low-high:ondemand`.
    public init?(_ description: String) {
        guard
            let frequency = try? CPUFrequency(
                parsing: description, allowed: Self.defaultGovernors,
                release: SlurmRelease(22, 5))
        else { return nil }
        self = frequency
    }

    /// OnDemand, Performance and UserSpace: what `CpuFreqGovernors` is unless it is set.
    static let defaultGovernors: UInt32 = 0x8680_0000

    private static let userSpace: UInt32 = 0x8080_0000

    /// Named frequencies with the least text that sbatch takes for them, first match first.
    private static let frequencies: [(start: String, value: UInt32, name: String)] = [
        ("lo", 0x8000_0001, "Low"), ("him1", 0x8000_0004, "Highm1"),
        ("highm1", 0x8000_0004, "Highm1"), ("hi", 0x8000_0003, "High"),
        ("med", 0x8000_0002, "Medium"),
    ]

    private static let governors: [(start: String, value: UInt32, name: String)] = [
        ("co", 0x8800_0000, "Conservative"), ("perf", 0x8200_0000, "Performance"),
        ("pow", 0x8100_0000, "PowerSave"), ("user", 0x8080_0000, "UserSpace"),
        ("onde", 0x8400_0000, "OnDemand"), ("sche", 0x8040_0000, "SchedUtil"),
    ]

    /// - Parameters:
    ///   - allowed: the governors of `CpuFreqGovernors` in slurm.conf, as bits.
    ///   - preferred: that of `CpuFreqDef`, for a range without a governor.
    /// - Throws: `SlurmError` that names the bad part.
    init(
        parsing text: String, allowed: UInt32, preferred: UInt32? = nil, release: SlurmRelease
    ) throws(SlurmError) {
        func bad(_ reason: String) -> SlurmError { .badOption("--cpu-freq", text, reason) }
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let range = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        var governor = halves.count > 1 ? Self.find(halves[1], in: Self.governors) : nil

        if let alone = Self.find(range[0], in: Self.governors) {
            guard halves.count == 1 else { throw bad("names two governors") }
            guard range.count == 1 else { throw bad("has a range of governors") }
            governor = alone
            (minimum, maximum) = (nil, nil)
        } else {
            let values = range.map(Self.frequency)
            guard let first = values[0], let last = values[values.count - 1] else {
                throw bad("has a frequency that is neither in kHz nor low, medium, highm1 or high")
            }
            guard first <= last else { throw bad("has a minimum above its maximum") }
            if halves.count > 1 {
                let isAlone = range.count == 1
                guard governor != nil else { throw bad("names no governor after \":\"") }
                let fixes = governor == Self.userSpace && release >= SlurmRelease(23, 11)
                guard isAlone == fixes || !fixes && !isAlone else {
                    throw bad(
                        isAlone ? "has a governor but no range" : "has a range for UserSpace")
                }
            }
            (minimum, maximum) = (range.count > 1 ? first : nil, last)
        }
        // From 23.11 on, a frequency alone stands for the governor that sets one.
        if release >= SlurmRelease(23, 11), governor == nil {
            guard let implied = range.count == 1 ? Self.userSpace : preferred else {
                throw bad("has a range but no governor, and slurm.conf has no CpuFreqDef")
            }
            governor = implied
        }
        if let governor, governor & allowed & 0x7FFF_FFFF == 0 {
            throw bad("names a governor that CpuFreqGovernors in slurm.conf does not allow")
        }
        self.governor = governor
    }

    private static func find(
        _ text: Substring, in table: [(start: String, value: UInt32, name: String)]
    ) -> UInt32? {
        table.first { text.startsCaseless(with: $0.start) }?.value
    }

    private static func frequency(_ text: Substring) -> UInt32? {
        if let named = find(text, in: frequencies) { return named }
        guard let number = LeadingInteger(text), number.value != 0 else { return nil }
        return UInt32(truncatingIfNeeded: number.value)
    }

    /// As `SLURM_CPU_FREQ_REQ` has it: `High`, `Low-High:OnDemand` or `OnDemand`.
    public var description: String {
        func name(_ value: UInt32) -> String {
            (Self.frequencies + Self.governors).first { $0.value == value }?.name
                ?? (value & 0x8000_0000 == 0 ? "\(value)" : "Unknown")
        }
        let range = [minimum, maximum].compactMap { $0.map(name) }.joined(separator: "-")
        guard let governor else { return range }
        return range.isEmpty ? name(governor) : range + ":" + name(governor)
    }
}
