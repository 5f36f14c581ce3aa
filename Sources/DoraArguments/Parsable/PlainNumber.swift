/// A short number in plain digits, with or without a minus and a point: what nearly all command
/// lines hold, read without the standard library's general ways.
struct PlainNumber {
    private var digits = 0
    /// How many of the digits stand behind the point; nil without a point.
    private var fraction: Int?
    private var isNegative = false

    /// So many digits are exact as a floating-point number, and so are their power of ten and
    /// therefore the nearest number to their quotient.
    private static let digitLimit = 15
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// Reads a text; nil where it is anything else, which may still be a number.
    init?(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        var position = text.startIndex
        let end = text.endIndex
        if position < end, text[position] == UInt8(ascii: "-") {
            isNegative = true
            position += 1
        }
        guard end - position <= Self.digitLimit + 1 else { return nil }
        var count = 0
        var point: Int?
        while position < end {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "."), point == nil, count > 0 {
                point = count
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            digits = digits * 10 + Int(digit)
            count += 1
        }
        guard count > 0, count <= Self.digitLimit, point != count else { return nil }
        fraction = point.map { count - $0 }
    }

    /// The integer; nil where there is a point.
    var int: Int? { fraction == nil ? (isNegative ? -digits : digits) : nil }

    /// The nearest floating-point number.
    var double: Double {
        let magnitude = Double(digits) / Self.powers[fraction ?? 0]
        return isNegative ? -magnitude : magnitude
    }
}
