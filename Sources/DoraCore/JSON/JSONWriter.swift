/// Writes JSON text byte for byte as Python's `json.dumps` does: ASCII only, `", "` and `": "`
/// between the parts, NaN and the infinities bare.
struct JSONWriter {
    /// The text so far.
    private(set) var bytes: [UInt8] = []

    /// Makes an empty writer.
    init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends ASCII text as it is.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Appends one ASCII character.
    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    /// Appends text that has been written before.
    mutating func bytes(_ text: [UInt8]) { bytes.append(contentsOf: text) }

    /// Appends a value on one line.
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let value): raw(value ? "true" : "false")
        case .int(let value): integer(value)
        case .bigInt(let value): bytes.append(contentsOf: value.description.utf8)
        case .double(let value): number(value)
        case .string(let value), .path(let value): string(value)
        case .array(let elements):
            raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { raw(", ") }
                self.value(element)
            }
            raw("]")
        case .object(let object):
            raw("{")
            for (index, pair) in object.enumerated() {
                if index > 0 { raw(", ") }
                string(pair.key)
                raw(": ")
                self.value(pair.value)
            }
            raw("}")
        }
    }

    /// Appends a value over several lines, as `json.dump(…, indent=2)` does; `depth` is the
    /// number of levels around it.
    mutating func indented(_ value: JSONValue, depth: Int = 0) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { raw(",") }
                newLine(depth + 1)
                indented(element, depth: depth + 1)
            }
            newLine(depth)
            raw("]")
        case .object(let object) where !object.isEmpty:
            raw("{")
            for (index, pair) in object.enumerated() {
                if index > 0 { raw(",") }
                newLine(depth + 1)
                string(pair.key)
                raw(": ")
                indented(pair.value, depth: depth + 1)
            }
            newLine(depth)
            raw("}")
        default: self.value(value)
        }
    }

    /// Appends a line break and the indentation of a level.
    mutating func newLine(_ depth: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    /// Appends a string with its quotes.
    mutating func string(_ text: String) {
        byte(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ Self.isPlain($0) }) {
                bytes.append(contentsOf: utf8)
            } else {
                for unit in String(decoding: utf8, as: UTF8.self).utf16 { escaped(unit) }
            }
        }
        byte(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escaped(_ unit: UInt16) {
        switch unit {
        case 0x22: raw("\\\"")
        case 0x5C: raw("\\\\")
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        case 0x20..<0x7F: bytes.append(UInt8(unit))
        default:
            raw("\\u")
            for shift in [12, 8, 4, 0] { bytes.append(hexDigit(UInt8(unit >> shift & 0xF))) }
        }
    }

    private mutating func integer(_ value: Int) {
        // `description` serves every kind of integer, and takes ten times as long.
        var rest = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var (low, high) = (start, bytes.count - 1)
        while low < high {
            bytes.swapAt(low, high)
            (low, high) = (low + 1, high - 1)
        }
    }

    private mutating func number(_ value: Double) {
        guard value.isFinite else {
            return raw(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        var text = value.pythonRepr
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }
}

/// The lowercase hexadecimal digit of a value below 16.
func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

extension JSONValue {
    /// The text on one line, as Python's `json.dumps(value)` gives it.
    public var jsonText: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The text over several lines, as Python's `json.dumps(value, indent=2)` gives it.
    public var indentedText: String {
        var writer = JSONWriter()
        writer.indented(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue: CustomStringConvertible {
    /// ``jsonText``.
    public var description: String { jsonText }
}

extension JSONObject: CustomStringConvertible {
    /// The text on one line, as ``JSONValue/jsonText``.
    public var description: String { JSONValue.object(self).jsonText }
}
