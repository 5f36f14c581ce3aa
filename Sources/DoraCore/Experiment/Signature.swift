/// The name of an experiment: the first 8 hexadecimal digits of the SHA-1 of its delta.
public struct Signature: Sendable, Hashable, Comparable {
    /// The digits as a number.
    package let bits: UInt32

    package init(bits: UInt32) { self.bits = bits }

    /// The signature of a canonical text.
    package init(hashing text: [UInt8]) { bits = SHA1.hash(text).0 }

    /// The signature that an array of experiments has in its name, whatever their order.
    ///
    /// - Parameter signatures: those of the array's experiments, in any order.
    package init(ofArray signatures: [Signature]) {
        var writer = JSONWriter(reserving: 12 * signatures.count + 2)
        writer.value(.array(signatures.sorted().map { .string($0.description) }))
        self.init(hashing: writer.bytes)
    }

    /// Whether the first comes earlier in the order of the texts.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.bits < rhs.bits }
}

/// Dictionaries by signature are encoded as objects, with the digits as keys.
extension Signature: CodingKeyRepresentable {
    /// The 8 digits.
    public var codingKey: any CodingKey { JSONValue.ObjectKey(stringValue: description) }

    /// Reads the 8 digits.
    ///
    /// - Parameter codingKey: a key of that text.
    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

extension Signature: LosslessStringConvertible, Codable {
    /// Reads 8 lowercase hexadecimal digits; nil for anything else.
    ///
    /// - Parameter text: 8 hex digits.
    public init?(_ text: String) {
        guard text.utf8.count == 8 else { return nil }
        var bits: UInt32 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                bits = bits << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                bits = bits << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        self.bits = bits
    }

    /// The 8 lowercase hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 8) { buffer in
            for index in 0..<8 {
                buffer[index] = hexDigit(UInt8(truncatingIfNeeded: bits >> (28 - 4 * index) & 0xF))
            }
            return 8
        }
    }

    /// Reads the digits from a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let signature = Signature(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not 8 lowercase hexadecimal digits")
        }
        self = signature
    }

    /// Writes the digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
