internal import DoraCore

/// What jobs run, and where.
struct KeptProgram: Sendable, Hashable {
    /// The copy of the program, absolute.
    var path: String
    /// The clone of the repository in which jobs run; nil: they run where the command was given.
    var clone: GitClone?
}

extension KeptProgram {
    /// For an intent.
    var json: JSONValue {
        var object: JSONObject = ["path": .string(path)]
        if let clone {
            var place: JSONObject = [
                "folder": .string(clone.folder), "place": .string(clone.place),
                "original": .string(clone.original),
            ]
            if let archive = clone.archive { place["archive"] = .string(archive) }
            object["clone"] = .object(place)
        }
        return .object(object)
    }

    /// Reads what ``json`` gives; nil where some of it is missing.
    init?(_ json: JSONValue) {
        guard let path = json["path"]?.stringValue else { return nil }
        self.init(path: path)
        guard let clone = json["clone"] else { return }
        guard let folder = clone["folder"]?.stringValue, let place = clone["place"]?.stringValue,
            let original = clone["original"]?.stringValue
        else { return nil }
        self.clone = GitClone(
            folder: folder, place: place, original: original,
            archive: clone["archive"]?.stringValue)
    }
}
