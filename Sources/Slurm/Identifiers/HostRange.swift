/// Nodes with the same prefix and successive numbers, or one node without a number.
struct HostRange: Sendable, Hashable {
    let prefix: [UInt8]
    let first: UInt64
    var last: UInt64
    /// How many digits a number has at least; nil for a node without one.
    private(set) var digits: Int?

    var width: Int { digits ?? 0 }
    var count: Int { Int(clamping: last - first) + 1 }

    init(prefix: [UInt8], first: UInt64, last: UInt64, width: Int?) {
        (self.prefix, self.first, self.last, digits) = (prefix, first, last, width)
    }

    /// One node: its last digits are its number.
    init(host: [UInt8]) {
        let digits = host.reversed().prefix { (0x30...0x39).contains($0) }.count
        guard digits > 0 else {
            self.init(prefix: host, first: 0, last: 0, width: nil)
            return
        }
        let number = Self.number(host.suffix(digits))
        self.init(
            prefix: host.dropLast(digits), first: number, last: number, width: digits)
    }

    /// The number that digits make; too large ones stop at the greatest.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt64 {
        UInt64(String(decoding: digits, as: UTF8.self)) ?? .max
    }

    func behind(_ prefix: [UInt8]) -> HostRange {
        HostRange(prefix: prefix + self.prefix, first: first, last: last, width: digits)
    }

    // MARK: Comparing

    /// Less than 0 where this comes first, 0 where there is no telling.
    func order(before other: HostRange) -> Int {
        let order = prefixOrder(before: other)
        guard order == 0 else { return order }
        if commonWidth(with: other) == nil { return width < other.width ? -1 : 1 }
        return first == other.first ? 0 : first < other.first ? -1 : 1
    }

    private func prefixOrder(before other: HostRange) -> Int {
        let order = NaturalOrder.compare(prefix, other.prefix)
        guard order == 0, (digits == nil) != (other.digits == nil) else { return order }
        return digits == nil ? -1 : 1
    }

    /// The width that writes the numbers of both as they were given; nil where none does.
    private func commonWidth(with other: HostRange) -> Int? {
        if width == other.width { return width }
        let keeps = padding(width) == padding(other.width)
        let otherKeeps = other.padding(width) == other.padding(other.width)
        return keeps ? other.width : otherKeeps ? width : nil
    }

    /// How many zeros stand before the first number.
    private func padding(_ width: Int) -> Int { max(0, width - String(first).utf8.count) }

    // MARK: Joining

    /// Takes in what comes right behind; false where that is something else.
    mutating func extend(by next: HostRange) -> Bool {
        guard digits != nil, next.first > 0, last == next.first - 1 else { return false }
        return absorb(next)
    }

    /// Takes in what overlaps or comes right behind; false where that is something else.
    mutating func join(_ next: HostRange) -> Bool {
        let touches = next.first == 0 || last >= next.first - 1
        return touches && absorb(next)
    }

    private mutating func absorb(_ next: HostRange) -> Bool {
        guard prefixOrder(before: next) == 0, let width = commonWidth(with: next) else {
            return false
        }
        if digits != nil { digits = width }
        last = max(last, next.last)
        return true
    }

    /// Whether one pair of brackets holds both.
    func sharesBrackets(with other: HostRange) -> Bool {
        digits != nil && other.digits != nil && prefixOrder(before: other) == 0
    }

    /// Whether a single node is one of these; its number must be written as they write it.
    func contains(_ host: HostRange) -> Bool {
        guard host.first >= first, host.first <= last else { return false }
        return name(of: host.first) == host.name(of: host.first)
    }

    // MARK: Writing

    /// The name of the node with this number.
    func name(of number: UInt64) -> String {
        String(decoding: prefix + (digits.map { Self.padded(number, to: $0) } ?? []), as: UTF8.self)
    }

    /// `1-3` or `07`; nothing for a node without a number.
    var numbers: [UInt8] {
        guard let digits else { return [] }
        let start = Self.padded(first, to: digits)
        return first == last ? start : start + [UInt8(ascii: "-")] + Self.padded(last, to: digits)
    }

    static func padded(_ number: UInt64, to width: Int) -> [UInt8] {
        let text = Array(String(number).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: max(0, width - text.count)) + text
    }
}
