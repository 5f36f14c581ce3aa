internal import DoraCore
internal import Foundation

/// One metric as a column of the table: its place in the history, and how its numbers are shown.
public struct MetricColumn: Sendable, Hashable {
    /// The keys that lead to the metric in an entry of the history, from the outside in.
    public var path: [String]
    /// Digits after the decimal point.
    public var digits: Int

    /// - Parameters:
    ///   - name: the keys joined by points, such as `train.loss`.
    ///   - digits: after the decimal point, 0 to 17.
    public init(_ name: String, digits: Int = 4) {
        path = name.split(separator: ".").map(String.init)
        self.digits = min(max(digits, 0), 17)
    }

    /// The metric in an entry of a history, as text; empty if it is not there.
    func text(in entry: JSONValue) -> String {
        var value = entry
        for key in path {
            guard let inner = value[key] else { return "" }
            value = inner
        }
        return format(value)
    }

    private func format(_ value: JSONValue) -> String {
        switch value {
        case .double(let number):
            guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
            let magnitude = abs(number)
            let usual = magnitude == 0 || (1e-3..<1e6).contains(magnitude)
            return String(format: usual ? "%.\(digits)f" : "%.\(digits)e", number)
        case .string(let text): return text
        default: return value.jsonText
        }
    }

    /// Every metric of these histories' last entries, single ones before grouped ones, each in
    /// the order in which it was first pushed.
    static func all(in entries: [JSONValue]) -> [MetricColumn] {
        var seen: Set<[String]> = []
        var columns: [MetricColumn] = []
        func visit(_ value: JSONValue, _ path: [String]) {
            if let pairs = value.objectValue {
                for (key, inner) in pairs { visit(inner, path + [key]) }
            } else if value.arrayValue != nil {
                return
            } else if seen.insert(path).inserted {
                columns.append(MetricColumn(path.joined(separator: ".")))
            }
        }
        for entry in entries { visit(entry, []) }
        return columns.filter { $0.path.count == 1 } + columns.filter { $0.path.count > 1 }
    }
}
