/// One watcher's share in the tracker; gone with the iterator.
final class Watch<Item: Sendable>: Sendable {
    private let tracker: JobTracker
    private let jobs: Set<JobID>
    private let box: Mailbox<Item>
    private let join: @Sendable (JobTracker, Mailbox<Item>, Set<JobID>) async -> Void
    private let hasJoined = OnceFlag()

    init(
        _ tracker: JobTracker, _ jobs: Set<JobID>, keepsOnlyNewest: Bool,
        join: @escaping @Sendable (JobTracker, Mailbox<Item>, Set<JobID>) async -> Void
    ) {
        self.tracker = tracker
        self.jobs = jobs
        self.join = join
        box = Mailbox(keepsOnlyNewest: keepsOnlyNewest)
        if jobs.isEmpty { box.finish(.success(())) }
    }

    deinit {
        guard hasJoined.isSet else { return }
        let (tracker, box) = (tracker, box)
        Task { await tracker.leave(ObjectIdentifier(box)) }
    }

    func next() async throws(SlurmError) -> Item? {
        if !jobs.isEmpty, hasJoined.set() { await join(tracker, box, jobs) }
        do throws(SlurmError) {
            return try await box.next()
        } catch {
            await tracker.leave(ObjectIdentifier(box))
            throw error
        }
    }
}
