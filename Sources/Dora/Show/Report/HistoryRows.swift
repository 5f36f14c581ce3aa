internal import DoraArguments
internal import DoraCore

/// The histories of a grid as rows, one for each entry, with the keys that Dora's own loader for
/// HiPlot gives them.
///
/// Histories are read, and their rows written, on all processors, and so many at a time that what
/// waits takes little memory: the rows of many XPs would take gigabytes.
struct HistoryRows: Sendable {
    /// Writes a part of a text.
    typealias Put = ([UInt8]) throws(DoraError) -> Void

    let flock: [Sheep]
    private let history: @Sendable (XP) -> [JSONValue]
    /// What each row of an XP has beside its entry, in the order of the flock.
    let values: [JSONObject]

    /// - Parameter history: reads the history of an XP.
    init(
        _ flock: [Sheep], main: any DecoratedMain, history: @escaping @Sendable (XP) -> [JSONValue]
    ) {
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

    /// Writes a list of objects.
    func writeJSON(_ put: Put) throws(DoraError) {
        var isFirst = true
        try put(Array("[".utf8))
        try HistoryWindow.forEach(in: flock, "writing rows") { index in
            rows(of: index).map { JSONValue.object($0).jsonText }.joined(separator: ",\n")
        } body: { (_, text) throws(DoraError) in
            guard !text.isEmpty else { return }
            if !isFirst { try put(Array(",\n".utf8)) }
            try put(Array(text.utf8))
            isFirst = false
        }
        try put(Array("]\n".utf8))
    }

    /// The rows of one XP.
    func rows(of index: Int) -> [JSONObject] {
        let entries = entries(of: index)
        return entries.indices.map { row(of: index, entries, at: $0) }
    }

    /// The history of one XP.
    func entries(of index: Int) -> [JSONValue] { history(flock[index].xp) }

    /// The keys of all rows that come from no history.
    var ownKeys: KeyOrder {
        var keys = KeyOrder()
        for key in ["uid", "from_uid"] + (values.first?.keys ?? []) + ["epoch", "last"] {
            keys.add(key)
        }
        return keys
    }

    /// What numbers an entry.
    func numbering(of index: Int, _ entries: [JSONValue], at place: Int) -> JSONObject {
        let signature = "\(flock[index].xp.signature)"
        return [
            "uid": .string("\(signature)_\(place)"),
            "from_uid": place > 0 ? .string("\(signature)_\(place - 1)") : .null,
            "epoch": .int(place), "last": .bool(place == entries.count - 1),
        ]
    }

    private func row(of index: Int, _ entries: [JSONValue], at place: Int) -> JSONObject {
        let numbering = numbering(of: index, entries, at: place)
        var row = JSONObject()
        for key in ["uid", "from_uid"] { row[key] = numbering[key] }
        for (key, value) in values[index] { row[key] = value }
        // A uid is that of a row, also where an argument has the name.
        for (key, value) in numbering { row[key] = value }
        MetricLeaf.visit(entries[place]) { row[$0] = $1.plain }
        return row
    }
}
