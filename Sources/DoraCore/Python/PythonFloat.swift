extension Double {
    /// The number as Python's `repr` writes it: the shortest digits that read back the same,
    /// plain between 1e-4 and 1e16, with an exponent of at least two digits outside.
    package var pythonRepr: String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        // Swift finds the same digits; its layout differs only from 2^53 to 1e16.
        let magnitude = magnitude
        guard magnitude >= 9_007_199_254_740_992, magnitude < 1e16 else { return description }
        return Int(self).description + ".0"
    }
}
