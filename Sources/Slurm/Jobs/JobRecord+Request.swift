extension JobRecord {
    /// What a job asked for. `nil`: nothing, so that the cluster's or partition's default holds.
    public struct Request: Sendable, Hashable, Codable {
        /// How long it may run (`time_limit`).
        public var timeLimit: TimeLimit?
        /// How short its limit may be made so that it starts earlier (`time_min`).
        public var minimumTimeLimit: TimeLimit?
        /// At least so many nodes; once started, how many it has (`num_nodes`).
        public var nodes: Int?
        /// At most so many nodes (`max_nodes`).
        public var maximumNodes: Int?
        /// The numbers of nodes that will do, such as `1,2,4` (`job_size_str`, from 23.02 on).
        public var nodeCounts: String?
        /// How many nodes are to be near each other (`segment_size`, from 25.05 on).
        public var segmentSize: Int?
        /// At least so many processors; once started, how many it has (`num_cpus`).
        public var cpus: Int?
        /// At most so many processors (`max_cpus`).
        public var maximumCPUs: Int?
        /// Tasks, as `srun` counts them (`num_tasks`).
        public var tasks: Int?
        /// Processors for each task (`cpus_per_task`).
        public var cpusPerTask: Int?
        /// Tasks on each node (`ntasks_per_node`).
        public var tasksPerNode: Int?
        /// Tasks on each socket (`ntasks_per_socket`).
        public var tasksPerSocket: Int?
        /// Tasks on each core (`ntasks_per_core`).
        public var tasksPerCore: Int?
        /// Tasks on each board (`ntasks_per_board`).
        public var tasksPerBoard: Int?
        /// Tasks for each GPU (`ntasks_per_tres`).
        public var tasksPerGPU: Int?
        /// Boards in each node (`boards_per_node`).
        public var boardsPerNode: Int?
        /// Sockets on each board (`sockets_per_board`).
        public var socketsPerBoard: Int?
        /// Sockets in each node (`sockets_per_node`).
        public var socketsPerNode: Int?
        /// Cores in each socket (`cores_per_socket`).
        public var coresPerSocket: Int?
        /// Threads in each core (`threads_per_core`).
        public var threadsPerCore: Int?
        /// Cores, or with `CORE_SPEC_THREAD` threads, for the system (`core_spec`).
        public var specializedCores: Int?
        /// At least so many processors in each node (`pn_min_cpus`).
        public var minimumCPUsPerNode: Int?
        /// Memory (`pn_min_memory`).
        public var memory: Memory?
        /// How its memory is lowered to what it uses (`mem_update_margin`, `mem_update_delay`, from 26.05
        /// on).
        public var memoryUpdate: MemoryUpdate?
        /// Whether a step ends as a whole where one of its tasks runs out of memory (`oom_kill_step`, from
        /// 24.11 on).
        public var oomKillsStep: Bool?
        /// Disk space in each node, in mebibytes (`pn_min_tmp_disk`).
        public var temporaryDisk: Int?
        /// Everything that is counted, as text (`tres_req_str`).
        public var tres: TRES?
        /// Counted resources of the whole job (`tres_per_job`).
        public var tresPerJob: String?
        /// Counted resources of each node (`tres_per_node`).
        public var tresPerNode: String?
        /// Counted resources of each socket (`tres_per_socket`).
        public var tresPerSocket: String?
        /// Counted resources of each task (`tres_per_task`).
        public var tresPerTask: String?
        /// Processors for each counted resource (`cpus_per_tres`).
        public var cpusPerTRES: String?
        /// Memory for each counted resource (`mem_per_tres`).
        public var memoryPerTRES: String?
        /// How tasks are bound to counted resources (`tres_bind`).
        public var tresBinding: String?
        /// Frequencies of counted resources (`tres_freq`).
        public var tresFrequency: String?
        /// Frequency limits of processors in kilohertz or `CPU_FREQ_` values (`cpu_freq_*`).
        public var cpuFrequency: CPUFrequency?
        /// Features of its nodes (`features`).
        public var features: String?
        /// Features that it would rather have (`prefer`, from 22.05 on).
        public var preferredFeatures: String?
        /// Features of the script's node (`batch_features`).
        public var batchFeatures: String?
        /// Features of its cluster (`cluster_features`).
        public var clusterFeatures: String?
        /// Nodes it must have (`req_nodes`).
        public var requiredNodes: String?
        /// Nodes it must not have (`exc_nodes`).
        public var excludedNodes: String?
        /// Licenses (`licenses`).
        public var licenses: String?
        /// Options of the network (`network`).
        public var network: String?
        /// Ports that were reserved (`resv_ports`, from 24.05 on).
        public var reservedPorts: String?
        /// Burst buffers (`burst_buffer`).
        public var burstBuffer: String?
        /// The burst buffers' state (`burst_buffer_state`).
        public var burstBufferState: String?
        /// At most so many switches (`req_switch`).
        public var switches: Int?
        /// How long it waits for those (`wait4switch`).
        public var switchWait: Duration?
        /// How long it waits for nodes to boot (`delay_boot`).
        public var bootDelay: Duration?
        /// Whether its nodes are booted first (`reboot`).
        public var reboot = false
        /// Whether its nodes must be neighbours (`contiguous`).
        public var contiguous = false
        /// How it shares its nodes (`shared`): `JOB_SHARED_` values of `slurm.h`.
        public var sharing: UInt16?
        /// What is profiled (`profile`): `ACCT_GATHER_PROFILE_` bits.
        public var profile: UInt32 = 0

        /// A request for nothing in particular.
        public init() {}
    }

    /// How long a job may run.
    public enum TimeLimit: Sendable, Hashable {
        /// So many minutes.
        case minutes(Int)
        /// As long as it likes (`INFINITE`).
        case unlimited
    }

    /// How much memory a job may use, in mebibytes; 0: all of the node's.
    public enum Memory: Sendable, Hashable {
        /// On each node (`--mem`).
        case perNode(UInt64)
        /// For each processor (`--mem-per-cpu`).
        case perCPU(UInt64)
    }

    /// Limits of processors' frequency.
    public struct CPUFrequency: Sendable, Hashable, Codable {
        /// `cpu_freq_min`.
        public var minimum: UInt32?
        /// `cpu_freq_max`.
        public var maximum: UInt32?
        /// `cpu_freq_gov`.
        public var governor: UInt32?

        /// Creates limits.
        ///
        /// - Parameters:
        ///   - minimum: the least number.
        ///   - maximum: the greatest number.
        ///   - governor: the governor.
        public init(minimum: UInt32? = nil, maximum: UInt32? = nil, governor: UInt32? = nil) {
            self.minimum = minimum
            self.maximum = maximum
            self.governor = governor
        }
    }
}

extension JobRecord.Memory: CustomStringConvertible {
    /// `4G per node`, `500M per CPU`, or `all of each node`.
    public var description: String {
        switch self {
        case .perNode(0), .perCPU(0): "all of each node"
        case .perNode(let amount): "\(Slurm.Memory(megabytes: amount)) per node"
        case .perCPU(let amount): "\(Slurm.Memory(megabytes: amount)) per CPU"
        }
    }
}

extension JobRecord.TimeLimit: CustomStringConvertible {
    /// `1-02:30:00` or `UNLIMITED`, as `scontrol show job` prints it.
    public var description: String {
        switch self {
        case .minutes(0): "00:00:00"
        case .minutes(let count): Slurm.TimeLimit.minutes(count).description
        case .unlimited: "UNLIMITED"
        }
    }
}
