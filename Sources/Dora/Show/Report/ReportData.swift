internal import DoraArguments
internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// All that the page of a grid shows, as one JSON value.
struct ReportData: Sendable {
    var grid: String
    var program: String
    /// What all XPs have in common.
    var base: String
    var made: Date
    var arguments: [String]
    var metrics: [String]
    var rows: [JSONValue]
    var groups: [JSONValue]

    /// No page holds more numbers than this: histories of many XPs are thinned out.
    static let numberLimit = 1_000_000
    /// Of no history fewer entries than this are kept.
    private static let fewestEntries = 16

    /// Collects the data; histories are read one after the other and let go.
    ///
    /// - Parameters:
    ///   - defaults: the values of arguments that an XP does not set.
    ///   - history: reads the history of an XP.
    ///   - progress: told after each XP.
    init(
        grid: String, program: String, names: (names: [String], base: String), flock: [Sheep],
        explanation: Explanation, made: Date, numberLimit: Int = ReportData.numberLimit,
        defaults: JSONObject = JSONObject(), history: (XP) -> [JSONValue],
        progress: () -> Void = {}
    ) {
        self.grid = grid
        self.program = program
        base = names.base
        self.made = made
        var arguments = KeyOrder()
        for sheep in flock { for pair in sheep.xp.delta { arguments.add(pair.key) } }
        self.arguments = arguments.keys
        var metrics = KeyOrder()
        rows = []
        rows.reserveCapacity(flock.count)
        for (index, sheep) in flock.enumerated() {
            let entries = history(sheep.xp)
            let columns = Self.columns(entries, &metrics)
            let budget = numberLimit / max(flock.count * max(metrics.keys.count, 1), 1)
            let stride = max(entries.count / max(budget, Self.fewestEntries), 1)
            rows.append(
                [
                    "sig": .string("\(sheep.xp.signature)"),
                    "name": .string(names.names[index]),
                    "state": .string(sheep.state.name),
                    "kind": .string(sheep.state.kind),
                    "job": .string(sheep.job.map { "\($0.id)" } ?? ""),
                    "args": .array(Self.values(of: sheep.xp, arguments, defaults)),
                    "n": .int(entries.count), "stride": .int(stride),
                    "series": .array(columns.map { $0?.thinned(stride).json ?? .null }),
                    // A series tells five digits.
                    "last": .array(
                        columns.map { $0.map { Self.exact(.double($0.last)) } ?? .null }),
                ])
            progress()
        }
        self.metrics = metrics.keys
        groups = explanation.groups.map { group in
            [
                "words": .string(group.diagnosis.words),
                "waits": .bool(group.diagnosis.isWaiting),
                "members": .array(group.members.map { .int($0) }),
                "nodes": .array(group.nodes.keys.sorted().map { .string($0) }),
                "detail": .string(group.diagnosis.detail ?? ""),
                "log": .array(group.diagnosis.log.map { .string($0) }),
            ]
        }
    }

    /// The values of one metric each, in the order of `metrics`; nil where there are none.
    private static func columns(
        _ entries: [JSONValue], _ metrics: inout KeyOrder
    ) -> [ReportSeries?] {
        var columns: [ReportSeries?] = Array(repeating: nil, count: metrics.keys.count)
        for (place, entry) in entries.enumerated() {
            MetricLeaf.visit(entry) { name, value in
                let number: Double
                switch value {
                case .bool(let flag): number = flag ? 1 : 0
                default:
                    guard let double = value.doubleValue else { return }
                    number = double
                }
                let column = metrics.add(name)
                while columns.count <= column { columns.append(nil) }
                var series =
                    columns[column]
                    ?? ReportSeries(values: Array(repeating: .nan, count: entries.count))
                columns[column] = nil
                series.values[place] = number
                columns[column] = series
            }
        }
        return columns
    }

    private static func values(
        of xp: XP, _ arguments: KeyOrder, _ defaults: JSONObject
    ) -> [JSONValue] {
        var values = arguments.keys.map { defaults[$0].map(exact) ?? .null }
        for pair in xp.delta {
            if let place = arguments.places[pair.key] { values[place] = exact(pair.value) }
        }
        return values
    }

    /// A value as JavaScript can hold it: there, integers above 2^53 lose their last digits.
    private static func exact(_ value: JSONValue) -> JSONValue {
        switch value {
        case .bigInt(let number): .string("\(number)")
        case .int(let number) where number.magnitude > 1 << 53: .string("\(number)")
        default: value.plain
        }
    }

    var json: JSONValue {
        [
            "grid": .string(grid), "program": .string(program), "base": .string(base),
            "made": .double(made.timeIntervalSince1970.rounded()),
            "args": .array(arguments.map { .string($0) }),
            "metrics": .array(metrics.map { .string($0) }), "rows": .array(rows),
            "groups": .array(groups),
        ]
    }
}

/// Keys in the order in which they came up.
struct KeyOrder: Sendable {
    private(set) var keys: [String] = []
    private(set) var places: [String: Int] = [:]

    /// The key's place.
    @discardableResult
    mutating func add(_ key: String) -> Int {
        if let place = places[key] { return place }
        places[key] = keys.count
        keys.append(key)
        return keys.count - 1
    }
}

/// The values in an entry of a history, by their keys joined with points.
enum MetricLeaf {
    static func visit(_ entry: JSONValue, _ body: (String, JSONValue) -> Void) {
        visit(entry, "", body)
    }

    private static func visit(
        _ value: JSONValue, _ prefix: String, _ body: (String, JSONValue) -> Void
    ) {
        guard let object = value.objectValue else { return }
        for (key, inner) in object {
            let name = prefix.isEmpty ? key : "\(prefix).\(key)"
            if inner.objectValue == nil { body(name, inner) } else { visit(inner, name, body) }
        }
    }
}

extension JSONValue {
    /// The value as every reader of JSON takes it: what is not finite is a text, as in HiPlot, and
    /// what is not one value is one text.
    var plain: JSONValue {
        switch self {
        case .double(let number) where !number.isFinite:
            .string(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
        case .array, .object: .string(jsonText)
        default: jsonable
        }
    }
}

extension SheepState {
    /// What the state comes to, for programs: `new`, `pending`, `running`, `done`, `failed`,
    /// `cancelled`, `missing` or `unknown`.
    var kind: String {
        let counts = GridProgress.Counts(CollectionOfOne(self))
        let kinds = [
            (counts.new, "new"), (counts.pending, "pending"), (counts.running, "running"),
            (counts.done, "done"), (counts.failed, "failed"), (counts.cancelled, "cancelled"),
            (counts.missing, "missing"),
        ]
        return kinds.first { $0.0 > 0 }?.1 ?? "unknown"
    }
}
