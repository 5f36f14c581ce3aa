/// What ``SlurmCluster`` needs of whatever runs the jobs: libslurm, or a cluster in memory.
///
/// Every call blocks until it is answered, and is made on an RPC thread. Calls may come from
/// several threads at once.
package protocol SlurmBackend: SubmissionBackend, ControlBackend, InformationBackend {
    /// What `slurm.conf` says, as read when the connection was made.
    var configuration: ClusterConfiguration { get }

    /// What the library can do that not every release can.
    var capabilities: Capabilities { get }

    /// The name of the cluster that calls go to, where it is not the process's own.
    var neighbour: String? { get }

    /// The same for another cluster, by its name in slurmdbd.
    func neighbour(named name: String) throws(SlurmError) -> any SlurmBackend

    /// Makes a call to the controller when others let it, at the cluster that it is for.
    ///
    /// - Parameter clusters: the clusters of which the call chooses one, so that no other call may
    ///   be under way meanwhile; `nil`: it goes where all calls of this backend go.
    func passing<Value>(
        to clusters: String?, _ body: () throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value

    /// Asks one controller for a sign of life, without retries (`slurm_ping`).
    func ping(controller index: Int) throws(SlurmError)

    /// Loads jobs by as few RPCs as possible (`slurm_load_jobs`, `_job_user`, `_job`). Jobs that
    /// do not exist are not in the answer.
    func jobs(_ query: JobQuery) throws(SlurmError) -> JobSnapshot

    /// Loads all jobs if any changed since the snapshot of all jobs was made, else answers `nil`
    /// (`slurm_load_jobs` with its `last_update`).
    func jobs(changedSince snapshot: JobSnapshot) throws(SlurmError) -> JobSnapshot?

    /// Loads states of jobs and arrays, and nothing else (`slurm_load_job_state`); jobs that do not
    /// exist are not in the answer. Only where ``Capabilities/loadsStatesOnly``.
    func jobStates(of jobs: [UInt32]) throws(SlurmError) -> [BareJobState]

    /// Listens for what slurmctld says when jobs end (`slurm_allocation_msg_thr_create`), as long
    /// as the process lives.
    ///
    /// - Parameter handler: gets slurmctld's number of the job, on a thread of libslurm's.
    /// - Returns: the port.
    func listen(_ handler: @escaping @Sendable (UInt32) -> Void) throws(SlurmError) -> UInt16

    /// Loads what `sdiag` prints (`slurm_get_statistics`).
    func statistics() throws(SlurmError) -> ControllerStatistics

    /// Loads jobs from slurmdbd (`slurmdb_jobs_get`).
    func accountedJobs(_ query: AccountingQuery) throws(SlurmError) -> [AccountedJob]
}

extension SlurmBackend {
    package func jobStates(of jobs: [UInt32]) throws(SlurmError) -> [BareJobState] {
        throw .notOffered("load states of jobs")
    }

    package var neighbour: String? { nil }

    package func neighbour(named name: String) throws(SlurmError) -> any SlurmBackend {
        throw .notOffered("talk to cluster \(name)")
    }

    package func passing<Value>(
        to clusters: String?, _ body: () throws(SlurmError) -> Value
    ) throws(SlurmError) -> Value {
        try CallGate.shared.pass(alone: clusters != nil, body)
    }

    package func listen(
        _ handler: @escaping @Sendable (UInt32) -> Void
    ) throws(SlurmError) -> UInt16 {
        throw .notOffered("listen to slurmctld")
    }
}

extension SlurmError {
    /// What a backend answers that does not have what was asked for.
    package static func notOffered(_ operation: String) -> SlurmError {
        SlurmError(
            .unsupported, operation: operation,
            message: "this cluster, or this release of Slurm, does not offer it")
    }
}
