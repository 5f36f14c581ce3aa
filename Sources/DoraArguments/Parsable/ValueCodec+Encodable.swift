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
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            let seconds = date.timeIntervalSince1970
            // The text has whole seconds; dates that differ by less would be one experiment.
            if seconds == seconds.rounded() {
                try container.encode(date.formatted(.iso8601))
            } else {
                try container.encode(seconds)
            }
        }
        guard let data = try? encoder.encode(value) else { return nil }
        return try? JSONValue(jsonBytes: Array(data))
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
