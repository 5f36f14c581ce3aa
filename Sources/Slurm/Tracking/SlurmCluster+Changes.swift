extension SlurmCluster {
    /// Watches jobs: tells the present state of each, then every change, until all have ended.
    ///
    /// ```swift
    /// for try await change in cluster.changes(of: ids) { print(change) }
    /// ```
    ///
    /// All watchers of the process share one poller, whose queries cost the same for one job and
    /// for ten thousand. It asks more often while something changes, and never more often than
    /// ``ConnectOptions/tracking`` allows.
    ///
    /// - Parameter jobs: jobs of anybody. The id of an array or of a heterogeneous job stands for
    ///   all of its tasks or components, which are told apart.
    public func changes(of jobs: some Sequence<JobID>) -> StateChanges {
        StateChanges(tracker: tracker, jobs: Set(jobs))
    }

    /// Watches jobs: tells the states of all of them whenever any changes, until all have ended.
    ///
    /// - Parameter jobs: as in ``changes(of:)``.
    public func states(of jobs: some Sequence<JobID>) -> JobStateUpdates {
        JobStateUpdates(tracker: tracker, jobs: Set(jobs))
    }

    /// Waits until jobs have ended, or nobody knows them any more.
    ///
    /// - Parameter jobs: as in ``changes(of:)``.
    /// - Returns: how each of them ended. Of an array or a heterogeneous job there is an entry for
    ///   each task or component, and none for its own id, unless nobody knows any of them.
    /// - Throws: what does not heal; ``SlurmError/Code/cancelled`` with the task.
    public func wait(
        for jobs: some Sequence<JobID>
    ) async throws(SlurmError) -> [JobID: TrackedStatus] {
        var last: [JobID: TrackedStatus] = [:]
        var updates = states(of: jobs).makeAsyncIterator()
        while let states = try await updates.next() { last = states }
        return last
    }
}
