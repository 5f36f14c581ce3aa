internal import DoraArguments
internal import DoraCore

/// The histories of a grid as rows, one for each entry, with the keys that Dora's own loader for
/// HiPlot gives them.
///
/// Rows are made one by one: those of many XPs would take gigabytes.
struct HistoryRows {
    /// Writes a part of a text.
    typealias Put = ([UInt8]) throws(DoraError) -> Void

    private let flock: [Sheep]
    private let history: (XP) -> [JSONValue]
    /// What each row of an XP has beside its entry, in the order of the flock.
    private let values: [JSONObject]

    /// - Parameter history: reads the history of an XP.
    init(_ flock: [Sheep], main: any DecoratedMain, history: @escaping (XP) -> [JSONValue]) {
        self.flock = flock
        self.history = history
        let parts = flock.map { main.nameParts(of: $0.xp) }
        var common = parts.first ?? JSONObject()
        for part in parts {
            for (key, value) in common where part[key] != value { common[key] = nil }
        }
        var keys = KeyOrder()
        for part in parts { for (key, _) in part where common[key] == nil { keys.add(key) } }
        values = zip(flock, parts).map { sheep, part in
            var values = JSONObject()
            for key in keys.keys {
                let value = part[key] ?? .null
                let short = main.shortNamePart(key: key, value: value)
                values[String(short.prefix { $0 != "=" })] = value.plain
            }
            values["sig"] = .string("\(sheep.xp.signature)")
            values["state"] = .string(sheep.state.name)
            return values
        }
    }

    /// Makes all rows, in their order.
    func forEach(_ body: (JSONObject) throws(DoraError) -> Void) throws(DoraError) {
        try forEachHistory("writing rows") { (index, entries) throws(DoraError) in
            for place in entries.indices { try body(row(of: index, entries, at: place)) }
        }
    }

    /// Writes a list of objects.
    func writeJSON(_ put: Put) throws(DoraError) {
        var isFirst = true
        try put(Array("[".utf8))
        try forEach { (row) throws(DoraError) in
            try put(Array(((isFirst ? "" : ",\n") + JSONValue.object(row).jsonText).utf8))
            isFirst = false
        }
        try put(Array("]\n".utf8))
    }

    /// Writes columns for all keys of all rows (RFC 4180, with a line feed at the ends of lines).
    func writeCSV(_ put: Put) throws(DoraError) {
        let keys = try columns()
        try put(Array((keys.map(Self.field).joined(separator: ",") + "\n").utf8))
        try forEach { (row) throws(DoraError) in
            let fields = keys.map { Self.field(Self.text(row[$0])) }
            try put(Array((fields.joined(separator: ",") + "\n").utf8))
        }
    }

    /// The keys of all rows, in the order in which they come up.
    private func columns() throws(DoraError) -> [String] {
        var keys = KeyOrder()
        for key in ["uid", "from_uid"] + (values.first?.keys ?? []) + ["epoch", "last"] {
            keys.add(key)
        }
        try forEachHistory("reading histories") { (_, entries) throws(DoraError) in
            for entry in entries { MetricLeaf.visit(entry) { name, _ in keys.add(name) } }
        }
        return keys.keys
    }

    private func forEachHistory(
        _ what: String, _ body: (Int, [JSONValue]) throws(DoraError) -> Void
    ) throws(DoraError) {
        let stage = Work.stage(what, of: flock.count)
        defer { stage?.end() }
        for (index, sheep) in flock.enumerated() {
            stage?.advance()
            try body(index, history(sheep.xp))
        }
    }

    private func row(of index: Int, _ entries: [JSONValue], at place: Int) -> JSONObject {
        let signature = "\(flock[index].xp.signature)"
        var row = JSONObject()
        row["uid"] = .string("\(signature)_\(place)")
        row["from_uid"] = place > 0 ? .string("\(signature)_\(place - 1)") : .null
        for (key, value) in values[index] { row[key] = value }
        row["epoch"] = .int(place)
        row["last"] = .bool(place == entries.count - 1)
        MetricLeaf.visit(entries[place]) { row[$0] = $1.plain }
        return row
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
