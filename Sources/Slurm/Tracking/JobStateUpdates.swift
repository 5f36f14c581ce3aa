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
