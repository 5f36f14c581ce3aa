/// The changes of some jobs' states, from the present ones on until all have ended.
///
/// Every loop over it gets all of them. It goes on while the controller is restarted
/// (``TrackedState/interrupted``), and throws only what does not heal, or that its task was
/// cancelled.
public struct StateChanges: AsyncSequence, Sendable {
    /// One change.
    public typealias Element = StateChange
    /// What can end it early.
    public typealias Failure = SlurmError

    let tracker: JobTracker
    let jobs: Set<JobID>

    /// Starts to watch with the first call of `next`.
    public func makeAsyncIterator() -> Iterator {
        Iterator(watch: Watch(tracker, jobs, keepsOnlyNewest: false) { await $0.join($1, $2) })
    }

    /// Gives one change after another.
    public struct Iterator: AsyncIteratorProtocol {
        let watch: Watch<[StateChange]>
        private var batch: ArraySlice<StateChange> = []

        init(watch: Watch<[StateChange]>) {
            self.watch = watch
        }

        /// The next change; `nil` once all jobs have ended.
        ///
        /// - Parameter actor: the actor on which to go on.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(SlurmError) -> StateChange? {
            while batch.isEmpty {
                guard let more = try await watch.next() else { return nil }
                batch = more[...]
            }
            return batch.removeFirst()
        }
    }
}

/// The states of some jobs, all of them each time any changes, until all have ended.
///
/// Whoever is slow gets the newest states only. Otherwise like ``StateChanges``.
public struct JobStateUpdates: AsyncSequence, Sendable {
    /// The states by job; jobs that nothing is known of yet are not in it.
    public typealias Element = [JobID: TrackedStatus]
    /// What can end it early.
    public typealias Failure = SlurmError

    let tracker: JobTracker
    let jobs: Set<JobID>

    /// Starts to watch with the first call of `next`.
    public func makeAsyncIterator() -> Iterator {
        Iterator(watch: Watch(tracker, jobs, keepsOnlyNewest: true) { await $0.join($1, $2) })
    }

    /// Gives the states after each change.
    public struct Iterator: AsyncIteratorProtocol {
        let watch: Watch<[JobID: TrackedStatus]>

        /// The states after the next change; `nil` once all jobs have ended.
        ///
        /// - Parameter actor: the actor on which to go on.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(SlurmError) -> [JobID: TrackedStatus]? {
            try await watch.next()
        }
    }
}

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
