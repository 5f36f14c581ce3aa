extension SlurmCluster {
    /// Loads jobs as the controller knows them now.
    ///
    /// Jobs that do not exist, or not any more, are simply not in the snapshot.
    ///
    /// - Parameters:
    ///   - query: which jobs; the filter runs on the controller where Slurm can.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func jobs(
        _ query: JobQuery = .mine, deadline: Duration? = nil
    ) async throws(SlurmError) -> JobSnapshot {
        try await ask("load jobs", deadline) { backend throws(SlurmError) in
            try backend.jobs(query)
        }
    }

    /// Loads jobs of another cluster that the same slurmdbd serves (`squeue --clusters`).
    ///
    /// Meanwhile, all other calls of this process wait: see ``neighbour(named:)``.
    ///
    /// - Parameters:
    ///   - query: which jobs.
    ///   - name: the cluster's name, such as ``SubmissionEvent/cluster(_:)`` tells it.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func jobs(
        _ query: JobQuery, ofCluster name: String, deadline: Duration? = nil
    ) async throws(SlurmError) -> JobSnapshot {
        try await neighbour(named: name).jobs(query, deadline: deadline)
    }

    /// Loads all jobs again if anything has changed since a snapshot of all jobs (`slurm_load_jobs`
    /// with its `update_time`); `nil` if nothing has. The records come without details.
    ///
    /// The controller counts whole seconds: for two seconds after a change, everything is loaded.
    ///
    /// - Parameters:
    ///   - snapshot: what ``jobs(_:deadline:)`` answered to the query `all`, or an earlier call of
    ///     this.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func jobs(
        changedSince snapshot: JobSnapshot, deadline: Duration? = nil
    ) async throws(SlurmError) -> JobSnapshot? {
        try await ask("load changed jobs", deadline) { backend throws(SlurmError) in
            try backend.jobs(changedSince: snapshot)
        }
    }

    /// Loads one job, array task or component; `nil` if the controller does not know it (any more).
    ///
    /// Its record has all details (``JobQuery/includesDetails``).
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func job(
        _ id: JobID, deadline: Duration? = nil
    ) async throws(SlurmError) -> JobRecord? {
        var query = JobQuery.ids([id])
        query.includesDetails = true
        return try await jobs(query, deadline: deadline)[id]
    }
}
