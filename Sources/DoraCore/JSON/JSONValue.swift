/// A value as Python's `json` knows it: integers and floating-point numbers are kept apart, and
/// objects keep the order of their keys.
///
/// Two values are equal (`==`) when they are the same value written the same way: `1`, `1.0` and
/// `true` differ, and so do two objects whose keys come in another order. Python's own, looser
/// comparison is ``isEqual(to:)``.
public enum JSONValue: Sendable {
    /// `null`, Python's `None`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer that fits 64 bits.
    case int(Int)
    /// An integer that does not fit 64 bits.
    case bigInt(BigInteger)
    /// A floating-point number; NaN and the infinities are allowed, as in Python.
    case double(Double)
    /// A text.
    case string(String)
    /// A file's path: a string in JSON, but only its last part appears in names.
    case path(String)
    /// A list.
    case array([JSONValue])
    /// A dictionary in the order of insertion.
    case object(JSONObject)
}

/// What a grid gives as arguments: texts, lists and ordered dictionaries, nested.
public typealias ArgumentValue = JSONValue

extension JSONValue {
    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The truth value, or nil if this is not one.
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The integer, or nil if this is not one of at most 64 bits.
    public var intValue: Int? { if case .int(let value) = self { value } else { nil } }

    /// The number as a floating-point number, or nil if this is no number.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .bigInt(let value): value.double
        default: nil
        }
    }

    /// The text of a string or path, or nil.
    public var stringValue: String? {
        switch self {
        case .string(let value), .path(let value): value
        default: nil
        }
    }

    /// The elements of a list, or nil.
    public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The pairs of an object, or nil.
    public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The value of `key` in an object; nil if there is none or this is no object.
    public subscript(key: String) -> JSONValue? { objectValue?[key] }

    /// The value with every path made a string, as it is stored.
    public var jsonable: JSONValue {
        switch self {
        case .path(let path): .string(path)
        case .array(let elements): .array(elements.map(\.jsonable))
        case .object(let object): .object(object.mapValues(\.jsonable))
        default: self
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `nil` is `null`.
    public init(nilLiteral: ()) { self = .null }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A floating-point number, also when it is integral.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object in the order of the literal; of a key that comes twice the last value counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}

extension JSONValue: Hashable {
    /// Whether both are the same value written the same way.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.bigInt(let a), .bigInt(let b)): a == b
        case (.double(let a), .double(let b)):
            a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
        case (.string(let a), .string(let b)), (.path(let a), .path(let b)): a.isIdentical(to: b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    /// Feeds what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .bigInt(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? 1 : value.bitPattern)
        case .string(let value), .path(let value): hasher.combine(ExactText(value))
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}
