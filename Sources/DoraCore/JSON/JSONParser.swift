#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads JSON text by the rules of Python's `json.loads`: NaN and the infinities are allowed,
/// control characters in strings are not, and of a key that comes twice the last value counts.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// Whether half a surrogate pair, which no text can hold, is read as U+FFFD.
    private let isRepairing: Bool
    private var repairs = 0
    /// Where the elements of the outermost list are in which something was repaired.
    private var repairedElements: [Int: Range<Int>] = [:]

    /// Python's own limit of recursion is near 1000 levels.
    private static let depthLimit = 900
    /// Python refuses to read longer integers.
    private static let digitLimit = 4300
    /// So many digits fit an integer, whatever they are.
    private static let plainDigits = 18

    private init(_ bytes: [UInt8], isRepairing: Bool) {
        self.bytes = bytes
        self.isRepairing = isRepairing
    }

    static func parse(_ bytes: [UInt8]) throws(DoraError) -> JSONValue {
        var parser = JSONParser(bytes, isRepairing: false)
        return try parser.document()
    }

    /// Reads half of a surrogate pair, which Python keeps, as U+FFFD.
    ///
    /// - Returns: the value and, where it is a list, the text of those of its elements that are
    ///   not what the text says, by their places.
    static func parseRepairing(
        _ bytes: [UInt8]
    ) throws(DoraError) -> (value: JSONValue, originals: [Int: [UInt8]]) {
        var parser = JSONParser(bytes, isRepairing: true)
        let value = try parser.document()
        return (value, parser.repairedElements.mapValues { Array(bytes[$0]) })
    }

    private mutating func document() throws(DoraError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("extra text") }
        return value
    }

    private func error(_ what: String) -> DoraError {
        DoraError(
            .invalidFile, operation: "read JSON",
            message: "invalid JSON: \(what) at byte \(position)")
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        let matches = text.withUTF8Buffer { bytes[position..<position + count].elementsEqual($0) }
        if matches { position += count }
        return matches
    }

    /// Skips the same text as stands at `range`.
    private mutating func skip(_ range: Range<Int>) -> Bool {
        guard bytes.count - position >= range.count else { return false }
        let matches = bytes.withUnsafeBytes {
            memcmp($0.baseAddress! + position, $0.baseAddress! + range.lowerBound, range.count) == 0
        }
        if matches { position += range.count }
        return matches
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(like mold: JSONMold? = nil) throws(DoraError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            guard let mold else { return .object(try object()) }
            return .object(try object(like: mold))
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "n") where skip("null"): return .null
        case UInt8(ascii: "t") where skip("true"): return .bool(true)
        case UInt8(ascii: "f") where skip("false"): return .bool(false)
        case UInt8(ascii: "N") where skip("NaN"): return .double(.nan)
        case UInt8(ascii: "I") where skip("Infinity"): return .double(.infinity)
        case UInt8(ascii: "-") where skip("-Infinity"): return .double(-.infinity)
        default: return try number()
        }
    }

    private mutating func enter() throws(DoraError) {
        depth += 1
        guard depth <= Self.depthLimit else { throw error("too many levels") }
        position += 1
        skipSpace()
    }

    private mutating func array() throws(DoraError) -> [JSONValue] {
        var elements: [JSONValue] = []
        var mold: JSONMold?
        try enter()
        defer { depth -= 1 }
        if skip(UInt8(ascii: "]")) { return elements }
        while true {
            skipSpace()
            let (start, before) = (position, repairs)
            if mold == nil, next == UInt8(ascii: "{") { mold = JSONMold() }
            elements.append(try value(like: mold))
            if depth == 1, repairs > before {
                repairedElements[elements.count - 1] = start..<position
            }
            skipSpace()
            if skip(UInt8(ascii: "]")) { return elements }
            guard skip(UInt8(ascii: ",")) else { throw error("',' or ']' expected") }
        }
    }

    private mutating func object() throws(DoraError) -> JSONObject {
        var object = JSONObject()
        try enter()
        defer { depth -= 1 }
        if skip(UInt8(ascii: "}")) { return object }
        while true {
            skipSpace()
            let key = try key()
            try colon()
            object[key] = try value()
            if try endsObject() { return object }
        }
    }

    /// Reads an object that is mostly like the one that the mold is of, and makes that this one.
    private mutating func object(like mold: JSONMold) throws(DoraError) -> JSONObject {
        var values: [JSONValue] = []
        values.reserveCapacity(mold.keys.count)
        try enter()
        defer { depth -= 1 }
        if skip(UInt8(ascii: "}")) { return JSONObject() }
        repeat {
            skipSpace()
            guard values.count < mold.keys.count, skip(mold.keys[values.count]) else {
                return try object(JSONObject(keysOf: mold.object, values), unlike: mold)
            }
            try colon()
            values.append(try value(like: mold.value(at: values.count)))
        } while !(try endsObject())
        return JSONObject(keysOf: mold.object, values)
    }

    /// Reads the rest of an object, from the key on that the mold does not have.
    private mutating func object(
        _ first: JSONObject, unlike mold: JSONMold
    ) throws(DoraError) -> JSONObject {
        var object = first
        let before = repairs
        mold.keys.removeSubrange(first.count...)
        repeat {
            skipSpace()
            let start = position
            let key = try key()
            let place = mold.keys.count
            mold.keys.append(start..<position)
            try colon()
            object[key] = try value(like: mold.value(at: place))
        } while !(try endsObject())
        // Of a key that came twice the object has one, and what is repaired is to be noted each time.
        if object.count < mold.keys.count || repairs > before { mold.keys = [] }
        mold.object = object
        return object
    }

    private mutating func key() throws(DoraError) -> String {
        guard next == UInt8(ascii: "\"") else { throw error("a key in quotes expected") }
        return try string()
    }

    private mutating func colon() throws(DoraError) {
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { throw error("':' expected") }
    }

    private mutating func endsObject() throws(DoraError) -> Bool {
        skipSpace()
        if skip(UInt8(ascii: "}")) { return true }
        guard skip(UInt8(ascii: ",")) else { throw error("',' or '}' expected") }
        return false
    }

    /// Digits of a number, and what they are as long as that fits 64 bits.
    private struct Digits {
        var significand: UInt64 = 0
        /// Those from the first on that is not zero.
        var count = 0
        /// Any 19 fit 64 bits.
        var fit: Bool { count <= 19 }
    }

    /// How many digits stand here.
    private mutating func digits(_ digits: inout Digits) -> Int {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            digits.significand = digits.significand &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
            if digits.significand > 0 || digits.count > 0 { digits.count += 1 }
            position += 1
        }
        return position - start
    }

    private mutating func number() throws(DoraError) -> JSONValue {
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        var (digits, exponent) = (Digits(), Digits())
        if !skip(UInt8(ascii: "0")), self.digits(&digits) == 0 { throw error("a value expected") }
        let integerEnd = position
        var places = 0
        var isInteger = true
        if skip(UInt8(ascii: ".")) {
            places = self.digits(&digits)
            if places == 0 { position = integerEnd } else { isInteger = false }
        }
        let beforeExponent = position
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            let isBelowOne = skip(UInt8(ascii: "-"))
            _ = isBelowOne || skip(UInt8(ascii: "+"))
            if self.digits(&exponent) == 0 {
                position = beforeExponent
            } else {
                isInteger = false
                if exponent.count < 4 {
                    places += Int(exponent.significand) * (isBelowOne ? 1 : -1)
                }
            }
        }
        if isInteger, digits.count <= Self.plainDigits {
            let magnitude = Int(digits.significand)
            return .int(isNegative ? -magnitude : magnitude)
        }
        if !isInteger, digits.fit, exponent.count < 4, Double.decimalPlaces.contains(places) {
            let magnitude = Double(digits.significand, places: places)
            return .double(isNegative ? -magnitude : magnitude)
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard isInteger else { return .double(Double(text) ?? .nan) }
        if let value = Int(text) { return .int(value) }
        guard digits.count <= Self.digitLimit else { throw error("an integer too long") }
        let magnitude = bytes[start..<position].drop { $0 == UInt8(ascii: "-") }
        return .bigInt(
            BigInteger(isNegative: isNegative, digits: magnitude.map { $0 - UInt8(ascii: "0") }))
    }

    private mutating func string() throws(DoraError) -> String {
        position += 1
        // Hardly any text has something that is not itself.
        let start = position
        var union: UInt8 = 0
        while let byte = next, Self.isPlain(byte) {
            union |= byte
            position += 1
        }
        var text = bytes[start..<position]
        // ASCII need not be looked at once more, and takes no generic code of the library's.
        if union < 0x80, skip(UInt8(ascii: "\"")) { return String(decoding: text, as: UTF8.self) }
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else {
                    throw error("text that is not UTF-8")
                }
                return result
            case UInt8(ascii: "\\"): text.append(contentsOf: UTF8.encode(try escape()) ?? .init())
            case 0..<0x20: throw error("a control character in a string")
            default: text.append(byte)
            }
        }
        throw error("a string without end")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape() throws(DoraError) -> Unicode.Scalar {
        defer { position += 1 }
        switch next {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("an unknown escape")
        }
    }

    /// Reads `XXXX`, or `XXXX\uXXXX` for a surrogate pair, and leaves the last digit to the caller.
    private mutating func unicodeEscape() throws(DoraError) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let end = position
        position += 1
        if first < 0xDC00, skip(UInt8(ascii: "\\")), next == UInt8(ascii: "u"),
            let second = try? hexUnit(),
            second >= 0xDC00, second < 0xE000,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        {
            return scalar
        }
        position = end
        guard isRepairing else {
            throw error("half a surrogate pair, as Python makes of text that is not UTF-8,")
        }
        repairs += 1
        return "\u{FFFD}"
    }

    private mutating func hexUnit() throws(DoraError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            position += 1
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits expected")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

extension JSONValue {
    /// Reads a value of JSON text.
    ///
    /// - Parameter text: one document.
    /// - Throws: ``DoraError/Code/invalidFile`` when the text is not JSON.
    public init(jsonText text: String) throws(DoraError) {
        self = try JSONParser.parse(Array(text.utf8))
    }

    /// Reads a value of JSON text in UTF-8.
    ///
    /// - Parameter bytes: one document in UTF-8.
    /// - Throws: ``DoraError/Code/invalidFile`` when the text is not JSON.
    public init(jsonBytes bytes: [UInt8]) throws(DoraError) { self = try JSONParser.parse(bytes) }

    /// Reads a value of Python's of which nothing is written back or hashed: half a surrogate
    /// pair, which no text can hold, is read as U+FFFD.
    package init(repairingJSONBytes bytes: [UInt8]) throws(DoraError) {
        self = try JSONParser.parseRepairing(bytes).value
    }
}
