internal import DoraArguments
internal import DoraCore

/// The table of a grid: one row for each XP, with its state and its latest metrics.
struct GridTable: Sendable {
    /// What all XPs have in common, for the line above the table.
    let base: String
    private let names: [String]
    private let chosen: [MetricColumn]?

    init(_ xps: [XP], main: any DecoratedMain, columns: [MetricColumn]?) {
        (names, base) = main.names(of: xps)
        chosen = columns
    }

    /// The table as lines.
    ///
    /// - Parameter latest: the last entry of each XP's history.
    func lines(_ flock: [Sheep], latest: [JSONValue?]) -> [String] {
        let metrics = chosen ?? MetricColumn.all(in: latest.compactMap { $0 })
        let fixed = [
            Table.Column(title: "#", isNumeric: true), Table.Column(title: "name"),
            Table.Column(title: "state"), Table.Column(title: "sig"), Table.Column(title: "job"),
        ]
        let columns =
            fixed
            + metrics.map {
                Table.Column(
                    title: $0.path.last ?? "",
                    group: $0.path.dropLast().joined(separator: "."), isNumeric: true)
            }
        let rows = flock.indices.map { index in
            let sheep = flock[index]
            return [
                "\(index)", names[index], sheep.state.name, "\(sheep.xp.signature)",
                sheep.job.map { "\($0.id)" } ?? "",
            ] + metrics.map { column in latest[index].map(column.text) ?? "" }
        }
        return Table(columns: columns, rows: rows).lines
    }

    /// One line: how many XPs in each state.
    static func summary(_ flock: [Sheep]) -> String {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for sheep in flock {
            let name = sheep.state.name.lowercased().replacing("_", with: " ")
            if counts[name] == nil { order.append(name) }
            counts[name, default: 0] += 1
        }
        let parts = order.map { "\(counts[$0] ?? 0) \($0)" }
        return "\(flock.count) XPs: " + parts.joined(separator: ", ")
    }
}
