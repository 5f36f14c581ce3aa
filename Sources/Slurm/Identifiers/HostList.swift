/// Names of nodes in Slurm's bracket notation, such as `n[1-3,7],login`.
///
/// ```swift
/// let hosts = HostList("n[1-2,4]")
/// hosts?.map { $0 }                                   // ["n1", "n2", "n4"]
/// HostList(hosts: ["n3", "n1", "n2"]).unique().description  // "n[1-3]"
/// ```
///
/// Nodes are kept as ranges, as in libslurm, so that a list of thousands costs what it is long as
/// text. Everything here is done without libslurm.
public struct HostList: Sendable, Hashable {
    private(set) var ranges: [HostRange] = []

    /// More nodes than libslurm takes in one range, or before one.
    private static let mostNodes: UInt64 = 65_536

    /// More brackets than any name has; each takes some of the stack.
    private static let mostBrackets = 16

    /// A list of no nodes.
    public init() {}

    /// Lists nodes by their names, in the order given, brackets not read.
    ///
    /// - Parameter hosts: the names; a name may come more than once, and counts each time.
    public init(hosts: some Sequence<String>) {
        for host in hosts { append(host: host) }
    }

    /// Reads the notation, as `scontrol show hostnames` of Slurm 23.11 and later does.
    ///
    /// - Parameter text: names and ranges with commas or blanks between them, such as `n[1-3]-ib,m`.
    ///   `nil` comes of wrong brackets, of more than 16 of them in one name, and of ranges of more
    ///   than 65,536 nodes.
    public init?(_ text: some StringProtocol) {
        self.init(text, in: SlurmRelease(23, 11))
    }

    /// Reads the notation as a release does: up to 22.05, a bracket that never closes is a part of a
    /// name, and up to 23.02 nothing may follow brackets.
    init?(_ text: some StringProtocol, in release: SlurmRelease) {
        for item in Self.items(of: Array(text.utf8)) {
            guard append(item: item, release) else { return nil }
        }
    }

    /// How many nodes there are.
    public var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// Adds one node whose name is taken as it is, brackets included.
    mutating func append(host: some StringProtocol) {
        push(HostRange(host: Array(host.utf8)))
    }

    /// Removes the last nodes.
    mutating func removeLast(_ count: Int) {
        for _ in 0..<count {
            guard let last = ranges.last else { return }
            if last.count > 1 {
                ranges[ranges.count - 1].last -= 1
            } else {
                ranges.removeLast()
            }
        }
    }

    /// The nodes sorted, and each once, as Slurm does before it counts them.
    ///
    /// - Returns: a list whose ``description`` is the shortest.
    public func unique() -> HostList {
        let sorted = ranges.enumerated().sorted {
            let order = $0.element.order(before: $1.element)
            return order == 0 ? $0.offset < $1.offset : order < 0
        }
        var result = HostList()
        for (_, range) in sorted {
            let place = result.ranges.count - 1
            guard place >= 0, result.ranges[place].join(range) else {
                result.ranges.append(range)
                continue
            }
        }
        return result
    }

    // MARK: Reading

    fileprivate enum Ascii {
        static let open = UInt8(ascii: "[")
        static let close = UInt8(ascii: "]")
        static let comma = UInt8(ascii: ",")
    }

    /// Splits at commas, blanks and tabs that are not within brackets.
    private static func items(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        var items: [ArraySlice<UInt8>] = []
        var (start, isInside) = (text.startIndex, false)
        let lastClose = text.lastIndex(of: Ascii.close) ?? text.startIndex
        for (index, byte) in text.enumerated() {
            // A bracket that never closes is part of a name.
            if byte == Ascii.open, index < lastClose { isInside = true }
            if byte == Ascii.close { isInside = false }
            if !isInside, byte == Ascii.comma || byte == 0x20 || byte == 0x09 {
                items.append(text[start..<index])
                start = index + 1
            }
        }
        items.append(text[start...])
        return items.filter { !$0.isEmpty }
    }

    /// Adds the nodes of one item; false where its brackets or ranges are wrong.
    private mutating func append(item: ArraySlice<UInt8>, _ release: SlurmRelease) -> Bool {
        guard let open = item.lastIndex(of: Ascii.open) else {
            push(HostRange(host: Array(item)))
            return true
        }
        let (prefix, rest) = (Array(item[..<open]), item[(open + 1)...])
        guard let close = rest.firstIndex(of: Ascii.close) else {
            guard release < SlurmRelease(23, 2) else { return false }
            // libslurm closed such a name in its own way.
            push(HostRange(host: prefix.isEmpty ? Array(rest) : prefix + [Ascii.close]))
            return true
        }
        let suffix = rest[(close + 1)...]
        guard suffix.isEmpty || release >= SlurmRelease(23, 11), !suffix.contains(Ascii.close),
            let numbers = Self.numbers(rest[..<close]),
            prefix.count(where: { $0 == Ascii.open }) < Self.mostBrackets
        else { return false }
        guard !suffix.isEmpty else { return append(prefix: prefix, numbers) }
        guard Self.count(numbers) <= Self.mostNodes else { return false }
        // What is behind the numbers makes each node a name of its own.
        let names = numbers.flatMap { range in
            (range.first...range.last).map { HostRange.padded($0, to: range.width) + suffix }
        }
        return append(prefix: prefix, names.map(HostRange.init(host:)))
    }

