internal import DoraCore

/// Finds the places of the values in entries of histories, by their keys joined with points.
///
/// Entries are mostly made alike. So what stood at the same place in the one before is looked at
/// first, and few names are made.
struct MetricPlaces: Sendable {
    private struct Leaf: Sendable {
        var key: String
        /// The place in the entry of the object that it is in; -1 for the entry itself.
        var parent: Int
        var name: String
        var place: Int?
    }

    private(set) var keys: KeyOrder
    /// All that the entry before had, objects and values in the order of their text.
    private var leaves: [Leaf] = []

    /// - Parameter keys: what has a place before any value.
    init(_ keys: KeyOrder) { self.keys = keys }

    /// Calls with each value and its place.
    mutating func visit(_ entry: JSONValue, _ body: (Int, JSONValue) -> Void) {
        guard let object = entry.objectValue else { return }
        var next = 0
        visit(object, parent: -1, &next, body)
    }

    private mutating func visit(
        _ object: JSONObject, parent: Int, _ next: inout Int, _ body: (Int, JSONValue) -> Void
    ) {
        for (key, value) in object {
            let index = next
            next += 1
            let isKnown =
                index < leaves.count && leaves[index].parent == parent
                && leaves[index].key.isIdentical(to: key)
            if !isKnown {
                let name = parent < 0 ? key : "\(leaves[parent].name).\(key)"
                leaves.removeSubrange(min(index, leaves.count)...)
                leaves.append(Leaf(key: key, parent: parent, name: name))
            }
            if case .object(let inner) = value {
                visit(inner, parent: index, &next, body)
            } else {
                let place = leaves[index].place ?? keys.add(leaves[index].name)
                leaves[index].place = place
                body(place, value)
            }
        }
    }
}
