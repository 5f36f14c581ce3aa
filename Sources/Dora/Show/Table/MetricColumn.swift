internal import DoraCore

/// One metric as a column of the table: its place in the history, and how it is shown.
public struct MetricColumn: Sendable, Hashable {
    /// The keys that lead to the metric in an entry of the history, from the outside in.
    public var path: [String]
    /// The title of the column.
    public var title: String
    /// The title that it shares with its neighbours, such as `train`; empty for none.
    public var group: String
    /// How numbers are written.
    public var format: NumberFormat
    /// Where the texts stand.
    public var alignment: ColumnAlignment

    /// - Parameters:
    ///   - name: the keys joined by points, such as `train.loss`.
    ///   - title: the last key when nil.
    ///   - group: the keys before the last when nil.
    ///   - format: how numbers are written.
    ///   - alignment: where the texts stand.
    public init(
        _ name: String, title: String? = nil, group: String? = nil,
        format: NumberFormat = .automatic(4), alignment: ColumnAlignment = .trailing
    ) {
        self.init(
            path: name.split(separator: ".").map(String.init), title: title, group: group,
            format: format, alignment: alignment)
    }

    /// A column of numbers with so many digits.
    ///
    /// - Parameters:
    ///   - name: the keys joined by points, such as `train.loss`.
    ///   - digits: after the decimal point, 0 to 17.
    public init(_ name: String, digits: Int) {
        self.init(name, format: .automatic(digits))
    }

    /// A column of a metric whose keys may have points in them.
    init(
        path: [String], title: String? = nil, group: String? = nil,
        format: NumberFormat = .automatic(4), alignment: ColumnAlignment = .trailing
    ) {
        self.path = path
        self.title = title ?? path.last ?? ""
        self.group = group ?? path.dropLast().joined(separator: ".")
        self.format = format
        self.alignment = alignment
    }

    /// The metric in an entry of a history; nil if it is not there.
    func value(in entry: JSONValue) -> JSONValue? {
        var value = entry
        for key in path {
            guard let inner = value[key] else { return nil }
            value = inner
        }
        return value
    }

    /// The metric in an entry of a history, as text; empty if it is not there.
    func text(in entry: JSONValue) -> String {
        value(in: entry).map(format.text) ?? ""
    }

    /// Every metric of these entries, single ones before grouped ones, and these by group, each in
    /// the order in which it was first pushed.
    static func all(in entries: some Sequence<JSONValue>) -> [MetricColumn] {
        var seen: Set<[String]> = []
        var columns: [MetricColumn] = []
        func visit(_ value: JSONValue, _ path: [String]) {
            if let pairs = value.objectValue {
                for (key, inner) in pairs { visit(inner, path + [key]) }
            } else if !path.isEmpty, value.arrayValue == nil, seen.insert(path).inserted {
                columns.append(MetricColumn(path: path))
            }
        }
        for entry in entries { visit(entry, []) }
        var groups: [String: Int] = ["": 0]
        for column in columns where groups[column.group] == nil {
            groups[column.group] = groups.count
        }
        return columns.enumerated().sorted { one, other in
            (groups[one.element.group] ?? 0, one.offset)
                < (groups[other.element.group] ?? 0, other.offset)
        }.map(\.element)
    }
}
