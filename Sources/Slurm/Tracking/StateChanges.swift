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
