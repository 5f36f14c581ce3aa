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

    /// Collects the data; histories are read on all processors and let go.
    ///
    /// - Parameters:
    ///   - defaults: the values of arguments that an XP does not set.
    ///   - history: reads the history of an XP.
    init(
        grid: String, program: String, names: (names: [String], base: String), flock: [Sheep],
        explanation: Explanation, made: Date, numberLimit: Int = ReportData.numberLimit,
        defaults: JSONObject = JSONObject(), history: @escaping @Sendable (XP) -> [JSONValue]
    ) throws(DoraError) {
        self.grid = grid
        self.program = program
        base = names.base
        self.made = made
        var arguments = KeyOrder()
        for sheep in flock { for pair in sheep.xp.delta { arguments.add(pair.key) } }
        self.arguments = arguments.keys
        var metrics = KeyOrder()
        var rows: [JSONValue] = []
        rows.reserveCapacity(flock.count)
        try HistoryWindow.forEach(in: flock, "reading histories") { index in
            Metrics(history(flock[index].xp))
        } body: { index, read in
            let sheep = flock[index]
            let columns = read.columns(&metrics)
            let budget = numberLimit / max(flock.count * max(metrics.keys.count, 1), 1)
            let stride = max(read.count / max(budget, Self.fewestEntries), 1)
            rows.append(
                [
                    "sig": .string("\(sheep.xp.signature)"),
                    "name": .string(names.names[index]),
                    "state": .string(sheep.state.name),
                    "kind": .string(sheep.state.kind),
                    "job": .string(sheep.job.map { "\($0.id)" } ?? ""),
                    "args": .array(Self.values(of: sheep.xp, arguments, defaults)),
                    "n": .int(read.count), "stride": .int(stride),
                    "series": .array(columns.map { $0?.thinned(stride).json ?? .null }),
                    // A series tells five digits.
                    "last": .array(
                        columns.map { $0.map { Self.exact(.double($0.last)) } ?? .null }),
                ])
        }
        self.rows = rows
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

    /// The metrics of one history, in the order in which they came up.
    private struct Metrics: Sendable {
        /// How many entries there are.
        let count: Int
        private var all: [(name: String, series: ReportSeries)] = []

        init(_ entries: [JSONValue]) {
            count = entries.count
            var places = MetricPlaces(KeyOrder())
            var series: [Int: Int] = [:]
            for (entry, values) in entries.enumerated() {
                var found: [(place: Int, number: Double)] = []
                places.visit(values) { place, value in
                    let flag = value.boolValue.map { $0 ? 1.0 : 0 }
                    if let number = flag ?? value.doubleValue { found.append((place, number)) }
                }
                for (place, number) in found {
                    let index = series[place] ?? all.count
                    if index == all.count {
                        series[place] = index
                        let none = Array(repeating: Double.nan, count: count)
                        all.append((places.keys.keys[place], ReportSeries(values: none)))
                    }
                    all[index].series.values[entry] = number
                }
            }
        }

        /// The values of one metric each, in the order of `metrics`; nil where there are none.
        func columns(_ metrics: inout KeyOrder) -> [ReportSeries?] {
            let places = all.map { metrics.add($0.name) }
            var columns: [ReportSeries?] = Array(repeating: nil, count: metrics.keys.count)
            for (place, metric) in zip(places, all) { columns[place] = metric.series }
            return columns
        }
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
