/// Names of nodes in Slurm's bracket notation, such as `n[1-3,7],login`.
struct HostList: Sendable, Hashable {
    /// One node: a name without its last number, that number, and how many digits it was given.
    struct Host: Sendable, Hashable, Comparable {
        let prefix: String
        let number: UInt64?
        let width: Int

        static func < (one: Host, other: Host) -> Bool {
            if one.prefix != other.prefix { return one.prefix < other.prefix }
            if one.number != other.number { return (one.number ?? 0) < (other.number ?? 0) }
            return one.width < other.width
        }
    }

    private(set) var hosts: [Host] = []

    /// More hosts than Slurm itself takes in one range.
    private static let largestRange: UInt64 = 65_536

    init() {}

    /// Reads the notation; nil where brackets or ranges are wrong.
    init?(_ text: some StringProtocol) {
        for item in Self.items(of: Substring(text)) {
            guard append(item) else { return nil }
        }
    }

    var count: Int { hosts.count }

    /// Adds the nodes of one item; false where its brackets or ranges are wrong.
    mutating func append(_ item: some StringProtocol) -> Bool {
        guard let open = item.firstIndex(of: "[") else {
            guard !item.contains("]") else { return false }
            hosts.append(Self.host(Substring(item)))
            return true
        }
        guard let close = item[open...].firstIndex(of: "]") else { return false }
        let suffix = item[item.index(after: close)...]
        for range in item[item.index(after: open)..<close].split(
            separator: ",", omittingEmptySubsequences: false)
        {
            guard let numbers = Self.numbers(Substring(range)) else { return false }
            for number in numbers where !append(String(item[..<open]) + number + suffix) {
                return false
            }
        }
        return true
    }

    /// Removes the last nodes.
    mutating func removeLast(_ count: Int) {
        hosts.removeLast(Swift.min(count, hosts.count))
    }

    /// Sorts the nodes and leaves each in once, as Slurm does before it counts them.
    func unique() -> HostList {
        var result = HostList()
        result.hosts = Set(hosts).sorted()
        return result
    }

    /// The notation with the brackets joined where neighbours allow it; the order is kept.
    var rangedText: String {
        var groups: [Group] = []
        for host in hosts {
            if groups.last?.takes(host) == true {
                groups[groups.count - 1].add(host)
            } else {
                groups.append(Group(host))
            }
        }
        return groups.map(\.text).joined(separator: ",")
    }

    /// Neighbours that share one pair of brackets.
    private struct Group {
        let prefix: String
        var width: Int
        var numbers: [UInt64]

        init(_ host: Host) {
            prefix = host.prefix
            width = host.width
            numbers = host.number.map { [$0] } ?? []
        }

        /// Whether a host has the same prefix, and one width writes it and all the others.
        func takes(_ host: Host) -> Bool {
            guard host.prefix == prefix, let number = host.number, !numbers.isEmpty else {
                return false
            }
            let common = max(width, host.width)
            return (host.width == common || String(number).utf8.count >= common)
                && (width == common || numbers.allSatisfy { String($0).utf8.count >= common })
        }

        mutating func add(_ host: Host) {
            width = max(width, host.width)
            numbers += host.number.map { [$0] } ?? []
        }

        var text: String {
            var ranges: [(first: UInt64, last: UInt64)] = []
            for number in numbers {
                if let last = ranges.last?.last, last + 1 == number {
                    ranges[ranges.count - 1].last = number
                } else {
                    ranges.append((number, number))
                }
            }
            let texts = ranges.map { range in
                let first = HostList.padded(range.first, to: width)
                return range.first == range.last
                    ? first : first + "-" + HostList.padded(range.last, to: width)
            }
            return numbers.count < 2
                ? prefix + texts.joined() : prefix + "[" + texts.joined(separator: ",") + "]"
        }
    }

    private static func padded(_ number: UInt64, to width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }

    /// Splits at commas and blanks outside of brackets.
    private static func items(of text: Substring) -> [Substring] {
        var (depth, items, start) = (0, [Substring](), text.startIndex)
        for index in text.indices {
            if text[index] == "[" { depth += 1 }
            if text[index] == "]" { depth -= 1 }
            if depth == 0, text[index] == "," || text[index].isCWhitespace {
                items.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        items.append(text[start...])
        return items.filter { !$0.isEmpty }
    }

    private static func host(_ name: Substring) -> Host {
        let digits = name.reversed().prefix(while: \.isDigit).count
        guard digits > 0, let number = UInt64(name.suffix(digits)) else {
            return Host(prefix: String(name), number: nil, width: 0)
        }
        // Only a leading zero makes the width part of the name.
        let isPadded = digits > 1 && name.suffix(digits).first == "0"
        return Host(
            prefix: String(name.dropLast(digits)), number: number, width: isPadded ? digits : 0)
    }

    /// The numbers of `7` or `01-12`, as they are written.
    private static func numbers(_ range: Substring) -> [String]? {
        let ends = range.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = UInt64(ends[0]), let last = UInt64(ends[ends.count - 1]),
            first <= last, last - first < largestRange
        else { return nil }
        let width = ends[0].first == "0" ? ends[0].utf8.count : 0
        return (first...last).map { padded($0, to: width) }
    }
}
