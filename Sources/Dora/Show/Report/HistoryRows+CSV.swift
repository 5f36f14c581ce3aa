internal import DoraCore
internal import Synchronization

extension HistoryRows {
    /// Lines of some rows, and where those begin that have more columns than the ones before.
    private struct Lines: Sendable {
        var text: [UInt8] = []
        var parts: [(start: Int, width: Int)] = []
    }

    /// The rows of one XP, with the places of their columns.
    private struct Written: Sendable {
        var lines: Lines
        var places: MetricPlaces
        /// What they were made of, where that has columns which were not known before.
        var entries: [JSONValue]
    }

    /// Writes columns for all keys of all rows (RFC 4180, with a line feed at the ends of lines).
    ///
    /// All columns are known when all histories have been read, and that is done once: rows wait,
    /// with the columns that were known by then.
    ///
    /// - Parameter spool: where they wait.
    func writeCSV(by spool: Spool, _ put: Put) throws(DoraError) {
        var places = MetricPlaces(ownKeys)
        let own = places.keys.places
        var parts: [(start: Int, width: Int)] = []
        // What is made at once is made with the columns that were known before.
        let known = Mutex(places)
        try HistoryWindow.forEach(in: flock, "writing rows") { index in
            var places = known.withLock { $0 }
            let count = places.keys.keys.count
            let entries = entries(of: index)
            let lines = lines(of: index, entries, own, &places)
            let isMore = places.keys.keys.count > count
            return Written(lines: lines, places: places, entries: isMore ? entries : [])
        } body: { (index, written) throws(DoraError) in
            var lines = written.lines
            let keys = written.places.keys.keys
            if keys.starts(with: places.keys.keys) {
                places = written.places
            } else if !places.keys.keys.starts(with: keys) {
                // Another one beside it had other columns that were new.
                lines = self.lines(of: index, written.entries, own, &places)
            }
            known.withLock { $0 = places }
            for part in lines.parts where part.width != parts.last?.width {
                parts.append((spool.count + part.start, part.width))
            }
            try spool.put(lines.text)
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

    private func lines(
        of index: Int, _ entries: [JSONValue], _ own: [String: Int], _ places: inout MetricPlaces
    ) -> Lines {
        var lines = Lines()
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
            if lines.parts.last?.width != width { lines.parts.append((lines.text.count, width)) }
            while cells.count < width { cells.append("") }
            lines.text += (cells.joined(separator: ",") + "\n").utf8
        }
        return lines
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
        case .bool, .int, .bigInt, .double: value.jsonText
        case .string(let text), .path(let text): quoted(text)
        case .array, .object: quoted(value.jsonText)
        }
    }

    private static func quoted(_ text: String) -> String {
        // By bytes: a line feed after a carriage return, and a mark after a quote, are one character
        // to Swift.
        guard text.utf8.contains(where: needsQuotes) else { return text }
        var field: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { field.append(byte) }
            field.append(byte)
        }
        return String(decoding: field + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        default: false
        }
    }
}
