/// What an element of a list was, kept for the next one: the entries of a history have the same keys in
/// the same order, so that these need to be neither made nor looked for anew.
final class JSONMold {
    /// Its pairs; only the keys matter.
    var object = JSONObject()
    /// Where its keys stand in the text, quotes included.
    var keys: [Range<Int>] = []
    /// What stood under each key.
    private var values: [JSONMold] = []

    /// The mold of what stands under the key at a place, of which there may be one more than before.
    func value(at place: Int) -> JSONMold {
        if place == values.count { values.append(JSONMold()) }
        return values[place]
    }
}
