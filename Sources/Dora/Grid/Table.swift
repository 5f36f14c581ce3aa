/// Rows of text under titled columns, as lines.
struct Table: Sendable {
    /// One column; neighbours of the same group share a title above theirs.
    struct Column: Sendable {
        var title: String
        var group = ""
        /// Numbers stand at the right.
        var isNumeric = false
    }

    var columns: [Column]
    var rows: [[String]]

    private static let gap = "  "

    /// The titles, a rule, and the rows.
    var lines: [String] {
        let widths = widths
        var lines: [String] = []
        if columns.contains(where: { !$0.group.isEmpty }) { lines.append(groupLine(widths)) }
        lines.append(line(columns.map(\.title), widths))
        lines.append(widths.map { String(repeating: "-", count: $0) }.joined(separator: Self.gap))
        for row in rows { lines.append(line(row, widths)) }
        return lines
    }

    private var widths: [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
        }
        for group in groups {
            let missing = columns[group.lowerBound].group.count - width(of: group, widths)
            if missing > 0 { widths[group.upperBound - 1] += missing }
        }
        return widths
    }

    /// Neighbours with the same group.
    private var groups: [Range<Int>] {
        var groups: [Range<Int>] = []
        for index in columns.indices {
            if let last = groups.last, columns[last.lowerBound].group == columns[index].group {
                groups[groups.count - 1] = last.lowerBound..<index + 1
            } else {
                groups.append(index..<index + 1)
            }
        }
        return groups
    }

    private func width(of group: Range<Int>, _ widths: [Int]) -> Int {
        widths[group].reduce(0, +) + Self.gap.count * (group.count - 1)
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        trimmed(
            columns.indices.map { index in
                Self.pad(cells[index], widths[index], left: columns[index].isNumeric)
            })
    }

    private func groupLine(_ widths: [Int]) -> String {
        trimmed(
            groups.map {
                Self.pad(columns[$0.lowerBound].group, width(of: $0, widths), left: false)
            })
    }

    private func trimmed(_ cells: [String]) -> String {
        String(cells.joined(separator: Self.gap).trimmingSuffix { $0 == " " })
    }

    private static func pad(_ text: String, _ width: Int, left: Bool) -> String {
        let space = String(repeating: " ", count: max(width - text.count, 0))
        return left ? space + text : text + space
    }
}
