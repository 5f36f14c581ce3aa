/// Finds what a user may have meant by a name that does not exist.
package enum Suggestion {
    /// The known names nearest to a text, at most three; none when nothing is near.
    package static func names(for text: String, among known: [String]) -> [String] {
        let limit = max(1, text.unicodeScalars.count / 3)
        var near: [(name: String, distance: Int)] = []
        for name in known {
            let distance =
                name.hasPrefix(text) && !text.isEmpty ? 1 : distance(folded(text), folded(name))
            if distance <= limit { near.append((name, distance)) }
        }
        return near.sorted { $0.distance < $1.distance }.prefix(3).map(\.name)
    }

    /// ` Did you mean 'a' or 'b'?`, or an empty text.
    package static func text(for text: String, among known: [String]) -> String {
        let names = names(for: text, among: known)
        guard !names.isEmpty else { return "" }
        return " Did you mean \(names.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 }
    }

    /// The number of insertions, removals, replacements and swaps of neighbours between two texts.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...b.count)]
        for i in 1..<max(a.count + 1, 1) {
            var row = [i]
            for j in 1..<max(b.count + 1, 1) {
                var best = min(rows[i - 1][j] + 1, row[j - 1] + 1)
                best = min(best, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    best = min(best, rows[i - 2][j - 2] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
