/// What submitting needs of whatever runs the jobs: libslurm, or a cluster in memory.
///
/// Every call blocks until it is answered, and is made on an RPC thread.
package protocol SubmissionBackend: Sendable {
    /// What of the configuration decides on the client.
    var submissionConfiguration: SubmissionConfiguration { get }

    /// Submits a job, or a heterogeneous job (`slurm_submit_batch_job`).
    ///
    /// Throws `outcomeUnknown` with the request's token where the answer was lost.
    func submit(_ request: SubmissionRequest) throws(SlurmError) -> SubmissionAnswer

    /// Asks whether and when a job would run (`slurm_job_will_run2`).
    func willRun(_ request: SubmissionRequest) throws(SlurmError) -> RunEstimate
}

/// What the controller says about a job that it took.
package struct SubmissionAnswer: Sendable, Hashable {
    /// The job, the array, or the first component.
    package var id: JobID
    /// The cluster that took it, where the job named several to choose from.
    package var cluster: String?
    /// What the controller's job_submit plugin tells the user.
    package var message: String?
    /// Why the job may not start, though it was taken.
    package var warning: String?

    /// What there is to tell besides the id.
    var events: [SubmissionEvent] {
        [cluster.map(SubmissionEvent.cluster)].compactMap { $0 }
            + [message, warning].compactMap { $0.map(SubmissionEvent.message) }
    }

    package init(
        id: JobID, cluster: String? = nil, message: String? = nil, warning: String? = nil
    ) {
        self.id = id
        self.cluster = cluster
        self.message = message
        self.warning = warning
    }
}
