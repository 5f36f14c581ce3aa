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

    /// What there is to tell the user.
    var messages: [String] { [message, warning].compactMap { $0 } }

    package init(
        id: JobID, cluster: String? = nil, message: String? = nil, warning: String? = nil
    ) {
        self.id = id
        self.cluster = cluster
        self.message = message
        self.warning = warning
    }
}

/// When and where a job would start if it were submitted now.
public struct RunEstimate: Sendable, Hashable {
    /// The id that the job would have; nil for a heterogeneous job, of which Slurm says only that
    /// it can run.
    public var id: JobID?
    /// The expected start.
    public var start: TimePoint?
    /// How many processors it would get.
    public var cpus: Int?
    /// The nodes it would run on, in bracket notation.
    public var nodes: String?
    /// The partition it would run in.
    public var partition: String?
    /// What the controller's job_submit plugin tells the user.
    public var message: String?

    /// An estimate.
    ///
    /// - Parameters:
    ///   - id: the id that the job would have.
    ///   - start: when it would start.
    ///   - cpus: how many processors it would have.
    ///   - nodes: the nodes that it would have.
    ///   - partition: the partition that it would run in.
    ///   - message: what a plugin says about it.
    public init(
        id: JobID? = nil, start: TimePoint? = nil, cpus: Int? = nil, nodes: String? = nil,
        partition: String? = nil, message: String? = nil
    ) {
        self.id = id
        self.start = start
        self.cpus = cpus
        self.nodes = nodes
        self.partition = partition
        self.message = message
    }
}
