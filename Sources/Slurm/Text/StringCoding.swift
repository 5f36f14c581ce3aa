/// Decodes a value from the string that is its description.
func decodeFromString<Value: LosslessStringConvertible>(_ decoder: any Decoder) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Value(text) else {
        throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "'\(text)' is no \(Value.self)")
    }
    return value
}

/// Encodes a value as the string that is its description.
func encodeAsString(_ value: some LosslessStringConvertible, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value.description)
}

/// Decodes a value from Slurm's word for it, or from its number.
func decodeNumberOrWord<Value>(
    _ decoder: any Decoder, _ convert: (UInt32) -> Value, word read: (String) -> Value?
) throws -> Value {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(UInt32.self) { return convert(number) }
    let text = try container.decode(String.self)
    guard let value = read(text) else {
        throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "'\(text)' is no \(Value.self)")
    }
    return value
}
