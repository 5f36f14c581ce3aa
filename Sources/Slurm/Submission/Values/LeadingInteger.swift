/// The number at the start of a text, read as C's `strtol` does in base 10, and what follows it.
///
/// sbatch reads nearly all its numbers this way, so blanks and a sign may come first, and each
/// grammar decides for itself what may come after.
struct LeadingInteger {
    let value: Int
    let rest: Substring
    /// Whether the number is too large, and `value` only the largest there is.
    let overflows: Bool

    /// Nil where the text does not begin with a number. Too large numbers stop at `Int.max`.
    init?(_ text: some StringProtocol) {
        let text = Substring(text)
        let body = text.drop(while: \.isCWhitespace)
        let isNegative = body.first == "-"
        let digits = isNegative || body.first == "+" ? body.dropFirst() : body
        let end = digits.firstIndex { !$0.isDigit } ?? digits.endIndex
        guard end > digits.startIndex else { return nil }
        var (value, overflows) = (0, false)
        for digit in digits[..<end].utf8 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit) - 48)
            overflows = overflow || carry
            value = overflows ? Int.max : sum
            if overflows { break }
        }
        self.overflows = overflows
        self.value = isNegative ? -value : value
        self.rest = digits[end...]
    }
}

extension Character {
    /// One of the ten ASCII digits.
    var isDigit: Bool { self >= "0" && self <= "9" && isASCII }

    /// What C's `isspace` accepts in the C locale.
    var isCWhitespace: Bool {
        switch self {
        case " ", "\t", "\n", "\u{0B}", "\u{0C}", "\r", "\r\n": true
        default: false
        }
    }
}

extension StringProtocol {
    /// Whether two texts are equal but for the case of ASCII letters.
    func isSame(as other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }

    /// Whether this text starts with another one, but for the case of ASCII letters.
    func startsCaseless(with start: some StringProtocol) -> Bool {
        utf8.count >= start.utf8.count
            && zip(utf8, start.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }

    /// The non-empty pieces between separators, as C's `strtok` finds them.
    func pieces(at separator: Character) -> [SubSequence] {
        split(separator: separator, omittingEmptySubsequences: true)
    }
}

extension Substring {
    /// The first place where a text stands, but for the case of ASCII letters.
    func rangeCaseless(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].startsCaseless(with: text) {
                return start..<utf8.index(start, offsetBy: text.utf8.count)
            }
            start = index(after: start)
        }
        return nil
    }
}

extension UInt8 {
    var asciiLowercased: UInt8 { self >= 65 && self <= 90 ? self | 0x20 : self }
}
