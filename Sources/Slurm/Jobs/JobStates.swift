/// Every job, array task and component of a snapshot with its state; strings are not copied.
public struct JobStates: Sequence, Sendable {
    private let snapshot: JobSnapshot

    init(snapshot: JobSnapshot) {
        self.snapshot = snapshot
    }

    /// Starts at the first record.
    public func makeIterator() -> Iterator {
        Iterator(snapshot: snapshot)
    }

    /// Goes through the records, and through the bitmap of each array's.
    public struct Iterator: IteratorProtocol {
        private let snapshot: JobSnapshot
        private var position = 0
        private var ids: JobRecordIDs.Iterator?
        private var state = JobState(.pending)

        fileprivate init(snapshot: JobSnapshot) {
            self.snapshot = snapshot
        }

        /// The next job and its state.
        public mutating func next() -> (id: JobID, state: JobState)? {
            while true {
                if let id = ids?.next() { return (id, state) }
                guard position < snapshot.storage.count else { return nil }
                ids = snapshot.storage.ids(at: position).makeIterator()
                state = snapshot.storage.state(at: position)
                position += 1
            }
        }
    }
}

/// The records of a snapshot, each made when it is asked for.
struct JobRecords: RandomAccessCollection, Sendable {
    let snapshot: JobSnapshot

    var startIndex: Int { 0 }
    var endIndex: Int { snapshot.storage.count }
    subscript(position: Int) -> JobRecord { snapshot.storage.record(at: position) }
}
