/// The order in which people expect names with numbers in them, as `strnatcmp` of libslurm has it.
enum NaturalOrder {
    /// -1, 0 or 1 where the first name comes first, there is no telling, or it comes second.
    static func compare(_ one: [UInt8], _ two: [UInt8]) -> Int {
        var (one, two) = (one[...], two[...])
        while true {
            one = one.drop(while: \.isCWhitespace)
            two = two.drop(while: \.isCWhitespace)
            let (first, second) = (one.first ?? 0, two.first ?? 0)
            if isDigit(first), isDigit(second) {
                let isFraction = first == zero || second == zero
                let order = isFraction ? compareFractions(one, two) : compareNumbers(one, two)
                if order != 0 { return order }
            }
            if first == 0, second == 0 { return 0 }
            if first != second { return first < second ? -1 : 1 }
            (one, two) = (one.dropFirst(), two.dropFirst())
        }
    }

    private static let zero = UInt8(ascii: "0")
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The longer run of digits is greater, else the greater number.
    private static func compareNumbers(_ one: ArraySlice<UInt8>, _ two: ArraySlice<UInt8>) -> Int {
        let (first, second) = (one.prefix(while: isDigit), two.prefix(while: isDigit))
        if first.count != second.count { return first.count < second.count ? -1 : 1 }
        return compareDigits(first, second)
    }

    /// The first digit that differs decides, as behind a decimal point.
    private static func compareFractions(
        _ one: ArraySlice<UInt8>, _ two: ArraySlice<UInt8>
    ) -> Int {
        let (first, second) = (one.prefix(while: isDigit), two.prefix(while: isDigit))
        let order = compareDigits(first, second)
        if order != 0 { return order }
        return first.count == second.count ? 0 : first.count < second.count ? -1 : 1
    }

    private static func compareDigits(_ one: ArraySlice<UInt8>, _ two: ArraySlice<UInt8>) -> Int {
        for (first, second) in zip(one, two) where first != second {
            return first < second ? -1 : 1
        }
        return 0
    }
}
