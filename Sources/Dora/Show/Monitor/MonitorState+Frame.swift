internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension MonitorState {
    /// How many rows the table has in a window of this height.
    func page(height: Int) -> Int {
        switch mode {
        case .page: max(height - 2, 1)
        case .table, .filtering: max(height - headHeight - footHeight(height), 1)
        }
    }

    /// The rows on the screen, whose histories are to be read.
    func visible(height: Int) -> [Int] {
        if case .page = mode { return [] }
        let page = page(height: height)
        let start = min(top, max(order.count - page, 0))
        return Array(order[start..<min(start + page, order.count)])
    }

    /// Whether any metric belongs to a group decides whether there is a line for them.
    private var headHeight: Int {
        1 + (metrics.contains { !$0.group.isEmpty } ? 3 : 2)
    }

    private func footHeight(_ height: Int) -> Int { height >= 12 ? 3 : 2 }

    /// Takes in the metrics of the rows on the screen: they may bring new columns.
    mutating func learn(_ latest: [LatestEntry?]) {
        guard table.chosen == nil else { return }
        let known = Set(metrics.map(\.path))
        let new = table.metrics(in: latest).filter { !known.contains($0.path) }
        guard !new.isEmpty else { return }
        // Groups stay together wherever a new metric comes from.
        let all = metrics + new
        var groups: [String] = [""]
        for column in all where !groups.contains(column.group) { groups.append(column.group) }
        metrics = groups.flatMap { group in all.filter { $0.group == group } }
        floor = []
    }

    /// The whole window: as many lines as it is high, none wider than it is.
    mutating func frame(
        width: Int, height: Int, at time: Date, in calendar: LocalCalendar = .process,
        _ latest: (Int) -> LatestEntry?
    ) -> [String] {
        clamp(page: page(height: height))
        var lines =
            switch mode {
            case .page(let text): Self.frame(text, width: width, height: height)
            case .table, .filtering: tableFrame(width, height, time, calendar, latest)
            }
        lines = Array(lines.prefix(height))
        lines += Array(repeating: "", count: height - lines.count)
        return lines
    }

    private static func frame(_ text: TextPage, width: Int, height: Int) -> [String] {
        let page = max(height - 2, 1)
        let body = text.visible(page: page).map { $0.fitted(to: width) }
        let filler = Array(repeating: "", count: max(page - body.count, 0))
        return [Tint.strong.paint(text.title.printable.fitted(to: width))] + body + filler
            + [Tint.faint.paint("q back, up and down scroll, G end".fitted(to: width))]
    }

    private mutating func tableFrame(
        _ width: Int, _ height: Int, _ time: Date, _ calendar: LocalCalendar,
        _ latest: (Int) -> LatestEntry?
    ) -> [String] {
        let rows = visible(height: height)
        let shown = Array(metrics.dropFirst(columnOffset))
        let cells = rows.map { table.row($0, flock[$0], latest($0), shown) }
        let columns = table.columns(shown)
        if floor.count != columns.count { floor = [] }
        var body = Table(columns: columns, rows: cells)
            .lines(width: width, isColored: true, floor: &floor)
        if let row = rows.firstIndex(where: { $0 == chosen }), body.count >= rows.count {
            let line = body.count - rows.count + row
            body[line] = Tint.selected.paint(
                Table(columns: columns, rows: [cells[row]]).lines(width: width, floor: &floor)
                    .last ?? "")
        }
        let head = table.base.isEmpty ? title : "\(title): \(table.base)"
        let page = page(height: height)
        body += Array(repeating: "", count: max(headHeight - 1 + page - body.count, 0))
        var foot = [status(rows.count, time), progress.summary(at: time, in: calendar)]
        if footHeight(height) > 2 {
            foot.append("? keys  s sort  / filter  f states  l log  w why  u look  q quit")
        }
        return [Tint.strong.paint(head.fitted(to: width))]
            + body.prefix(headHeight - 1 + page)
            + foot.enumerated().map { index, line in
                (index == 2 ? Tint.faint : .plain).paint(line.fitted(to: width))
            }
    }

    private func status(_ rows: Int, _ time: Date) -> String {
        if mode == .filtering { return "/\(filter)_" }
        if let message { return message.printable }
        var parts = [
            order.isEmpty ? "no rows" : "rows \(top + 1)-\(top + rows) of \(order.count)"
        ]
        if sort != .index || isDescending {
            parts.append("by \(sort.title)\(isDescending ? ", reversed" : "")")
        }
        if kind != .all { parts.append("only \(kind.rawValue)") }
        if !filter.isEmpty { parts.append("filter \(filter)") }
        if columnOffset > 0 { parts.append("\(columnOffset) metrics to the left") }
        parts.append(
            nextLook.map {
                let seconds = max($0.timeIntervalSince(time), 0)
                return "next look in \(TextAmount.duration(seconds: seconds))"
            } ?? "looking")
        return parts.joined(separator: ", ")
    }
}
