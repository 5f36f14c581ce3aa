/// How tasks are bound to memory (`--mem-bind`, `mem_bind` and `mem_bind_type`).
public struct MemoryBinding: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// The bits of `mem_bind_type`.
    private(set) var rawType: UInt16 = 0
    /// The list of a map or mask (`mem_bind`).
    private(set) var list: String?

    private enum Bit {
        static let verbose: UInt16 = 0x01
        static let map: UInt16 = 0x08
        static let mask: UInt16 = 0x10
        static let sort: UInt16 = 0x40
        static let prefer: UInt16 = 0x80
        /// The kinds that exclude each other: none, rank, map, mask, local.
        static let kinds: UInt16 = 0x02 | 0x04 | map | mask | 0x20
    }

    /// Words that set and clear bits.
    private static let words: [String: (set: UInt16, clear: UInt16)] = [
        "p": (Bit.prefer, 0), "prefer": (Bit.prefer, 0),
        "sort": (Bit.sort, 0), "nosort": (0, Bit.sort),
        "q": (0, Bit.verbose), "quiet": (0, Bit.verbose),
        "v": (Bit.verbose, 0), "verbose": (Bit.verbose, 0),
        "no": (0x02, Bit.kinds), "none": (0x02, Bit.kinds),
        "rank": (0x04, Bit.kinds), "local": (0x20, Bit.kinds),
    ]

    /// The names of the bits in the order in which Slurm writes them.
    private static let names: [(UInt16, String)] = [
        (Bit.verbose, "verbose"), (Bit.prefer, "prefer"), (Bit.sort, "sort"), (0x02, "none"),
        (0x04, "rank"), (0x20, "local"), (Bit.map, "map_mem"), (Bit.mask, "mask_mem"),
    ]

    var isSorted: Bool { rawType & Bit.sort != 0 }
    var isVerbose: Bool { rawType & Bit.verbose != 0 }

    /// Reads sbatch's notation, such as `verbose,local` or `map_mem:0,1`; nil where it is not one.
    ///
    /// - Parameter description: a text such as `verbose,local`.
    public init?(_ description: String) {
        guard let binding = try? MemoryBinding(parsing: description, over: nil) else { return nil }
        self = binding
    }

    /// - Parameter earlier: what earlier options asked for; the new words are added.
    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String, over earlier: MemoryBinding?) throws(SlurmError) {
        rawType = earlier?.rawType ?? 0
        for word in Self.words(of: text) { try apply(word, of: text) }
    }

    /// Splits at commas, but not at those within a list of numbers.
    private static func words(of text: String) -> [String] {
        var words: [String] = [""]
        for part in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            if part.offset == 0 {
                words = [String(part.element)]
            } else if isNumber(part.element) {
                words[words.count - 1] += "," + part.element
            } else {
                words.append(String(part.element))
            }
        }
        // sbatch writes the commas between words as semicolons first, and then splits there.
        return words.flatMap {
            $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        text.first?.isDigit == true || text.allSatisfy(\.isHexDigit)
    }

    private mutating func apply(_ word: String, of text: String) throws(SlurmError) {
        if let change = Self.words[word.lowercased()] {
            rawType = rawType & ~change.clear | change.set
            if change.clear == Bit.kinds { list = nil }
            return
        }
        let isMask = word.startsCaseless(with: "mask_mem") || word.startsCaseless(with: "maskmem")
        guard isMask || word.startsCaseless(with: "map_mem") || word.startsCaseless(with: "mapmem")
        else {
            throw .badOption("--mem-bind", text, "has an unknown word \"\(word)\"")
        }
        let parts = word.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "=" }
        guard parts.count > 1, !parts[1].isEmpty else {
            throw .badOption("--mem-bind", text, "has no list after \"\(parts[0])\"")
        }
        rawType = rawType & ~Bit.kinds | (isMask ? Bit.mask : Bit.map)
        list = try Self.expand(parts[1], isMask: isMask, of: text)
    }

    /// Writes `0*2,1` as `0,0,1`, and masks without `0x`.
    private static func expand(
        _ list: Substring, isMask: Bool, of text: String
    ) throws(SlurmError) -> String {
        var result: [Substring] = []
        for part in list.pieces(at: ",") {
            let plain = isMask && part.hasPrefix("0x") ? part.dropFirst(2) : part
            let halves = plain.split(
                separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
            let count = halves.count > 1 ? Int(halves[1]) : 1
            guard let count, (1...65_536).contains(count),
                halves[0].allSatisfy({ isMask ? $0.isHexDigit : $0.isDigit })
            else { throw .badOption("--mem-bind", text, "has \"\(part)\" in its list") }
            result += Array(repeating: halves[0], count: count)
        }
        return result.joined(separator: ",")
    }

    /// The names of the bits, as `SLURM_MEM_BIND` starts.
    var typeNames: String {
        Self.names.filter { rawType & $0.0 != 0 }.map(\.1).joined(separator: ",")
    }

    /// The value of `SLURM_MEM_BIND`, which sbatch also takes as an option.
    public var description: String { typeNames + (list.map { ":\($0)" } ?? "") }
}
