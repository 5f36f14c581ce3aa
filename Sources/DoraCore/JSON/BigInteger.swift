/// An integer of any size, as Python's `int`, for values outside 64 bits.
///
/// Only what identity needs: writing, comparing, and comparing with floating-point numbers.
public struct BigInteger: Sendable, Hashable, CustomStringConvertible {
    /// Whether it is below zero.
    let isNegative: Bool
    /// The decimal digits, without leading zeros.
    private let digits: [UInt8]

    /// Makes an integer of decimal digits (values 0 to 9, highest first).
    init(isNegative: Bool, digits: some Sequence<UInt8>) {
        self.digits = Array(digits.drop { $0 == 0 })
        self.isNegative = isNegative && !self.digits.isEmpty
    }

    /// Makes an integer of its decimal text; nil if that is not one.
    ///
    /// - Parameter text: decimal digits, with a sign or without.
    public init?(_ text: String) {
        let unsigned = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !unsigned.isEmpty,
            unsigned.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(
            isNegative: text.utf8.first == UInt8(ascii: "-"),
            digits: unsigned.map { $0 - UInt8(ascii: "0") })
    }

    /// The integer that a finite floating-point number without a fraction stands for, exactly.
    init(exactly value: Double) {
        var digits: [UInt8] = Array(String(value.significandBitPattern | 1 << 52).utf8)
            .map { $0 - UInt8(ascii: "0") }
        for _ in 0..<max(0, Int(value.exponent) - 52) {
            var carry: UInt8 = 0
            for index in digits.indices.reversed() {
                let doubled = digits[index] * 2 + carry
                digits[index] = doubled % 10
                carry = doubled / 10
            }
            if carry > 0 { digits.insert(carry, at: 0) }
        }
        self.init(isNegative: value < 0, digits: digits)
    }

    /// The decimal text.
    public var description: String {
        let text = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        return isNegative ? "-" + text : text.isEmpty ? "0" : text
    }

    /// The nearest floating-point number; infinite when it is too large for one.
    public var double: Double { Double(description) ?? (isNegative ? -.infinity : .infinity) }
}

extension BigInteger: Comparable {
    /// Whether the first is smaller.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
        let (small, large) = lhs.isNegative ? (rhs, lhs) : (lhs, rhs)
        if small.digits.count != large.digits.count {
            return small.digits.count < large.digits.count
        }
        return small.digits.lexicographicallyPrecedes(large.digits)
    }
}
