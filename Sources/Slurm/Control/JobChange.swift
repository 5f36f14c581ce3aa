/// What to change in a job: only what is not nil changes.
public struct JobChange: Sendable, Hashable, Codable {
    /// The name (`name`).
    public var name: String?
    /// The comment of its user (`comment`).
    public var comment: String?
    /// The account (`account`).
    public var account: String?
    /// The workload characterization key (`wckey`).
    public var workloadKey: String?
    /// What mail is sent about; an empty set is nothing (`mail_type`).
    public var mailEvents: MailEvents?
    /// Whom mail is sent to (`mail_user`).
    public var mailUser: String?
    /// The partition (`partition`).
    public var partition: String?
    /// The quality of service (`qos`).
    public var qos: String?
    /// The reservation (`reservation`).
    public var reservation: String?
    /// Features that nodes must have (`features`).
    public var constraint: String?
    /// Features that nodes should have (`prefer`, from 22.05 on).
    public var preference: String?
    /// Licenses; an empty text removes them (`licenses`).
    public var licenses: String?
    /// Nodes that the job must have, as a host list; an empty text removes them (`req_nodes`).
    public var requiredNodes: String?
    /// Nodes that the job must not have, as a host list; an empty text removes them (`exc_nodes`).
    public var excludedNodes: String?
    /// The folder in which the job starts, of a job that waits (`work_dir`).
    public var workingDirectory: String?
    /// The file for standard output, with patterns such as `%j`, of a job that waits (`std_out`).
    public var standardOutput: String?
    /// How long the job may run; only an operator can lengthen it once it runs (`time_limit`).
    public var timeLimit: TimeLimit?
    /// What the limit may be lowered to in order to start sooner (`time_min`).
    public var minimumTimeLimit: TimeLimit?
    /// The earliest start (`begin_time`).
    public var begin: TimePoint?
    /// The deadline (`deadline`).
    public var deadline: TimePoint?
    /// What other jobs must have done before; `JobDependency("")` removes it (`dependency`).
    public var dependency: JobDependency?
    /// How many nodes (`min_nodes`, `max_nodes`).
    public var nodes: NodeCount?
    /// How many tasks steps will have (`num_tasks`); with ``cpusPerTask``, the processors for them
    /// all change, too (`min_cpus`).
    public var tasks: Int?
    /// Processors of each task (`cpus_per_task`).
    public var cpusPerTask: Int?
    /// Memory on each node, where ``memoryPerCPU`` is nil (`pn_min_memory`).
    public var memoryPerNode: Memory?
    /// Memory for each processor (`pn_min_memory` with `MEM_PER_CPU`).
    public var memoryPerCPU: Memory?
    /// What is subtracted from the priority (`nice`).
    public var nice: Int?
    /// The priority, for operators; 0 holds the job, `UInt32.max` releases it (`priority`).
    public var priority: UInt32?
    /// Whether the job may start again (`requeue`).
    public var requeues: Bool?
    /// How many tasks of an array run at once; 0 is any number (`array_inx`, `ArrayTaskThrottle`).
    public var arrayTaskLimit: Int?
    /// GPUs on each node (`tres_per_node`).
    public var gpusPerNode: GPURequest?

    /// No change yet.
    public init() {}

    /// What is sent to slurmctld.
    ///
    /// - Throws: `SlurmError` that names a number which does not fit its field.
    func fields(gresPrefix: String) throws(SlurmError) -> JobFields {
        var job = JobFields()
        job.name = name
        job.comment = comment
        job.account = account
        job.wckey = workloadKey
        job.mail_type = mailEvents?.rawValue
        job.mail_user = mailUser
        job.partition = partition
        job.qos = qos
        job.reservation = reservation
        job.features = constraint
        job.prefer = preference
        job.licenses = licenses
        job.req_nodes = requiredNodes
        job.exc_nodes = excludedNodes
        job.work_dir = workingDirectory
        job.std_out = standardOutput
        job.time_limit = timeLimit?.rawMinutes
        job.time_min = minimumTimeLimit?.rawMinutes
        job.begin_time = begin?.secondsSince1970
        job.deadline = deadline?.secondsSince1970
        job.dependency = dependency?.description
        job.min_nodes = try FieldNumber.count(nodes?.minimum, "NumNodes")
        let most = nodes.flatMap { $0.maximum > 0 ? $0.maximum : nil }
        job.max_nodes = try FieldNumber.count(most, "NumNodes")
        job.num_tasks = try FieldNumber.count(tasks, "NumTasks")
        job.cpus_per_task = try FieldNumber.count(cpusPerTask, "CPUsPerTask")
        // slurmctld itself makes it one for each task, and newer ones never start such a job.
        if let tasks = job.num_tasks, let cpus = job.cpus_per_task {
            job.min_cpus = UInt32(clamping: UInt64(tasks) * UInt64(cpus))
        }
        job.setMemory(perNode: memoryPerNode, perCPU: memoryPerCPU)
        job.niceness = try FieldNumber.niceness(nice, "Nice")
        job.priority = priority
        job.requeue = requeues.map { $0 ? 1 : 0 }
        let limit: UInt32? = try FieldNumber.count(arrayTaskLimit, "ArrayTaskThrottle")
        job.array_inx = limit.map(String.init)
        job.tres_per_node = gpusPerNode?.tres(prefix: gresPrefix)
        return job
    }
}
