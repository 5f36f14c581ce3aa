internal import DoraArguments
internal import DoraCore

/// The histories of a grid as rows, one for each entry, with the keys that Dora's own loader for
/// HiPlot gives them.
struct HistoryRows: Sendable {
    var rows: [JSONObject] = []

    /// - Parameter history: reads the history of an XP.
    init(_ flock: [Sheep], main: any DecoratedMain, history: (XP) -> [JSONValue]) {
        let parts = flock.map { main.nameParts(of: $0.xp) }
        var common = parts.first ?? JSONObject()
        for part in parts {
            for (key, value) in common where part[key] != value { common[key] = nil }
        }
        var keys = KeyOrder()
        for part in parts { for (key, _) in part where common[key] == nil { keys.add(key) } }
        let stage = Work.stage("reading histories", of: flock.count)
        defer { stage?.end() }
        for (sheep, part) in zip(flock, parts) {
            stage?.advance()
            var values = JSONObject()
            for key in keys.keys {
                let value = part[key] ?? .null
                let short = main.shortNamePart(key: key, value: value)
                values[String(short.prefix { $0 != "=" })] = value.plain
            }
            let signature = "\(sheep.xp.signature)"
            values["sig"] = .string(signature)
            values["state"] = .string(sheep.state.name)
            let entries = history(sheep.xp)
            for (index, entry) in entries.enumerated() {
                var row = JSONObject()
                row["uid"] = .string("\(signature)_\(index)")
                row["from_uid"] = index > 0 ? .string("\(signature)_\(index - 1)") : .null
                for (key, value) in values { row[key] = value }
                row["epoch"] = .int(index)
                row["last"] = .bool(index == entries.count - 1)
                MetricLeaf.visit(entry) { row[$0] = $1.plain }
                rows.append(row)
            }
        }
    }

    /// A list of objects.
    var json: String {
        "[" + rows.map { JSONValue.object($0).jsonText }.joined(separator: ",\n") + "]\n"
    }

    /// Columns for all keys of all rows (RFC 4180, with a line feed at the ends of lines).
    var csv: String {
        var keys = KeyOrder()
        for row in rows { for key in row.keys { keys.add(key) } }
        var text = keys.keys.map(Self.field).joined(separator: ",") + "\n"
        for row in rows {
            text += keys.keys.map { Self.field(Self.text(row[$0])) }.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: ""
        case .string(let text)?: text
        case let value?: value.jsonText
        }
    }

    private static func field(_ text: String) -> String {
        // By bytes: a line feed after a carriage return, and a mark after a quote, are one character
        // to Swift.
        guard text.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return text }
        var field: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { field.append(byte) }
            field.append(byte)
        }
        return String(decoding: field + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}
