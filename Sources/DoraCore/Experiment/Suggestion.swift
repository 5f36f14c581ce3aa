/// Finds what a user may have meant by a name that does not exist.
package enum Suggestion {
    /// The known names nearest to a text, at most three; none when nothing is near.
    ///
    /// Of a name with points, such as `optim.lr`, the last part may be what was meant.
    package static func names(for text: String, among known: [String]) -> [String] {
        let wanted = folded(text)
        var near: [(name: String, distance: Int)] = []
        for name in known {
            if let distance = distance(wanted, folded(name)) { near.append((name, distance)) }
        }
        // One spelling of each is enough.
        var seen: Set<ArraySlice<Unicode.Scalar>> = []
        return near.sorted { $0.distance < $1.distance }
            .filter { seen.insert(folded($0.name)).inserted }
            .prefix(3).map(\.name)
    }

    /// How a suggestion begins.
    package static let question = "Did you mean"

    /// ` Did you mean 'a' or 'b'?`, or an empty text.
    package static func text(for text: String, among known: [String]) -> String {
        let names = names(for: text, among: known)
        guard !names.isEmpty else { return "" }
        return " \(question) \(names.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    /// Without the dashes of an option, which all have.
    private static func folded(_ text: String) -> ArraySlice<Unicode.Scalar> {
        let scalars = text.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 }
        return scalars.drop { $0 == "_" }
    }

    /// How far a name is from a text; nil where it is not near. The whole comes before a part.
    private static func distance(
        _ text: ArraySlice<Unicode.Scalar>, _ name: ArraySlice<Unicode.Scalar>
    ) -> Int? {
        // A group that both have makes nothing nearer.
        let common = zip(text, name).prefix { $0 == $1 }.map(\.0)
        let group = common.lastIndex(of: ".").map { $0 + 1 } ?? 0
        let (text, name) = (text.dropFirst(group), name.dropFirst(group))
        if let whole = nearness(text, name) { return whole }
        guard text.contains(".") || name.contains(".") else { return nil }
        return nearness(lastPart(text), lastPart(name)).map { $0 + max(text.count, name.count) }
    }

    private static func lastPart(
        _ name: ArraySlice<Unicode.Scalar>
    ) -> ArraySlice<Unicode.Scalar> {
        name.lastIndex(of: ".").map { name[($0 + 1)...] } ?? name
    }

    private static func nearness(
        _ text: ArraySlice<Unicode.Scalar>, _ name: ArraySlice<Unicode.Scalar>
    ) -> Int? {
        if !text.isEmpty, name.starts(with: text) { return 1 }
        let distance = edits(Array(text), Array(name))
        return distance <= max(1, text.count / 3) ? distance : nil
    }

    /// The number of insertions, removals, replacements and swaps of neighbours between two texts.
    private static func edits(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
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
