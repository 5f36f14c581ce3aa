/// Reads the small grammars of Slurm's ids and ranges: numbers and single characters.
struct NumberScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the character if it comes next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes a run of decimal digits that fits 32 bits; leaves the text alone where there is none.
    mutating func number() -> UInt32? {
        var number: UInt32 = 0
        var after = rest
        while let digit = after.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt32(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            number = sum
            after.removeFirst()
        }
        guard after.count < rest.count else { return nil }
        rest = after
        return number
    }
}
