/// The keys of a program's arguments in Python's order, worked out once: a delta that has each of
/// them at most once then needs no sorting.
package struct CanonicalOrder: Sendable {
    /// One key, and where its value stands.
    private struct Place {
        var index: Int
        /// What comes before the value, from the bracket to the comma.
        var lead: [UInt8]
    }

    private let places: [Place]

    /// Makes the order of keys that all differ.
    package init(_ keys: [String]) {
        places = keys.indices.sorted { keys[$0].precedes(keys[$1]) }.map { index in
            var writer = JSONWriter()
            writer.raw("[")
            writer.string(keys[index])
            writer.raw(", ")
            return Place(index: index, lead: writer.bytes)
        }
    }

    /// What ``Delta/signature()`` is for these values, which stand as the keys did; those that are
    /// nil are not in the delta.
    package func signature(of values: [JSONValue?], count: Int) -> Signature {
        var writer = JSONWriter(reserving: 2 + 32 * count)
        writer.byte(UInt8(ascii: "["))
        var isFirst = true
        for place in places {
            guard let value = values[place.index] else { continue }
            if !isFirst { writer.raw(", ") }
            isFirst = false
            writer.bytes(place.lead)
            writer.value(value)
            writer.byte(UInt8(ascii: "]"))
        }
        writer.byte(UInt8(ascii: "]"))
        return Signature(hashing: writer.bytes)
    }
}
