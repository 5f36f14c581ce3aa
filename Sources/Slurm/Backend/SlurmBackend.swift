/// What ``SlurmCluster`` needs of whatever runs the jobs: libslurm, or a cluster in memory.
///
/// Every call blocks until it is answered, and is made on an RPC thread. Calls may come from
/// several threads at once.
package protocol SlurmBackend: SubmissionBackend, ControlBackend {
    /// What `slurm.conf` says, as read when the connection was made.
    var configuration: ClusterConfiguration { get }

    /// What the library can do that not every release can.
    var capabilities: Capabilities { get }

    /// Asks one controller for a sign of life, without retries (`slurm_ping`).
    func ping(controller index: Int) throws(SlurmError)

    /// Loads jobs by as few RPCs as possible (`slurm_load_jobs`, `_job_user`, `_job`). Jobs that
    /// do not exist are not in the answer.
    func jobs(_ query: JobQuery) throws(SlurmError) -> JobSnapshot

    /// Loads all jobs if any changed since the snapshot of all jobs was made, else answers `nil`
    /// (`slurm_load_jobs` with its `last_update`).
    func jobs(changedSince snapshot: JobSnapshot) throws(SlurmError) -> JobSnapshot?

    /// Loads what `sdiag` prints (`slurm_get_statistics`).
    func statistics() throws(SlurmError) -> ControllerStatistics

    /// Loads jobs from slurmdbd (`slurmdb_jobs_get`).
    func accountedJobs(_ query: AccountingQuery) throws(SlurmError) -> [AccountedJob]
}
