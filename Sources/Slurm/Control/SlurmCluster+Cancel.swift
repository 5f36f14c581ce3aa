extension SlurmCluster {
    /// Cancels a job, an array with all its tasks, a task, or a component (`scancel`).
    ///
    /// A job that has ended already is no error.
    ///
    /// - Parameters:
    ///   - job: the job; of an array all its tasks.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `invalidJobID` for a job that the controller does not know.
    public func cancel(_ job: JobID, deadline: Duration? = nil) async throws(SlurmError) {
        try await cancel(JobSelection(job), deadline: deadline)
    }

    /// Cancels a job, or some tasks of an array (`scancel 12_[1-9]`).
    ///
    /// - Parameters:
    ///   - selection: a job, or some tasks of an array.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `invalidJobID` for a job that the controller does not know.
    public func cancel(
        _ selection: JobSelection, deadline: Duration? = nil
    ) async throws(SlurmError) {
        do throws(SlurmError) {
            try await signal(selection, .kill, to: .steps, deadline: deadline)
        } catch {
            guard error.code != .alreadyDone else { return }
            // The signal is how; whoever cancels asked for none.
            var error = error
            error.operation = "cancel job \(selection)"
            throw error
        }
    }

    /// Cancels many jobs, by one call where ``Capabilities/killsManyJobsAtOnce``, else by one for
    /// each job or array.
    ///
    /// All are tried, even where some cannot be cancelled. A job that the controller does not know
    /// any more counts as cancelled.
    ///
    /// - Parameters:
    ///   - jobs: the jobs, arrays, tasks and components.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: the first `SlurmError`, after all have been tried.
    public func cancel(
        _ jobs: some Sequence<JobID>, deadline: Duration? = nil
    ) async throws(SlurmError) {
        let selections = JobSelection.compress(jobs)
        guard capabilities.killsManyJobsAtOnce, selections.count > 1 else {
            return try await cancelEach(selections, deadline)
        }
        // slurmctld holds its locks during a call.
        var failure: SlurmError?
        let begin = ContinuousClock.now
        for start in stride(from: 0, to: selections.count, by: 1000) {
            let names = selections[start...].prefix(1000).map(\.description)
            do throws(SlurmError) {
                let rest = deadline.map { $0 - begin.duration(to: .now) }
                if let rest, rest <= .zero { throw .tooManyToCancel }
                try await ask("cancel \(names.count) jobs", rest) {
                    (backend) throws(SlurmError) in
                    try backend.cancel(names)
                }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    private func cancelEach(
        _ selections: [JobSelection], _ deadline: Duration?
    ) async throws(SlurmError) {
        let failures = await withTaskGroup(of: SlurmError?.self) { group in
            for selection in selections {
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

extension SlurmError {
    fileprivate static let tooManyToCancel = SlurmError(
        .deadlineExceeded, operation: "cancel jobs",
        message:
            "the deadline passed before the call for the last of them; nothing was sent for those",
        isRetryable: true)
}
