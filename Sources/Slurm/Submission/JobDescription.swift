/// A job to be submitted: what sbatch's options say, with Swift's types.
///
/// Whatever is nil is not sent, and the cluster decides. Each property names the option of sbatch
/// and the field of Slurm's `job_desc_msg_t` behind it. Counts are `Int`, and what its field does not
/// hold is refused; ids, priorities and bits are as wide as Slurm has them.
public struct JobDescription: Sendable, Hashable, Codable {
    // MARK: Job

    /// The job's name, else that of the script, else `sbatch` (`--job-name`, `name`).
    public var name: String?

    /// The batch script (`script`). Only the first component of a heterogeneous job has one.
    public var script: JobScript?

    /// What the job is called in `scontrol show job` (`argv[0]`): the path of the script. Where it
    /// is nil, the token stands there.
    public var command: String?

    /// The arguments of the script (`argv`, from 1 on).
    public var arguments: [String] = []

    /// The command line that accounting keeps; made of the options where it is nil (`submit_line`).
    public var submitLine: String?

    /// What tells this submission from all others; `submit` chooses one where it is nil.
    public var token: SubmissionToken?

    /// Where the token travels.
    public var tokenPlacement: TokenPlacement = .commandAndSubmitLine

    /// The other components of a heterogeneous job (`slurm_submit_batch_het_job`).
    public var laterComponents: [JobDescription] = []

    /// A comment for people (`--comment`, `comment`).
    public var comment: String?

    /// The account to charge (`--account`, `account`).
    public var account: String?

    /// The workload characterization key (`--wckey`, `wckey`).
    public var workloadKey: String?

    /// What to send mail about (`--mail-type`, `mail_type`).
    public var mailEvents: MailEvents = []

    /// Whom to send mail to, else the submitter (`--mail-user`, `mail_user`).
    public var mailUser: String?

    // MARK: Files and environment

    /// The folder in which the job starts, else the current one (`--chdir`, `work_dir`).
    public var workingDirectory: String?

    /// The file for standard input, else /dev/null; `none` is /dev/null (`--input`, `std_in`).
    public var standardInput: String?

    /// The file for standard output, with patterns such as `%j`; `none` is /dev/null (`--output`,
    /// `std_out`).
    public var standardOutput: String?

    /// The file for standard error, else that of standard output (`--error`, `std_err`).
    public var standardError: String?

    /// Whether output files are kept or emptied first (`--open-mode`, `open_mode`).
    public var openMode: OpenMode?

    /// Which variables the job inherits; nil is all (`--export`).
    public var export: ExportPolicy?

    /// A file of variables, separated by NUL, instead of the submitter's (`--export-file`).
    public var exportFile: String?

    /// Whether the node adds the variables of a login shell (`--get-user-env`).
    public var loadsLoginEnvironment: Bool = false

    /// Variables to set in the job after all others.
    public var environment: JobEnvironment = [:]

    /// The limits that the job inherits: `ALL`, `NONE` or names (`--propagate`).
    public var propagatedLimits: String?

    /// The umask of the job, else that of the submitter (`SLURM_UMASK`).
    public var umask: UInt16?

    /// The folder of an OCI bundle to run in (`--container`, `container`).
    public var container: String?

    /// The id of an OCI container (`--container-id`, `container_id`). From 23.02 on.
    public var containerID: String?

    /// The kind of container (`--container-type`, `container_type`). From 26.05 on.
    public var containerType: String?

    /// Any text for the site's own plugins and commands, often JSON (`--extra`, `extra`). From 23.02
    /// on.
    public var extra: String?

    /// Directives for the burst buffer (`--bb`, `burst_buffer`).
    public var burstBuffer: String?

    /// A file with such directives, put into the script (`--bbf`).
    public var burstBufferFile: String?

    // MARK: Time and order

    /// How long the job may run, else the partition's default (`--time`, `time_limit`).
    public var timeLimit: TimeLimit?

    /// What the limit may be lowered to in order to start sooner (`--time-min`, `time_min`).
    public var minimumTimeLimit: TimeLimit?

    /// The earliest start (`--begin`, `begin_time`).
    public var begin: TimePoint?

    /// The job is removed when it cannot end by then (`--deadline`, `deadline`).
    public var deadline: TimePoint?

    /// Seconds for which nodes with the right features are waited for before others boot; 4294967295 is
    /// for ever (`--delay-boot`, `delay_boot`).
    public var delayBoot: Int?

    /// A signal before the end (`--signal`, `warn_signal`, `warn_time`, `warn_flags`).
    public var signal: WarningSignal?

    /// The indices of a job array (`--array`, `array_inx`).
    public var array: ArraySpecification?

