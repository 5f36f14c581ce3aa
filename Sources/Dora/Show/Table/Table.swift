/// Rows of text under titled columns, as lines of a terminal.
struct Table: Sendable {
    /// One column; neighbours of the same group share a title above theirs.
    struct Column: Sendable, Hashable {
        var title: String
        var group = ""
        var alignment = ColumnAlignment.leading
        /// Whether its texts may be cut where the window is too narrow.
        var isFlexible = false
        /// Columns with the highest rank are left out first where the window is too narrow, the
        /// last of them first; those of rank 0 never are.
        var rank = 0
    }

    /// One text, and its colour.
    struct Cell: Sendable, Hashable, ExpressibleByStringLiteral {
        var text: String
        var tint = Tint.plain

        init(_ text: String, _ tint: Tint = .plain) {
            self.text = text
            self.tint = tint
        }

        init(stringLiteral value: String) { text = value }
    }

    var columns: [Column]
    var rows: [[Cell]]

    private static let gap = "  "
    /// Flexible columns are not cut below this as long as others can be left out.
    private static let comfortable = 24
    /// Flexible columns are not cut below this at all.
    private static let narrowest = 8

    /// The titles, a rule, and the rows.
    ///
    /// - Parameters:
    ///   - width: of the window; nil leaves all as wide as it is.
    ///   - isColored: whether the cells' colours are shown.
    ///   - floor: widths that the columns have at least, so that a table whose rows scroll stays
    ///     in place; raised to the widths that were needed.
    func lines(width: Int? = nil, isColored: Bool = false, floor: inout [Int]) -> [String] {
        let natural = naturalWidths(floor)
        floor = natural
        let layout = layout(natural, width)
        var lines: [String] = []
        if layout.contains(where: { !columns[$0.column].group.isEmpty }) {
            lines.append(groupLine(layout, isColored))
        }
        lines.append(
            line(layout.map { (Cell(columns[$0.column].title, .strong), $0) }, isColored))
        lines.append(
            (isColored ? Tint.faint : .plain).paint(
                layout.map { String(repeating: "-", count: $0.width) }
                    .joined(separator: Self.gap)))
        for row in rows { lines.append(line(layout.map { (row[$0.column], $0) }, isColored)) }
        return lines
    }

    /// The lines of a table that stands alone.
    func lines(width: Int? = nil, isColored: Bool = false) -> [String] {
        var floor: [Int] = []
        return lines(width: width, isColored: isColored, floor: &floor)
    }

    /// A column as it is shown.
    private struct Shown {
        var column: Int
        var width: Int
    }

    private func naturalWidths(_ floor: [Int]) -> [Int] {
        var widths = columns.map(\.title.columnCount)
        if floor.count == widths.count { widths = zip(widths, floor).map(max) }
        for row in rows {
            for index in row.indices {
                widths[index] = max(widths[index], row[index].text.columnCount)
            }
        }
        for group in groups(Array(columns.indices)) {
            let missing =
                columns[group[0]].group.columnCount - Self.total(group.map { widths[$0] })
            if missing > 0, let last = group.last { widths[last] += missing }
        }
        return widths
    }

    private static func total(_ widths: [Int]) -> Int {
        widths.reduce(0, +) + gap.count * max(widths.count - 1, 0)
    }

    /// The columns that fit, as wide as they can be.
    private func layout(_ natural: [Int], _ width: Int?) -> [Shown] {
        var shown = columns.indices.map { Shown(column: $0, width: natural[$0]) }
        guard let width else { return shown }
        func excess() -> Int { Self.total(shown.map(\.width)) - width }
        func cut(to least: Int) {
            for index in shown.indices where columns[shown[index].column].isFlexible {
                let excess = excess()
                guard excess > 0 else { return }
                shown[index].width = max(
                    shown[index].width - excess, min(least, shown[index].width))
            }
        }
        cut(to: Self.comfortable)
        while excess() > 0 {
            let highest = shown.map { columns[$0.column].rank }.max() ?? 0
            guard highest > 0,
                let index = shown.lastIndex(where: { columns[$0.column].rank == highest })
            else { break }
            shown.remove(at: index)
            // What was cut for its sake may be whole again.
            for index in shown.indices { shown[index].width = natural[shown[index].column] }
            cut(to: Self.comfortable)
        }
        cut(to: Self.narrowest)
        while excess() > 0, shown.count > 1 { shown.removeLast() }
        if excess() > 0 { shown[0].width = max(width, 0) }
        return shown
    }

    /// Neighbours with the same group.
    private func groups(_ indices: [Int]) -> [[Int]] {
        var groups: [[Int]] = []
        for index in indices {
            if let last = groups.last?.last, columns[last].group == columns[index].group {
                groups[groups.count - 1].append(index)
            } else {
                groups.append([index])
            }
        }
        return groups
    }

    private func groupLine(_ layout: [Shown], _ isColored: Bool) -> String {
        let widths = Dictionary(uniqueKeysWithValues: layout.map { ($0.column, $0.width) })
        let cells = groups(layout.map(\.column)).map { group in
            Self.pad(
                columns[group[0]].group, Self.total(group.map { widths[$0] ?? 0 }), .leading)
        }
        let text = String(cells.joined(separator: Self.gap).trimmingSuffix { $0 == " " })
        return isColored ? Tint.strong.paint(text) : text
    }

    private func line(_ cells: [(Cell, Shown)], _ isColored: Bool) -> String {
        var line = ""
        var pending = ""
        for (index, (cell, shown)) in cells.enumerated() {
            if index > 0 { pending += Self.gap }
            let padded = Self.pad(
                cell.text.fitted(to: shown.width), shown.width, columns[shown.column].alignment)
            let body = padded.trimmingSuffix { $0 == " " }
            // Spaces wait until something follows: no line ends with any.
            guard !body.isEmpty else {
                pending += padded
                continue
            }
            line += pending + (isColored ? cell.tint.paint(String(body)) : String(body))
            pending = String(padded[body.endIndex...])
        }
        return line
    }

    private static func pad(_ text: String, _ width: Int, _ alignment: ColumnAlignment) -> String {
        let missing = max(width - text.columnCount, 0)
        let left =
            switch alignment {
            case .leading: 0
            case .center: missing / 2
            case .trailing: missing
            }
        return String(repeating: " ", count: left) + text
            + String(repeating: " ", count: missing - left)
    }
}

/// Where the texts of a column stand.
public enum ColumnAlignment: Sendable, Hashable {
    /// At the left, as names do.
    case leading
    /// In the middle.
    case center
    /// At the right, as numbers do.
    case trailing
}
