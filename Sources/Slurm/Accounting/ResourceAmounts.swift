/// Amounts of trackable resources by number, as the database keeps them: `1=4,2=2048,4=1`.
public struct ResourceAmounts: Sendable, Hashable {
    /// A trackable resource by its number; from 1001 on they are the site's own, and
    /// ``Accounting/trackableResources(deadline:)`` has their names.
    public struct Resource: RawRepresentable, Sendable, Hashable, Codable {
        /// The number.
        public let rawValue: UInt32

        /// Any number, named or not.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Processors; as a usage, their time in milliseconds.
        public static let cpu = Resource(rawValue: 1)
        /// Memory; in mebibytes where it is allocated, in bytes where it is used.
        public static let memory = Resource(rawValue: 2)
        /// Energy in joules.
        public static let energy = Resource(rawValue: 3)
        /// Nodes.
        public static let node = Resource(rawValue: 4)
        /// The partition's weights applied.
        public static let billing = Resource(rawValue: 5)
        /// Bytes read or written.
        public static let disk = Resource(rawValue: 6)
        /// Virtual memory in bytes.
        public static let virtualMemory = Resource(rawValue: 7)
        /// Page faults.
        public static let pages = Resource(rawValue: 8)
    }

    private var amounts: [Resource: UInt64] = [:]

    /// No amounts.
    public init() {}

    /// Reads pairs of numbers with commas between them; what is no such pair is left out, as are
    /// amounts that stand for "not known" (`NO_VAL64`, `INFINITE64`).
    ///
    /// - Parameter text: the text to read.
    public init(_ text: String) {
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=")
            guard parts.count == 2, let number = UInt32(parts[0]), let amount = UInt64(parts[1]),
                amount < 0xffff_ffff_ffff_fffd
            else { continue }
            amounts[Resource(rawValue: number)] = amount
        }
    }

    /// The amount of a resource.
    ///
    /// - Parameter resource: the resource.
    public subscript(resource: Resource) -> UInt64? {
        get { amounts[resource] }
        set { amounts[resource] = newValue }
    }

    /// The resources that have an amount, by number.
    public var resources: [Resource] {
        amounts.keys.sorted { $0.rawValue < $1.rawValue }
    }
}

extension ResourceAmounts: LosslessStringConvertible {
    /// The pairs of numbers, ordered by resource: `1=4,2=2048`.
    public var description: String {
        resources.map { "\($0.rawValue)=\(amounts[$0] ?? 0)" }.joined(separator: ",")
    }
}
