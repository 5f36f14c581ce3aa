import FoundationEssentials

/// What is reported.
enum JSONValue: Encodable {
    case int(Int)
    case double(Double)
    case array([JSONValue])
    case object([String: JSONValue])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let fields): try container.encode(fields)
        }
    }
}

/// Prints a line of JSON.
func report(_ fields: [String: JSONValue]) throws {
    print(String(decoding: try JSONEncoder().encode(fields), as: UTF8.self))
}
