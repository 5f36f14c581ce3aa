extension SlurmCluster {
    /// Cancels a job, an array with all its tasks, a task, or a component (`scancel`).
    ///
    /// A job that has ended already is no error.
    ///
    /// - Throws: `SlurmError`, such as `invalidJobID` for a job that the controller does not know.
    public func cancel(_ job: JobID, deadline: Duration? = nil) async throws(SlurmError) {
        try await cancel(JobSelection(job), deadline: deadline)
    }

    /// Cancels a job, or some tasks of an array (`scancel 12_[1-9]`).
    ///
    /// - Throws: `SlurmError`, such as `invalidJobID` for a job that the controller does not know.
    public func cancel(
        _ selection: JobSelection, deadline: Duration? = nil
    ) async throws(SlurmError) {
        do throws(SlurmError) {
            try await signal(selection, .kill, to: .steps, deadline: deadline)
        } catch {
            guard error.code == .alreadyDone else { throw error }
        }
    }

    /// Cancels many jobs; tasks of one array go out in one call.
    ///
    /// All are tried, even where some cannot be cancelled. A job that the controller does not know
    /// any more counts as cancelled.
    ///
    /// - Throws: The first `SlurmError`, after all have been tried.
    public func cancel(
        _ jobs: some Sequence<JobID>, deadline: Duration? = nil
    ) async throws(SlurmError) {
        let failures = await withTaskGroup(of: SlurmError?.self) { group in
            for selection in JobSelection.compress(jobs) {
                group.addTask {
                    do throws(SlurmError) {
                        try await self.cancel(selection, deadline: deadline)
                    } catch {
                        return error.code == .invalidJobID ? nil : error
                    }
                    return nil
                }
            }
            return await group.reduce(into: [SlurmError]()) { failures, failure in
                failures += failure.map { [$0] } ?? []
            }
        }
        if let first = failures.first { throw first }
    }
}
