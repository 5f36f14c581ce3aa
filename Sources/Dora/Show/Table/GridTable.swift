internal import DoraArguments
internal import DoraCore

/// The table of a grid: one row for each XP, with its state and its latest metrics.
struct GridTable: Sendable {
    /// What all XPs have in common, for the line above the table.
    let base: String
    let names: [String]
    let meta: [MetaColumn]
    /// The metrics that the explorer chose; nil shows whatever there is.
    let chosen: [MetricColumn]?

    init(_ xps: [XP], main: any DecoratedMain, columns: [MetricColumn]?, meta: [MetaColumn]) {
        let (names, base) = Self.names(of: xps, main)
        self.init(names: names, base: base, columns: columns, meta: meta)
    }

    init(names: [String], base: String, columns: [MetricColumn]?, meta: [MetaColumn]) {
        self.names = names.map { Self.shown($0, base: base) }
        self.base = base.printable
        self.meta = meta
        chosen = columns
    }

    /// The names of XPs that are shown together, and what they have in common; that is nothing where
    /// there is one XP, and the whole name of that is told.
    static func names(
        of xps: [XP], _ main: any DecoratedMain
    ) -> (names: [String], base: String) {
        let (names, base) = main.names(of: xps)
        return names.count == 1 ? ([base], "") : (names, base)
    }

    /// A name as it is shown. An XP with nothing beside what all have in common has an empty one,
    /// as in Dora.
    static func shown(_ name: String, base: String) -> String {
        guard name.isEmpty else { return name.printable }
        return base.isEmpty ? "(defaults)" : "(nothing else)"
    }

    /// The metrics that have columns, given the latest entries of some histories.
    func metrics(in latest: some Sequence<LatestEntry?>) -> [MetricColumn] {
        chosen ?? MetricColumn.all(in: latest.compactMap { $0?.entry })
    }

    /// The columns of the table.
    func columns(_ metrics: [MetricColumn]) -> [Table.Column] {
        meta.map(\.column)
            + metrics.map {
                Table.Column(
                    title: $0.title.printable, group: $0.group.printable, alignment: $0.alignment,
                    rank: 1)
            }
    }

    /// One row.
    func row(
        _ index: Int, _ sheep: Sheep, _ latest: LatestEntry?, _ metrics: [MetricColumn]
    ) -> [Table.Cell] {
        meta.map { cell($0, index, sheep, latest) }
            + metrics.map { Table.Cell(latest.map { $0.entry }.map($0.text) ?? "") }
    }

    private func cell(
        _ column: MetaColumn, _ index: Int, _ sheep: Sheep, _ latest: LatestEntry?
    ) -> Table.Cell {
        switch column {
        case .index: Table.Cell("\(index)", .faint)
        case .name: Table.Cell(names[index])
        case .state: Table.Cell(sheep.state.name, sheep.state.tint)
        case .signature: Table.Cell("\(sheep.xp.signature)", .faint)
        case .job: Table.Cell(sheep.job.map { "\($0.id)" } ?? "", .faint)
        case .entries: Table.Cell(latest.map { "\($0.count)" } ?? "")
        case .argument(let key):
            Table.Cell(
                sheep.xp.delta.last { $0.key == key }.map {
                    NumberFormat.significant(6).text($0.value)
                }
                    ?? "")
        }
    }

    /// The whole table as lines, as a pipe gets it.
    func lines(
        _ flock: [Sheep], latest: [LatestEntry?], width: Int? = nil, isColored: Bool = false
    ) -> [String] {
        let metrics = metrics(in: latest)
        let rows = flock.indices.map { row($0, flock[$0], latest[$0], metrics) }
        return Table(columns: columns(metrics), rows: rows)
            .lines(width: width, isColored: isColored)
    }
}

/// The last entry of a history, and how many there are.
struct LatestEntry: Sendable, Hashable {
    var entry: JSONValue
    var count: Int
}
