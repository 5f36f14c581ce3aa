/// Short names for experiments: what they all have in common is taken out.
package enum ShortNames {
    /// The shortened text of one argument: `model.dim` and 4 give `mod.dim=4`; true gives the key.
    package static func part(key: String, value: JSONValue) -> String {
        var parts = key.parts(separatedBy: ".")
        for index in parts.indices.dropLast() {
            parts[index] = String(parts[index].unicodeScalars.prefix(3))
        }
        let short = parts.joined(separator: ".")
        switch value {
        case .bool(true): return short
        case .path(let path): return "\(short)=\(lastPart(of: path))"
        default: return "\(short)=\(value.pythonText)"
        }
    }

    /// The last part of a path as Python's `Path.name` has it.
    private static func lastPart(of path: String) -> String {
        path.parts(separatedBy: "/").last { !$0.isEmpty && $0 != "." } ?? ""
    }

    /// The name of what `parts` has beside `reference`.
    package static func name(
        _ parts: JSONObject, without reference: JSONObject = [:],
        part: (String, JSONValue) -> String
    ) -> String {
        parts.filter { reference[$0.key] == nil }.map { part($0.key, $0.value) }
            .joined(separator: " ")
    }

    /// The name of each, and the base that all have in common: keys that occur everywhere with
    /// equal values.
    package static func names(
        _ all: [JSONObject], part: (String, JSONValue) -> String
    ) -> (names: [String], base: String) {
        var reference = all.first ?? [:]
        for (index, parts) in all.enumerated() {
            for (key, value) in reference {
                // To Python a NaN is not even equal to itself.
                let isCommon = parts[key].map {
                    $0.isEqual(to: value, sameObject: index == 0)
                }
                if isCommon != true { reference[key] = nil }
            }
        }
        return (
            all.map { name($0, without: reference, part: part) }, name(reference, part: part)
        )
    }
}
