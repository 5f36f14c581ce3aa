/// What detailed data of the job's steps is recorded (`--profile`, `profile`).
public struct ProfileData: OptionSet, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The bits of `profile`.
    public var rawValue: UInt32

    /// A set with these bits.
    ///
    /// - Parameter rawValue: the bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// None, even where the cluster's default is some.
    public static let none = ProfileData(rawValue: 0x1)
    /// Energy used.
    public static let energy = ProfileData(rawValue: 0x2)
    /// Memory, processors and input and output of tasks.
    public static let task = ProfileData(rawValue: 0x4)
    /// Lustre file systems.
    public static let lustre = ProfileData(rawValue: 0x8)
    /// InfiniBand or other networks.
    public static let network = ProfileData(rawValue: 0x10)
    /// All there is.
    public static let all = ProfileData(rawValue: .max)

    private static let names: [(String, ProfileData)] = [
        ("Energy", .energy), ("Lustre", .lustre), ("Network", .network), ("Task", .task),
    ]

    /// Reads any text that has the words in it, as sbatch does.
    ///
    /// - Throws: `SlurmError` where no word is known.
    init(parsing text: String) throws(SlurmError) {
        let text = text.lowercased()
        if text.contains(bytesOf: "none") {
            self = .none
        } else if text.contains(bytesOf: "all") {
            self = .all
        } else {
            self = []
            for (name, bits) in Self.names where text.contains(bytesOf: name.lowercased()) {
                formUnion(bits)
            }
        }
        guard !isEmpty else {
            throw .badOption(
                "--profile", text, "is none of all, none, energy, lustre, network and task")
        }
    }

    /// `Network,Task` as `SLURM_PROFILE` has it.
    public var description: String {
        self == .none
            ? "None" : Self.names.filter { contains($0.1) }.map(\.0).joined(separator: ",")
    }
}
