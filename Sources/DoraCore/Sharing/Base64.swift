/// Base64 as Python reads it: what is not of the alphabet is passed over.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(UInt32(0)) { bits, index in
                bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0)
            }
            for digit in 0..<4 {
                let isData = digit <= group.count
                text.append(isData ? alphabet[Int(bits >> (18 - 6 * digit) & 63)] : padding)
            }
        }
        return text
    }

    /// Decodes up to the padding that completes a group of four.
    static func decode(_ text: String) throws(DoraError) -> [UInt8] {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw SharedText.damaged("it has characters outside ASCII")
        }
        var bytes: [UInt8] = []
        var (bits, digits, paddings) = (UInt32(0), 0, 0)
        for byte in text.utf8 {
            if byte == padding {
                guard digits >= 2 else { continue }
                paddings += 1
                if digits + paddings >= 4 { return bytes }
                continue
            }
            guard let value = values[Int(byte)] else { continue }
            paddings = 0
            bits = bits << 6 | UInt32(value)
            digits = (digits + 1) % 4
            if digits != 1 {
                // Of the bits read, 6 after the first digit, all but these make up bytes already.
                let rest: UInt32 = [0, 0, 4, 2][digits]
                bytes.append(UInt8(truncatingIfNeeded: bits >> rest))
            }
        }
        guard digits == 0 else { throw SharedText.damaged("its end is missing") }
        return bytes
    }
}
