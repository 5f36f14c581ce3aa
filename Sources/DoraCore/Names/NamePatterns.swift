/// Chooses experiments of a grid by their names and places.
///
/// A pattern that is a number (by Python's `int()`, so `-1` is the last) is a place among those
/// that all other patterns leave. Every other pattern must fit somewhere in the name
/// (``FileNamePattern``); with `!` before it, nowhere.
package struct NamePatterns: Sendable {
    private var wanted: [(pattern: FileNamePattern, isNegated: Bool)] = []
    private var places: [Int] = []

    /// Reads patterns.
    ///
    /// - Parameter patterns: in any order; places are counted after the names have been looked at.
    /// - Throws: ``DoraError/Code/notFound`` for a place that no list can have.
    package init(_ patterns: [String]) throws(DoraError) {
        for text in patterns {
            if let number = PythonNumbers.int(text) {
                guard let place = number.intValue else { throw Self.outOfRange(text, count: 0) }
                places.append(place)
            } else {
                add(text)
            }
        }
    }

    /// Takes every pattern as one for names, a number too.
    package init(ofNames patterns: [String]) {
        for text in patterns { add(text) }
    }

    private mutating func add(_ text: String) {
        let isNegated = text.unicodeScalars.first == "!"
        let scalars = isNegated ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        wanted.append((FileNamePattern("*\(String(scalars))*"), isNegated))
    }

    /// Whether the patterns that are no places let a name pass.
    ///
    /// - Parameter name: an experiment's.
    package func matches(_ name: String) -> Bool {
        wanted.allSatisfy { $0.pattern.matches(name) != $0.isNegated }
    }

    /// The positions of the chosen names; in the order and as often as the places were given, or in
    /// the order of the names.
    ///
    /// - Parameter names: the experiments', in order.
    /// - Throws: ``DoraError/Code/notFound`` when a place is out of range.
    package func select(from names: [String]) throws(DoraError) -> [Int] {
        let left =
            wanted.isEmpty ? Array(names.indices) : names.indices.filter { matches(names[$0]) }
        guard !places.isEmpty else { return left }
        // The other patterns are at fault then, not the place.
        if left.isEmpty, let name = names.first {
            throw DoraError(
                .notFound, operation: "choose experiments",
                message: "there is no experiment \(places[0]): the other patterns fit none of the "
                    + "\(names.count) names, which are such as '\(name)'")
        }
        var chosen: [Int] = []
        for place in places {
            guard place >= -left.count, place < left.count else {
                throw Self.outOfRange("\(place)", count: left.count)
            }
            chosen.append(left[place < 0 ? place + left.count : place])
        }
        return chosen
    }

    private static func outOfRange(_ place: String, count: Int) -> DoraError {
        DoraError(
            .notFound, operation: "choose experiments",
            message: "there is no experiment \(place): the other patterns leave \(count) of them, "
                + "counted from 0")
    }
}
