extension SlurmCluster {
    /// The cluster's accounting database; `nil` where it has none
    /// (`AccountingStorageType` is not `accounting_storage/slurmdbd`).
    public var accounting: Accounting? {
        configuration.hasAccounting ? Accounting(cluster: self) : nil
    }
}

/// What slurmdbd knows: every job that ever was, with what it used.
///
/// Queries have a thread of their own and run one after another, since libslurm may wait for
/// slurmdbd up to 900 seconds.
public struct Accounting: Sendable {
    let cluster: SlurmCluster

    init(cluster: SlurmCluster) {
        self.cluster = cluster
    }

    /// Loads jobs (`slurmdb_jobs_get`).
    ///
    /// - Parameters:
    ///   - query: which jobs.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `databaseUnreachable`; `invalidArgument` for a text with
    ///   quotes or backslashes.
    public func jobs(
        _ query: AccountingQuery, deadline: Duration? = nil
    ) async throws(SlurmError) -> [AccountedJob] {
        try query.check()
        return try await cluster.ask("ask slurmdbd for jobs", lane: .database, deadline) {
            backend throws(SlurmError) in try backend.accountedJobs(query)
        }
    }
}
