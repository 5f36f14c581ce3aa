/// Trackable resources with their amounts: `cpu=4,mem=2G,node=1,gres/gpu=1`.
public struct TRES: Sendable, Hashable {
    /// The resources and amounts as Slurm spells them, in its order.
    public let description: String

    /// Any text of Slurm's.
    ///
    /// - Parameter description: the resources and amounts, with commas between them.
    public init(_ description: String) {
        self.description = description
    }

    /// The amount of a resource such as `"cpu"` or `"gres/gpu"`; memory and the like, which have a
    /// unit, in bytes.
    ///
    /// - Parameter name: the resource, such as `cpu` or `gres/gpu`.
    public subscript(name: String) -> UInt64? {
        for pair in description.split(separator: ",") {
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
            return Self.amount(pair[pair.index(after: equals)...])
        }
        return nil
    }

    /// The resources that have an amount, in Slurm's order.
    public var names: [String] {
        description.split(separator: ",").compactMap { pair in
            pair.firstIndex(of: "=").map { String(pair[..<$0]) }
        }
    }

    private static func amount(_ text: Substring) -> UInt64? {
        let units: [Character: Double] = [
            "K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40, "P": 0x1p50,
        ]
        if let number = UInt64(text) { return number }
        guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast())
        else { return nil }
        return UInt64(exactly: (number * unit).rounded())
    }
}

extension TRES: LosslessStringConvertible {}
