/// What controlling jobs needs of whatever runs them: libslurm, or a cluster in memory.
///
/// Jobs are named by text, `12`, `12_3` or `12_[1-9]`: such calls are the same in all releases.
/// Every call blocks until it is answered, and is made on an RPC thread.
package protocol ControlBackend: Sendable {
    /// Sends a signal to a job, or cancels it with `SIGKILL` (`slurm_kill_job2`).
    func signal(_ job: String, _ signal: SignalNumber, to target: SignalTarget) throws(SlurmError)
    /// Cancels jobs by one call (`slurm_kill_jobs`). All are tried; those that have ended, or are
    /// not known, count as cancelled. Only where ``Capabilities/killsManyJobsAtOnce``.
    func cancel(_ jobs: [String]) throws(SlurmError)
    /// Sends a signal to one step (`slurm_signal_job_step`).
    func signal(_ job: UInt32, step: UInt32, _ signal: SignalNumber) throws(SlurmError)
    /// Puts a job back into the queue (`slurm_requeue2`).
    func requeue(_ job: String, _ state: RequeueState) throws(SlurmError)
    /// Stops the processes of a job (`slurm_suspend2`).
    func suspend(_ job: String) throws(SlurmError)
    /// Lets them go on (`slurm_resume2`).
    func resume(_ job: String) throws(SlurmError)
    /// Changes a job (`slurm_update_job2`).
    func update(_ job: String, _ change: JobFields, isUserHold: Bool) throws(SlurmError)
    /// Moves jobs before the user's others (`slurm_top_job`).
    func top(_ jobs: String) throws(SlurmError)
    /// Writes a line to a job's standard error (`slurm_notify_job`).
    func notify(_ job: UInt32, _ message: String) throws(SlurmError)
    /// The script of a job (`slurm_job_batch_script`).
    func batchScript(of job: UInt32) throws(SlurmError) -> JobScript
}

extension ControlBackend {
    package func cancel(_ jobs: [String]) throws(SlurmError) {
        throw .notOffered("cancel \(jobs.count) jobs by one call")
    }
}