    /// What other jobs must have done before (`--dependency`, `dependency`).
    public var dependency: JobDependency?

    /// Whether the job may start again after a lost node or preemption, else as `JobRequeue` says
    /// (`--requeue`, `--no-requeue`, `requeue`).
    public var requeues: Bool?

    /// Whether the job waits until it is released (`--hold`, `priority` 0).
    public var isHeld: Bool = false

    /// The priority, for operators; `UInt32.max - 2` is the top (`--priority`, `priority`).
    public var priority: UInt32?

    /// What is subtracted from the priority; below 0 for operators only (`--nice`, `nice`).
    public var nice: Int?

    /// The reservation to run in (`--reservation`, `reservation`).
    public var reservation: String?

    // MARK: Nodes and processors

    /// The partition, or several with commas (`--partition`, `partition`).
    public var partition: String?

    /// The quality of service, or from 24.11 on several with commas (`--qos`, `qos`).
    public var qos: String?

    /// How many nodes (`--nodes`, `min_nodes`, `max_nodes`, `job_size_str`).
    public var nodes: NodeCount?

    /// Nodes that the job must have, or a file of them when there is a `/` in it (`--nodelist`,
    /// `req_nodes`).
    public var requiredNodes: String?

    /// A file of nodes that the job must have (`--nodefile`, `req_nodes`).
    public var requiredNodesFile: String?

    /// Nodes that the job must not have, or a file of them (`--exclude`, `exc_nodes`).
    public var excludedNodes: String?

    /// How many tasks steps will have (`--ntasks`, `num_tasks`).
    public var tasks: Int?

    /// Tasks on each node (`--ntasks-per-node`, `ntasks_per_node`).
    public var tasksPerNode: Int?

    /// Tasks on each socket (`--ntasks-per-socket`, `ntasks_per_socket`).
    public var tasksPerSocket: Int?

    /// Tasks on each core (`--ntasks-per-core`, `ntasks_per_core`).
    public var tasksPerCore: Int?

    /// Tasks for each GPU (`--ntasks-per-gpu`, `ntasks_per_tres`).
    public var tasksPerGPU: Int?

    /// The same under an older name (`--ntasks-per-tres`, `ntasks_per_tres`).
    public var tasksPerTRES: Int?

    /// Processors of each task (`--cpus-per-task`, `cpus_per_task`).
    public var cpusPerTask: Int?

    /// Processors that each node must have (`--mincpus`, `pn_min_cpus`).
    public var minimumCPUsPerNode: Int?

    /// One processor per node, however many tasks (`--overcommit`, `overcommit`).
    public var overcommits: Bool = false

    /// Sockets that each node must have (`--sockets-per-node`, `sockets_per_node`).
    public var socketsPerNode: Int?

    /// Cores that each socket must have (`--cores-per-socket`, `cores_per_socket`).
    public var coresPerSocket: Int?

    /// Threads to use on each core (`--threads-per-core`, `threads_per_core`).
    public var threadsPerCore: Int?

    /// Whether the three above came as one option, which makes them multiply the tasks (`-B`,
    /// `--extra-node-info`).
    public var hasNodeInformation: Bool = false

    /// How the program uses processors: `compute_bound`, `memory_bound`, `multithread` or
    /// `nomultithread` (`--hint`).
    public var hint: String?

    /// How tasks are spread (`--distribution`, `task_dist`, `plane_size`).
    public var distribution: TaskDistribution?

    /// Whether the nodes must be neighbours (`--contiguous`, `contiguous`).
    public var isContiguous: Bool = false

    /// Whether nodes are shared with other jobs (`--exclusive`, `--oversubscribe`, `shared`).
    public var sharing: NodeSharing?

    /// Cores or threads left to the system (`--core-spec`, `--thread-spec`, `core_spec`).
    public var specializedProcessors: SpecializedProcessors?

    /// Frequencies of processors (`--cpu-freq`, `cpu_freq_min`, `cpu_freq_max`, `cpu_freq_gov`).
    public var cpuFrequency: CPUFrequency?

    /// Features that nodes must have (`--constraint`, `features`).
    public var constraint: String?

    /// Features that nodes should have (`--prefer`, `prefer`).
    public var preference: String?

    /// Features that a cluster of a federation must have (`--cluster-constraint`,
    /// `cluster_features`).
    public var clusterConstraint: String?

    /// Features that the script's node must have (`--batch`, `batch_features`).
    public var batchConstraint: String?

    /// Clusters of which the earliest is taken (`--clusters`, `clusters`).
    public var clusters: String?

    /// The largest number of switches wanted (`--switches`, `req_switch`).
    public var switches: Int?

    /// Seconds for which that number is waited for (`--switches=n@t`, `wait4switch`).
    public var switchWait: Int?

