internal import DoraCore
internal import Synchronization

/// Looks whether what is to be done for a local job can be read: its supervisor leaves one that
/// cannot, and it would wait for good.
final class LocalQueueCheck: Sendable {
    private let folder: LocalFolder
    /// An entry stays as it is, and is read once.
    private let sound = Mutex<Set<UInt32>>([])

    init(_ folder: LocalFolder) { self.folder = folder }

    /// Whether a job that has not ended stands in the queue of its machine. On another one it may,
    /// for a file server can be late to show it here.
    ///
    /// - Throws: `DoraError` with code `.invalidFile` where its entry is damaged.
    func holds(_ id: UInt32, of host: String) throws(DoraError) -> Bool {
        guard host == folder.host else { return true }
        if sound.withLock({ $0.contains(id) }) { return Files.exists(folder.entry(id)) }
        guard try LocalEntry.read(id, in: folder) != nil else { return false }
        sound.withLock { _ = $0.insert(id) }
        return true
    }
}
