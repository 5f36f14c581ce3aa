/// How much of one generic resource, of any type or of one, a job asks for in each way.
struct GresTally {
    let name: String
    let type: String?
    var perJob: UInt64 = 0
    var perNode: UInt64 = 0
    var perSocket: UInt64 = 0
    var perTask: UInt64 = 0
    var cpusPer: UInt64 = 0
    var total: UInt64 = 0

    /// Whether the resource itself is asked for, not only something for each of it.
    var isAskedFor: Bool { perJob > 0 || perNode > 0 || perSocket > 0 || perTask > 0 }

    /// Resources that are shares of a GPU.
    var isShare: Bool { name == "mps" || name == "shard" }
}

/// One item of a list of generic resources, such as `gres:gpu:volta:2`.
struct GresItem {
    let name: String
    let type: String?
    let count: UInt64

    /// The items of a list, those with a count of 0 left out.
    ///
    /// - Throws: `SlurmError` that names the bad item.
    static func items(
        of list: String, prefix: String, known: [String]?
    ) throws(SlurmError) -> [GresItem] {
        var items: [GresItem] = []
        for text in list.split(separator: ",") {
            guard let start = text.range(of: prefix) else {
                // From 23.11 on, other kinds may stand beside them, as in "cpu=2,gres/gpu=1".
                guard prefix == "gres/" else { break }
                continue
            }
            let item = text[start.upperBound...]
            guard !item.isEmpty else { continue }
            guard let read = prefix == "gres/" ? GresItem(newer: item) : GresItem(item) else {
                throw .badOption("generic resource", String(item), "is not name[:type][:count]")
            }
            guard read.count > 0 else { continue }
            guard known?.contains(read.name) ?? true else {
                throw .badOption(
                    "generic resource", String(item),
                    "is unknown; GresTypes in slurm.conf is \(known?.joined(separator: ",") ?? "")")
            }
            items.append(read)
        }
        return items
    }

    /// What releases from 23.11 on read: `name[:type]`, and behind the last `=`, or else the last `:`,
    /// the number. The type may have colons, and may be empty.
    private init?(newer text: Substring) {
        let equals = text.lastIndex(of: "=")
        guard let separator = equals ?? text.lastIndex(of: ":") else {
            (name, type, count) = (String(text), nil, 1)
            return
        }
        let (start, end) = (text[..<separator], text[text.index(after: separator)...])
        guard !end.isEmpty else { return nil }
        let halves = start.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(halves[0])
        let kind = halves.count > 1 ? String(halves[1]) : nil
        if end.first?.isDigit == true, let number = Self.number(end) {
            (type, count) = (kind, number)
        } else {
            // A type, and one of it.
            guard equals == nil, kind == nil else { return nil }
            (type, count) = (String(end), 1)
        }
    }

    /// What older releases read: `name[:type][:number]`.
    private init?(_ text: Substring) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard !parts.dropFirst().contains(where: \.isEmpty) else { return nil }
        name = String(parts[0])
        switch parts.count {
        case 1:
            (type, count) = (nil, 1)
        case 2:
            let number = Self.number(parts[1])
            (type, count) = number.map { (nil, $0) } ?? (String(parts[1]), 1)
        default:
            guard let number = Self.number(parts[2]) else { return nil }
            (type, count) = (String(parts[1]), number)
        }
    }

    private static let units: [Character] = ["k", "m", "g", "t", "p"]

    /// A number with a unit: `k` and `kib` are 1024, `kb` is 1000.
    private static func number(_ text: Substring) -> UInt64? {
        let digits = text.prefix(while: \.isDigit)
        guard let number = digits.isEmpty ? 0 : UInt64(digits) else { return nil }
        let unit = text[digits.endIndex...].lowercased()
        guard let letter = unit.first else { return number }
        guard let power = units.firstIndex(of: letter) else { return nil }
        let base: UInt64
        switch unit.dropFirst() {
        case "", "ib": base = 1024
        case "b": base = 1000
        default: return nil
        }
        let factor = (0...power).reduce(1) { product, _ in product * base }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The first place where a text stands in this one.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while true {
            let rest = self[start...]
            if rest.hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            guard start < endIndex else { return nil }
            start = index(after: start)
        }
    }
}
