/// The jobs by the controller's number, and which of them were changed since somebody looked: so a
/// call costs what it changes, however many jobs there are.
struct StoredJobs {
    private var byNumber: [UInt32: StoredJob] = [:]
    private var changed: Set<UInt32> = []

    /// A job; setting one, or a part of it, counts as a change.
    subscript(number: UInt32) -> StoredJob? {
        get { byNumber[number] }
        _modify {
            changed.insert(number)
            yield &byNumber[number]
        }
    }

    var hasChanges: Bool { !changed.isEmpty }

    /// The numbers of what was changed or removed since the last call.
    mutating func takeChanges() -> Set<UInt32> {
        defer { changed = [] }
        return changed
    }

    var count: Int { byNumber.count }
    var numbers: Dictionary<UInt32, StoredJob>.Keys { byNumber.keys }
    var values: Dictionary<UInt32, StoredJob>.Values { byNumber.values }

    mutating func removeAll() { self = StoredJobs() }
}
