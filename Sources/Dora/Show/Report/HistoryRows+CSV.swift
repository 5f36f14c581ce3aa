internal import DoraCore

extension HistoryRows {
    /// Writes columns for all keys of all rows (RFC 4180, with a line feed at the ends of lines).
    ///
    /// All columns are known when all histories have been read, and that is done once: rows wait,
    /// with the columns that were known by then.
    ///
    /// - Parameter spool: where they wait.
    func writeCSV(by spool: Spool, _ put: Put) throws(DoraError) {
        var places = MetricPlaces(ownKeys)
        let own = places.keys.places
        /// Where rows begin that have more columns than those before.
        var parts: [(start: Int, width: Int)] = []
        try forEachHistory("writing rows") { (index, entries) throws(DoraError) in
            var constant = Array(repeating: "", count: own.count)
            for (key, value) in values[index] { own[key].map { constant[$0] = Self.field(value) } }
            for place in entries.indices {
                var cells = constant
                for (key, value) in numbering(of: index, entries, at: place) {
                    own[key].map { cells[$0] = Self.field(value) }
                }
                places.visit(entries[place]) { place, value in
                    while cells.count <= place { cells.append("") }
                    cells[place] = Self.field(value.plain)
                }
                let width = places.keys.keys.count
                if parts.last?.width != width { parts.append((spool.count, width)) }
                while cells.count < width { cells.append("") }
                try spool.put((cells.joined(separator: ",") + "\n").utf8)
            }
        }
        let columns = places.keys.keys
        try put(Array((columns.map(Self.quoted).joined(separator: ",") + "\n").utf8))
        for (index, part) in parts.enumerated() {
            let end = index + 1 < parts.count ? parts[index + 1].start : spool.count
            let missing = columns.count - part.width
            guard missing > 0 else {
                try spool.read(part.start..<end, put)
                continue
            }
            var lengthening = Lengthening(by: missing)
            try spool.read(part.start..<end) { (rows) throws(DoraError) in
                try put(lengthening.lengthened(rows))
            }
        }
    }

    /// Adds empty fields to rows that come in parts.
    private struct Lengthening {
        private let fields: [UInt8]
        private var isQuoted = false

        init(by count: Int) { fields = Array(repeating: UInt8(ascii: ","), count: count) }

        mutating func lengthened(_ rows: [UInt8]) -> [UInt8] {
            var result: [UInt8] = []
            result.reserveCapacity(rows.count)
            for byte in rows {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                if byte == UInt8(ascii: "\n"), !isQuoted { result += fields }
                result.append(byte)
            }
            return result
        }
    }

    private static func field(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .string(let text): quoted(text)
        default: quoted(value.jsonText)
        }
    }

    private static func quoted(_ text: String) -> String {
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