    /// Whether the job goes on when it loses a node (`--no-kill`, `kill_on_node_fail`).
    public var staysAfterNodeFailure: Bool = false

    /// Whether the script starts when all nodes are ready, not one (`--wait-all-nodes`,
    /// `wait_all_nodes`).
    public var waitsForAllNodes: Bool?

    /// How many nodes each part of the job has that must be near each other in the network
    /// (`--segment`, `segment_size`). From 24.05 on.
    public var segmentSize: Int?

    /// Network ports to reserve on each node; 0 leaves their number to Slurm (`--resv-ports`,
    /// `resv_port_cnt`). Needs `managesSteps`, or a cluster that does so. From 24.05 on.
    public var reservedPorts: Int?

    /// Whether the nodes boot before the job (`--reboot`, `reboot`).
    public var reboots: Bool = false

    /// Whether all nodes get the same power cap (`--power=level`, `power_flags`). Before 24.05.
    public var levelsPower: Bool = false

    // MARK: Memory and generic resources

    /// Memory on each node (`--mem`, `pn_min_memory`).
    public var memoryPerNode: Memory?

    /// Memory for each processor (`--mem-per-cpu`, `pn_min_memory` with `MEM_PER_CPU`).
    public var memoryPerCPU: Memory?

    /// Memory for each GPU (`--mem-per-gpu`, `mem_per_tres`).
    public var memoryPerGPU: Memory?

    /// When memory that the job does not use may be taken back (`--mem-update`,
    /// `mem_update_margin`, `mem_update_delay`). From 26.05 on.
    public var memoryUpdate: MemoryUpdate?

    /// Whether one process that runs out of memory ends its whole step, else as the cluster is
    /// configured (`--oom-kill-step`, `oom_kill_step`). From 24.11 on.
    public var oomKillsStep: Bool?

    /// How tasks are bound to memory (`--mem-bind`, `mem_bind`, `mem_bind_type`).
    public var memoryBinding: MemoryBinding?

    /// Temporary disk on each node (`--tmp`, `pn_min_tmp_disk`).
    public var temporaryDisk: Memory?

    /// Generic resources on each node, such as `gpu:2,nvme:1`; `none` for none (`--gres`,
    /// `tres_per_node`).
    public var gres: String?

    /// GPUs of the whole job (`--gpus`, `tres_per_job`).
    public var gpus: GPURequest?

    /// GPUs on each node (`--gpus-per-node`, `tres_per_node`).
    public var gpusPerNode: GPURequest?

    /// GPUs on each socket (`--gpus-per-socket`, `tres_per_socket`).
    public var gpusPerSocket: GPURequest?

    /// GPUs of each task (`--gpus-per-task`, `tres_per_task`).
    public var gpusPerTask: GPURequest?

    /// Processors for each GPU (`--cpus-per-gpu`, `cpus_per_tres`).
    public var cpusPerGPU: Int?

    /// How tasks are bound to GPUs (`--gpu-bind`, `tres_bind`).
    public var gpuBinding: String?

    /// What each task gets, such as `cpu=2,gres/gpu=1`; up to 23.11 with `:` for `=`
    /// (`--tres-per-task`, `tres_per_task`). From 23.02 on.
    public var tresPerTask: String?

    /// How tasks are bound to generic resources, such as `gres/gpu:closest` (`--tres-bind`,
    /// `tres_bind`). From 23.11 on.
    public var tresBinding: String?

    /// Frequencies of GPUs (`--gpu-freq`, `tres_freq`).
    public var gpuFrequency: String?

    /// Licenses (`--licenses`, `licenses`).
    public var licenses: String?

    /// Resources that are neither on nodes nor licenses, asked for in the same way
    /// (`--resources`, `licenses`). From 25.11 on.
    public var resources: String?

    /// Network resources (`--network`, `network`).
    public var network: String?

    // MARK: Accounting and rights

    /// How often data is gathered, such as `task=30` (`--acctg-freq`, `acctg_freq`).
    public var accountingFrequency: String?

    /// What detailed data is recorded (`--profile`, `profile`).
    public var profile: ProfileData?

    /// The label of multi-category security (`--mcs-label`, `mcs_label`).
    public var mcsLabel: String?

    /// The SELinux context (`--context`, `req_context`).
    public var selinuxContext: String?

    /// The user who is to own the job, for root (`--uid`, `user_id`).
    public var userID: UInt32?

    /// The group that is to own the job, for root (`--gid`, `group_id`).
    public var groupID: UInt32?

    /// The bits of `bitflags` that options set.
    var flags: JobFlags = []

    /// A job about which nothing is said yet.
    public init() {}
}
