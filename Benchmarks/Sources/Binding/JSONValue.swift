/// What is reported; no text in it needs escaping.
enum JSONValue: CustomStringConvertible {
    case int(Int)
    case double(Double)
    case array([JSONValue])
    case object([String: JSONValue])

    var description: String {
        switch self {
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .array(let values): "[\(values.map(\.description).joined(separator: ", "))]"
        case .object(let fields):
            "{\(fields.map { "\"\($0)\": \($1)" }.sorted().joined(separator: ", "))}"
        }
    }
}

/// Prints a line of JSON.
func report(_ fields: [String: JSONValue]) { print(JSONValue.object(fields)) }
