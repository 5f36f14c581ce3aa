internal import DoraCore

/// Writes down what becomes of local jobs.
///
/// What cannot be written is kept, in its order: a disk that is full now may have room later, and
/// a job of which no end is noted would run for good.
struct LocalJournal: Sendable {
    private let folder: LocalFolder
    private var unwritten: [(id: UInt32, event: LocalEvents.Event)] = []
    /// Those that have something there.
    private var behind: Set<UInt32> = []

    init(_ folder: LocalFolder) { self.folder = folder }

    /// Whether there is something that could not be written yet.
    var isBehind: Bool { !unwritten.isEmpty }

    /// Whether there is something of this job that could not be written yet.
    func isBehind(_ id: UInt32) -> Bool { behind.contains(id) }

    /// Adds an event to those of a job.
    mutating func add(_ event: LocalEvents.Event, to id: UInt32) {
        guard !isBehind(id) else { return unwritten.append((id, event)) }
        do throws(DoraError) {
            try LocalEvents.append(event, to: folder.events(id))
        } catch {
            unwritten.append((id, event))
            behind.insert(id)
            report("\(error)")
        }
    }

    /// Tries again what could not be written.
    mutating func catchUp() {
        var failed: Set<UInt32> = []
        unwritten.removeAll { id, event in
            guard !failed.contains(id) else { return false }
            do throws(DoraError) {
                try LocalEvents.append(event, to: folder.events(id), again: true)
                return true
            } catch {
                failed.insert(id)
                return false
            }
        }
        behind = failed
    }
}
