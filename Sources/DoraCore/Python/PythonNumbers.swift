/// Reads numbers as Python's `int()` and `float()` do: with white space around, digits of any
/// script, and single underscores between digits.
package enum PythonNumbers {
    /// Python refuses longer texts of integers.
    private static let digitLimit = 4300
    /// As many digits always fit 64 bits.
    private static let safeDigits = 18

    /// The integer that `int(text)` gives; nil where that raises a ValueError.
    package static func int(_ text: some StringProtocol) -> JSONValue? {
        if let value = plainInt(text.utf8) { return .int(value) }
        guard var bytes = ascii(text)?[...] else { return nil }
        let isNegative = dropSign(&bytes)
        guard let digits = digits(bytes), !digits.isEmpty, digits.count <= digitLimit else {
            return nil
        }
        let big = BigInteger(isNegative: isNegative, digits: digits.map { $0 - zero })
        return Int(big.description).map(JSONValue.int) ?? .bigInt(big)
    }

    /// The number that `float(text)` gives; nil where that raises a ValueError.
    package static func float(_ text: some StringProtocol) -> Double? {
        guard let bytes = ascii(text) else { return nil }
        var rest = bytes[...]
        let isNegative = dropSign(&rest)
        if let special = special(rest) { return isNegative ? -special : special }
        guard let plain = plainFloat(rest) else { return nil }
        // Swift gives infinity where the text is too large, as Python does.
        guard let value = Double(String(decoding: plain, as: UTF8.self)) else { return nil }
        return isNegative ? -value : value
    }

    private static let zero = UInt8(ascii: "0")

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

    /// The common case: at most 18 ASCII digits with or without a sign.
    private static func plainInt(_ bytes: some Collection<UInt8>) -> Int? {
        var value = 0
        var count = 0
        var isNegative = false
        for (index, byte) in bytes.enumerated() {
            if index == 0, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                isNegative = byte == UInt8(ascii: "-")
                continue
            }
            guard isDigit(byte), count < safeDigits else { return nil }
            value = value * 10 + Int(byte - zero)
            count += 1
        }
        return count == 0 ? nil : isNegative ? -value : value
    }

    /// The text in ASCII without white space at the ends; nil where it holds anything that no
    /// number has.
    private static func ascii(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else if let digit = scalar.decimalDigit {
                bytes.append(zero + digit)
            } else if scalar.isPythonSpace {
                bytes.append(UInt8(ascii: " "))
            } else {
                return nil
            }
        }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }),
            let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return nil }
        return Array(bytes[first...last])
    }

    private static func dropSign(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        guard let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
            return false
        }
        bytes.removeFirst()
        return sign == UInt8(ascii: "-")
    }

    /// The digits without underscores; nil where an underscore is not between two digits, or
    /// something else occurs.
    private static func digits(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var digits: [UInt8] = []
        var mayUnderscore = false
        for byte in bytes {
            if isDigit(byte) {
                digits.append(byte)
                mayUnderscore = true
            } else if byte == UInt8(ascii: "_"), mayUnderscore {
                mayUnderscore = false
            } else {
                return nil
            }
        }
        return bytes.isEmpty || mayUnderscore ? digits : nil
    }

    private static func special(_ bytes: ArraySlice<UInt8>) -> Double? {
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "inf", "infinity": .infinity
        case "nan": .nan
        default: nil
        }
    }

    /// `digits[.digits][e[sign]digits]` without underscores, with a digit before or after the
    /// point.
    private static func plainFloat(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let mantissaEnd =
            bytes.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
            ?? bytes.endIndex
        let mantissa = bytes[..<mantissaEnd]
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
        guard let whole = digits(mantissa[..<point]),
            let fraction = digits(mantissa[point...].dropFirst()),
            !(whole.isEmpty && fraction.isEmpty)
        else { return nil }
        var plain = [zero] + whole + [UInt8(ascii: ".")] + fraction + [zero]
        if mantissaEnd < bytes.endIndex {
            var exponent = bytes[bytes.index(after: mantissaEnd)...]
            let isNegative = dropSign(&exponent)
            guard let exponent = digits(exponent), !exponent.isEmpty else { return nil }
            plain += Array(isNegative ? "e-".utf8 : "e".utf8) + exponent
        }
        return plain
    }
}