    /// Adds ranges behind a prefix, which may have ranges itself.
    private mutating func append(prefix: [UInt8], _ numbers: [HostRange]) -> Bool {
        guard let open = prefix.lastIndex(of: Ascii.open),
            let close = prefix[open...].lastIndex(of: Ascii.close)
        else {
            for range in numbers { push(range.behind(prefix)) }
            return true
        }
        guard let outer = Self.numbers(prefix[(open + 1)..<close]),
            Self.count(outer) <= Self.mostNodes
        else { return false }
        for range in outer {
            for number in range.first...range.last {
                let text = HostRange.padded(number, to: range.width)
                guard append(prefix: prefix[..<open] + text + prefix[(close + 1)...], numbers)
                else { return false }
                guard ranges.count <= Self.mostNodes else { return false }
            }
        }
        return true
    }

    private static func count(_ ranges: [HostRange]) -> UInt64 {
        ranges.reduce(0) { $0 + UInt64($1.count) }
    }

    private mutating func push(_ range: HostRange) {
        if ranges.isEmpty || !ranges[ranges.count - 1].extend(by: range) { ranges.append(range) }
    }

    /// The ranges within brackets; nil where one is wrong.
    private static func numbers(_ list: ArraySlice<UInt8>) -> [HostRange]? {
        var ranges: [HostRange] = []
        for part in list.split(separator: Ascii.comma, omittingEmptySubsequences: false) {
            let dash = part.firstIndex(of: UInt8(ascii: "-"))
            let (low, high) = (part[..<(dash ?? part.endIndex)], dash.map { part[($0 + 1)...] })
            guard !part.contains(UInt8(ascii: "x")), high?.first != UInt8(ascii: "-"),
                let (first, rest) = number(low)
            else { return nil }
            var last = first
            if let high, !high.isEmpty {
                guard let (number, rest) = number(high), rest.isEmpty else { return nil }
                last = number
            } else if !rest.isEmpty {
                return nil
            }
            guard first <= last, last - first < mostNodes else { return nil }
            ranges.append(HostRange(prefix: [], first: first, last: last, width: low.count))
        }
        return ranges
    }

    /// The number at the start, as C's `strtoul` reads it, and what follows.
    private static func number(_ text: ArraySlice<UInt8>) -> (UInt64, ArraySlice<UInt8>)? {
        var rest = text.drop(while: \.isCWhitespace)
        if rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        return (HostRange.number(digits), rest[digits.endIndex...])
    }
}

extension HostList: LosslessStringConvertible {
    /// The notation with neighbours of the same prefix in one pair of brackets; the order is kept.
    public var description: String {
        var text: [UInt8] = []
        var index = 0
        while index < ranges.count {
            var end = index + 1
            while end < ranges.count, ranges[end].sharesBrackets(with: ranges[end - 1]) { end += 1 }
            if index > 0 { text.append(Ascii.comma) }
            text += ranges[index].prefix
            let numbers = ranges[index..<end].map(\.numbers)
                .joined(separator: [Ascii.comma])
            let needsBrackets = end - index > 1 || ranges[index].count > 1
            text += needsBrackets ? [Ascii.open] + numbers + [Ascii.close] : Array(numbers)
            index = end
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension HostList: Sequence {
    /// The names one after the other.
    public struct Iterator: IteratorProtocol {
        private var ranges: ArraySlice<HostRange>
        private var number: UInt64?

        init(_ ranges: [HostRange]) {
            self.ranges = ranges[...]
        }

        /// The next name; `nil` at the end.
        public mutating func next() -> String? {
            guard let range = ranges.first else { return nil }
            let present = number ?? range.first
            if present < range.last {
                number = present + 1
            } else {
                number = nil
                ranges.removeFirst()
            }
            return range.name(of: present)
        }
    }

    /// Goes through the names, in the list's order.
    public func makeIterator() -> Iterator { Iterator(ranges) }

    /// Whether the list names a node; looked up in the ranges, without expanding them.
    ///
    /// - Parameter host: the node's name.
    public func contains(_ host: String) -> Bool {
        let wanted = HostRange(host: Array(host.utf8))
        return ranges.contains { $0.contains(wanted) }
    }
}
