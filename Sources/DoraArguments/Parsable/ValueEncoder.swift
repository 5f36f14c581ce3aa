import DoraCore

/// Makes JSON of a value that encodes itself, as `JSONEncoder` does with sorted keys; but 1.0 stays
/// 1.0, as in Python, where it is another experiment than 1.
final class ValueEncoder: Encoder {
    private enum Content {
        case value(JSONValue)
        case list
        case pairs
    }

    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let foreign: (any Encodable) throws -> JSONValue?
    private var content: Content?
    private var elements: [ValueEncoder] = []
    private var values: [String: ValueEncoder] = [:]

    /// - Parameter foreign: the JSON of values that are to be encoded in another way than they do
    ///   themselves, as dates; nil of all others.
    convenience init(foreign: @escaping (any Encodable) throws -> JSONValue?) {
        self.init(foreign, [])
    }

    private init(
        _ foreign: @escaping (any Encodable) throws -> JSONValue?, _ codingPath: [any CodingKey]
    ) {
        self.foreign = foreign
        self.codingPath = codingPath
    }

    /// What was encoded; nil for nothing.
    var json: JSONValue? {
        switch content {
        case nil: nil
        case .value(let value): value
        case .list: .array(elements.map { $0.json ?? [:] })
        case .pairs:
            .object(
                JSONObject(
                    values.sorted { $0.key.precedes($1.key) }
                        .map { ($0.key, $0.value.json ?? [:]) }))
        }
    }

    func encode(_ value: some Encodable) throws {
        let json: JSONValue? =
            switch value {
            case let value as Bool: .bool(value)
            case let value as Double: .double(value)
            // The shortest digits of a Float are its value to a user, not those of its Double.
            case let value as Float: Double(value.description).map(JSONValue.double)
            case let value as String: .string(value)
            case let value as JSONValue: value.jsonable
            case let value as any BinaryInteger: ValueCodec.integer(value)
            default: try foreign(value)
            }
        if let json { content = .value(json) } else { try value.encode(to: self) }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        content = .pairs
        return KeyedEncodingContainer(Pairs<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        content = .list
        return List(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

    fileprivate var count: Int { elements.count }

    fileprivate func next() -> ValueEncoder {
        let element = ValueEncoder(foreign, codingPath + [Key(intValue: count)])
        elements.append(element)
        return element
    }

    fileprivate func value(for key: any CodingKey) -> ValueEncoder {
        let value = ValueEncoder(foreign, codingPath + [key])
        values[key.stringValue] = value
        return value
    }

    fileprivate func encodeNil() { content = .value(.null) }
}

extension ValueEncoder {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int?

        init(stringValue: String) { self.stringValue = stringValue }
        init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }

        static let superclass = Key(stringValue: "super")
    }

    private struct Pairs<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: ValueEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }

        func encodeNil(forKey key: Key) { encoder.value(for: key).encodeNil() }
        func encode(_ value: some Encodable, forKey key: Key) throws {
            try encoder.value(for: key).encode(value)
        }
        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Inner> { encoder.value(for: key).container(keyedBy: type) }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            encoder.value(for: key).unkeyedContainer()
        }
        func superEncoder() -> any Encoder { encoder.value(for: ValueEncoder.Key.superclass) }
        func superEncoder(forKey key: Key) -> any Encoder { encoder.value(for: key) }
    }

    private struct List: UnkeyedEncodingContainer {
        let encoder: ValueEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }
        var count: Int { encoder.count }

        func encodeNil() { encoder.next().encodeNil() }
        func encode(_ value: some Encodable) throws { try encoder.next().encode(value) }
        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type
        ) -> KeyedEncodingContainer<Inner> { encoder.next().container(keyedBy: type) }
        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            encoder.next().unkeyedContainer()
        }
        func superEncoder() -> any Encoder { encoder.next() }
    }

    private struct Single: SingleValueEncodingContainer {
        let encoder: ValueEncoder
        var codingPath: [any CodingKey] { encoder.codingPath }

        func encodeNil() { encoder.encodeNil() }
        func encode(_ value: some Encodable) throws { try encoder.encode(value) }
    }
}
