import ArgumentParser
import DoraCore

/// Makes a type of values that were read before, by the `init(from:)` that ArgumentParser calls.
///
/// The properties are asked for in their order, and each gets its wrapper with the value in it.
/// Whatever else a type asks for throws, so that ArgumentParser is left to make it.
final class ValuesDecoder: Decoder {
    private struct NotKnown: Error {}

    /// Generic by the key, which only the type knows.
    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: ValuesDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) throws -> Bool { throw NotKnown() }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            if let property: Value = decoder.next(key.stringValue) { return property }
            guard type is any PropertyGroup.Type else { throw NotKnown() }
            return try Value(from: decoder)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { throw NotKnown() }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw NotKnown()
        }

        func superDecoder() throws -> any Decoder { throw NotKnown() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw NotKnown() }
    }

    private let parameters: [ParsableParameter]
    private let values: [JSONValue?]
    private var place = 0

    /// - Parameter values: of the parameters that are given.
    init(_ parameters: [ParsableParameter], _ values: [JSONValue?]) {
        self.parameters = parameters
        self.values = values
    }

    /// The next property, if it is that of a name, and of the type.
    private func next<Value>(_ name: String) -> Value? {
        guard place < parameters.count, parameters[place].path.last == name else { return nil }
        let parameter = parameters[place]
        let property =
            values[place].map { parameter.property.holding($0, parameter.codec) }
            ?? parameter.defaultProperty
        guard let value = property?.child.value as? Value else { return nil }
        place += 1
        return value
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Container(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NotKnown() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NotKnown() }
}
