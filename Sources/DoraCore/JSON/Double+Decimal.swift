extension Double {
    /// So many digits after the point `init(_:places:)` takes: 10^19 is the last that fits 64 bits.
    static let decimalPlaces = 0...19

    /// The number nearest to `significand` / 10^`places`, as the C library's `strtod` finds it; that
    /// takes five times as long for any number of digits.
    ///
    /// - Parameter places: of ``decimalPlaces``.
    init(_ significand: UInt64, places: Int) {
        guard significand > 0 else {
            self = 0
            return
        }
        let divisor = Self.powersOfTen[places]
        // Both with their highest bit set: the quotient of the first, 64 bits on, is in 63...65 bits.
        let (up, down) = (significand.leadingZeroBitCount, divisor.leadingZeroBitCount)
        let (numerator, denominator) = (significand << up, divisor << down)
        let isLarger = numerator >= denominator
        let (quotient, remainder) = denominator.dividingFullWidth(
            isLarger ? (numerator >> 1, numerator << 63) : (numerator, 0))
        // Of its 64 bits a number has 53; the rest, and whether more follows, says which is nearest.
        let (kept, rest, half) = (quotient >> 11, quotient & 0x7FF, UInt64(0x400))
        let isNearerAbove = rest > half || rest == half && (remainder > 0 || kept & 1 == 1)
        self = Double(
            sign: .plus, exponent: 11 - (isLarger ? 63 : 64) + down - up,
            significand: Double(kept + (isNearerAbove ? 1 : 0)))
    }

    private static let powersOfTen = decimalPlaces.map { places in
        (0..<places).reduce(UInt64(1)) { power, _ in power * 10 }
    }
}
