/// What a job of an experiment asks of the cluster, in Dora's terms: sizes follow from the number
/// of GPUs.
public struct SlurmConfig: Sendable, Hashable {
    /// GPUs in all; nodes and tasks follow from it. 0 is a job of one task without GPUs.
    public var gpus: Int = 1
    /// Memory for each GPU, in GB (for the one task, without GPUs).
    public var memPerGPU: Double = 40
    /// The longest time the job may run, in minutes.
    public var time: Int = 1200
    /// Processors for each GPU.
    public var cpusPerGPU: Int = 10
    /// Processors for each task; nil follows from ``cpusPerGPU``.
    public var cpusPerTask: Int?
    /// The partition. Dora's default is one of its authors' cluster: elsewhere it has to be set.
    public var partition: String = "learnlab"
    /// The job's comment.
    public var comment: String?
    /// Shell commands run before the program, such as `module load`.
    public var setup: [String] = []
    /// How often a job that reached its time limit is requeued.
    public var maxNumTimeout: Int = 20
    /// The features that nodes must have; empty for none.
    public var constraint: String = ""
    /// One task on each node in place of one for each GPU.
    public var oneTaskPerNode: Bool = false
    /// How many tasks of an array may run at once.
    public var arrayParallelism: Int = 256
    /// Nodes that must not be used.
    public var exclude: String?
    /// The quality of service.
    public var qos: String?
    /// The account that is charged.
    public var account: String?
    /// How many jobs follow in a chain, each run if the one before did not end well.
    public var dependents: Int = 0
    /// Whether a container changes to the working folder.
    public var containerChdir: Bool = false
    /// The older name of ``containerChdir``.
    public var forceChdir: Bool?
    /// Further arguments of `srun`.
    public var srunArgs: [String] = []
    /// Dora's choice of a Python; kept, not used.
    public var python: String?
    /// Nodes that must be used.
    public var nodelist: [String]?
    /// GPUs of one node: jobs with more than that fill several nodes. Not Dora's, for which it is
    /// always 8.
    public var gpusPerNode: Int = 8

    /// Makes a configuration with Dora's defaults for what is not given.
    public init(
        gpus: Int = 1, memPerGPU: Double = 40, time: Int = 1200, cpusPerGPU: Int = 10,
        cpusPerTask: Int? = nil, partition: String = "learnlab", comment: String? = nil,
        setup: [String] = [], maxNumTimeout: Int = 20, constraint: String = "",
        oneTaskPerNode: Bool = false, arrayParallelism: Int = 256, exclude: String? = nil,
        qos: String? = nil, account: String? = nil, dependents: Int = 0,
        containerChdir: Bool = false, forceChdir: Bool? = nil, srunArgs: [String] = [],
        python: String? = nil, nodelist: [String]? = nil, gpusPerNode: Int = 8
    ) {
        self.gpus = gpus
        self.memPerGPU = memPerGPU
        self.time = time
        self.cpusPerGPU = cpusPerGPU
        self.cpusPerTask = cpusPerTask
        self.partition = partition
        self.comment = comment
        self.setup = setup
        self.maxNumTimeout = maxNumTimeout
        self.constraint = constraint
        self.oneTaskPerNode = oneTaskPerNode
        self.arrayParallelism = arrayParallelism
        self.exclude = exclude
        self.qos = qos
        self.account = account
        self.dependents = dependents
        self.containerChdir = containerChdir
        self.forceChdir = forceChdir
        self.srunArgs = srunArgs
        self.python = python
        self.nodelist = nodelist
        self.gpusPerNode = gpusPerNode
    }
}
