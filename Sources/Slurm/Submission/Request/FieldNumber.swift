/// Numbers as wide as the fields of Slurm's messages; what does not fit is refused, never cut.
enum FieldNumber {
    /// A count: no number that Slurm takes for "not set" (`NO_VAL` of the field's width).
    ///
    /// - Throws: `SlurmError` that names the option and the number.
    static func count<Field: FixedWidthInteger & UnsignedInteger>(
        _ value: Int?, _ option: String
    ) throws(SlurmError) -> Field? {
        let most = Int(Field.max) - 2
        guard let value else { return nil }
        // The largest of all is "no limit", which can be asked for.
        guard let field = Field(exactly: value), value != most + 1 else {
            throw outOfRange(value, option, 0...most)
        }
        return field
    }

    /// Any number that the field holds, be it one that means something of its own to Slurm.
    ///
    /// - Throws: `SlurmError` that names the option and the number.
    static func any<Field: FixedWidthInteger & UnsignedInteger>(
        _ value: Int?, _ option: String
    ) throws(SlurmError) -> Field? {
        guard let value else { return nil }
        guard let field = Field(exactly: value) else {
            throw outOfRange(value, option, 0...Int(Field.max))
        }
        return field
    }

    /// A nice value, which the field holds with an offset.
    ///
    /// - Throws: `SlurmError` that names the option and the number.
    static func niceness(_ value: Int?, _ option: String) throws(SlurmError) -> Int32? {
        guard let value else { return nil }
        let range = -0x7FFF_FFFD...0x7FFF_FFFD
        guard range.contains(value) else { throw outOfRange(value, option, range) }
        return Int32(value)
    }

    private static func outOfRange(
        _ value: Int, _ option: String, _ range: ClosedRange<Int>
    ) -> SlurmError {
        .badOption(
            option, String(value),
            "must be from \(range.lowerBound) to \(range.upperBound), and is out of range")
    }
}
