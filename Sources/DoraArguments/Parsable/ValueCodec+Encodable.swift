import DoraCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ValueCodec {
    /// The JSON that a value encodes itself to, the same in every process; nil where it has none.
    static func encoded(_ value: any Encodable) -> JSONValue? {
        guard hasOrder(value) else { return nil }
        let encoder = ValueEncoder(foreign: foreign)
        guard (try? encoder.encode(value)) != nil else { return nil }
        return encoder.json
    }

    /// The JSON of what Foundation's encoder knows to be more than its parts.
    private static func foreign(_ value: any Encodable) throws -> JSONValue? {
        if let date = value as? Date {
            let seconds = date.timeIntervalSince1970
            // The text has whole seconds; dates that differ by less would be one experiment.
            return seconds == seconds.rounded()
                ? .string(date.formatted(.iso8601)) : .double(seconds)
        }
        guard value is URL || value is Data || value is Decimal else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return try JSONValue(jsonBytes: Array(encoder.encode(value)))
    }

    /// Whether there is no set in it, and no dictionary that is encoded as a list: their order is
    /// another one in every process.
    private static func hasOrder(_ value: Any) -> Bool {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .set, .class: return mirror.displayStyle != .set
        case .dictionary where !(value is [String: Any] || value is [Int: Any]): return false
        default: return mirror.children.allSatisfy { hasOrder($0.value) }
        }
    }
}
