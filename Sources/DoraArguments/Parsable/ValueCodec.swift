import ArgumentParser
import DoraCore

/// How the values of one type become JSON and texts of a command line.
struct ValueCodec: Sendable {
    /// The JSON of a text; nil where only ArgumentParser itself can say what the text is.
    let read: @Sendable (String) -> JSONValue?
    /// The JSON of a value; nil where it cannot be written.
    let json: @Sendable (Any) -> JSONValue?
    /// The value of its JSON; nil for types of which ArgumentParser alone makes values.
    let value: (@Sendable (JSONValue) -> Any?)?
    /// What can be read without asking `read`.
    private let common: Common

    private enum Common { case none, string, int, double, transformed }

    /// Whether a value is the text itself.
    var isText: Bool { common == .string }

    /// Whether only a transform knows how a text is read.
    var needsTransform: Bool { common == .transformed }

    private init(
        read: @escaping @Sendable (String) -> JSONValue?,
        json: @escaping @Sendable (Any) -> JSONValue?,
        value: (@Sendable (JSONValue) -> Any?)? = nil, common: Common
    ) {
        self.read = read
        self.json = json
        self.value = value
        self.common = common
    }

    init(
        read: @escaping @Sendable (String) -> JSONValue?,
        json: @escaping @Sendable (Any) -> JSONValue?,
        value: (@Sendable (JSONValue) -> Any?)? = nil
    ) {
        self.init(read: read, json: json, value: value, common: .none)
    }

    /// The JSON of a text from a place on (counted in UTF-8); nil where only ArgumentParser can
    /// say.
    func value(of text: String, from start: Int) -> JSONValue? {
        switch common {
        case .int:
            if let value = text.withBytes({ PlainNumber($0[start...])?.int }) { return .int(value) }
        case .double:
            if let value = text.withBytes({ PlainNumber($0[start...])?.double }) {
                return .double(value)
            }
        case .string, .none, .transformed: break
        }
        guard start > 0 else { return read(text) }
        return read(
            text.withBytes {
                String(decoding: UnsafeBufferPointer(rebasing: $0[start...]), as: UTF8.self)
            })
    }

    /// The text that is read as a value.
    static func text(of value: JSONValue) -> String {
        if case .bool(let value) = value { value ? "true" : "false" } else { value.pythonText }
    }

    /// The codec of a type, neither optional nor an array.
    static func make(for type: Any.Type) -> ValueCodec {
        if let type = type as? any ExpressibleByArgument.Type { return expressible(type) }
        return ValueCodec(
            read: { _ in nil },
            json: { value in
                if let value = value as? any ArgumentRepresentable {
                    return .string(value.argument)
                }
                if let value = value as? any LosslessStringConvertible {
                    return .string(value.description)
                }
                return (value as? any Encodable).flatMap { encoded($0) }
            }, common: .transformed)
    }

    private static func expressible<Value: ExpressibleByArgument>(
        _ type: Value.Type
    ) -> ValueCodec {
        let convert = converter(for: type)
        let json: @Sendable (Any) -> JSONValue? = { ($0 as? Value).flatMap(convert) }
        switch type {
        case is String.Type:
            return ValueCodec(
                read: { .string($0) }, json: json, value: { $0.stringValue }, common: .string)
        case is Int.Type:
            return ValueCodec(
                read: { Int($0).map(JSONValue.int) }, json: json, value: { $0.intValue },
                common: .int)
        case is Double.Type:
            return ValueCodec(
                read: { Double($0).map(JSONValue.double) }, json: json, value: { $0.doubleValue },
                common: .double)
        case is any CaseIterable.Type:
            var known: [String: JSONValue] = [:]
            for text in Value.allValueStrings where text.utf8.allSatisfy({ $0 < 0x80 }) {
                known[text] = Value(argument: text).flatMap(convert)
            }
            return ValueCodec(
                read: { [known] in known[$0] }, json: json, value: { Value(argument: text(of: $0)) }
            )
        case is Bool.Type, is any Numeric.Type:
            return ValueCodec(
                read: { Value(argument: $0).flatMap(convert) }, json: json,
                value: { Value(argument: text(of: $0)) })
        default: return ValueCodec(read: { Value(argument: $0).flatMap(convert) }, json: json)
        }
    }

    private static func converter<Value: ExpressibleByArgument>(
        for type: Value.Type
    ) -> @Sendable (Value) -> JSONValue? {
        switch type {
        case is Bool.Type: { ($0 as? Bool).map(JSONValue.bool) }
        case is Double.Type: { ($0 as? Double).map(JSONValue.double) }
        // The shortest digits of a Float are its value to a user, not those of its Double.
        case is Float.Type:
            { ($0 as? Float).flatMap { Double($0.description) }.map(JSONValue.double) }
        case is any BinaryInteger.Type:
            { value in (value as? any BinaryInteger).flatMap { integer($0) } }
        default:
            { value in
                written(value).map(JSONValue.string)
                    ?? (value as? any Encodable).flatMap { encoded($0) }
            }
        }
    }

    static func integer(_ value: some BinaryInteger) -> JSONValue? {
        Int(exactly: value).map(JSONValue.int) ?? BigInteger("\(value)").map(JSONValue.bigInt)
    }

    private static func written<Value: ExpressibleByArgument>(_ value: Value) -> String? {
        if let value = value as? String { return value }
        if let value = value as? any ArgumentRepresentable { return value.argument }
        var texts = [value.defaultValueDescription]
        if let raw = (value as? any RawRepresentable)?.rawValue as? any ExpressibleByArgument {
            texts.insert(raw.defaultValueDescription, at: 0)
        }
        return texts.first {
            Value(argument: $0)?.defaultValueDescription == value.defaultValueDescription
        }
    }
}
