/// When and where a job would start if it were submitted now.
public struct RunEstimate: Sendable, Hashable, Codable {
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
