/// A partition, as `scontrol show partition` tells it (`partition_info_t`).
public struct Partition: Sendable, Hashable, Codable {
    /// Whether jobs are taken and started (`state_up`).
    public enum State: UInt16, Sendable, Hashable, Codable {
        /// Neither taken nor started.
        case inactive = 0
        /// Taken, and not started.
        case down = 1
        /// Started, and no more are taken.
        case drain = 2
        /// Taken and started.
        case up = 3
    }

    /// How many jobs may have the same resources at once (`max_share`, `OverSubscribe`).
    public enum Oversubscription: Sendable, Hashable {
        /// A job has its nodes for itself (0).
        case exclusive
        /// One (1).
        case no
        /// So many, where they ask for it.
        case yes(Int)
        /// So many, whatever they ask for (`SHARED_FORCE`).
        case force(Int)
    }

    /// Its name (`name`).
    public var name: String
    /// Whether it takes and starts jobs; `nil` for a state that this module does not know.
    public var state: State?
    /// Whether jobs that name no partition go here (`PART_FLAG_DEFAULT`).
    public var isDefault = false
    /// Whether `sinfo` hides it (`PART_FLAG_HIDDEN`).
    public var isHidden = false
    /// Whether only root may use it (`PART_FLAG_ROOT_ONLY`).
    public var isForRootOnly = false
    /// Whether jobs need a reservation here (`PART_FLAG_REQ_RESV`).
    public var requiresReservation = false
    /// Whether root may not use it (`PART_FLAG_NO_ROOT`).
    public var excludesRoot = false
    /// Whether the nodes with the least load are used first (`PART_FLAG_LLN`).
    public var prefersLeastLoaded = false
    /// Whether nodes are shared by jobs of one user only (`PART_FLAG_EXCLUSIVE_USER`).
    public var isExclusiveToUser = false
    /// Whether parts of the network are given to one job only (`PART_FLAG_EXCLUSIVE_TOPO`, from 24.05
    /// on).
    public var isExclusiveInTopology = false
    /// Its nodes, as a host list (`nodes`).
    public var nodes: String?
    /// The sets of nodes that its nodes came from (`nodesets`, from 22.05 on).
    public var nodeSets: String?
    /// Its place in the network's description (`topology_name`, from 25.05 on).
    public var topology: String?
    /// How many nodes it has (`total_nodes`).
    public var nodeCount: Int = 0
    /// How many processors it has (`total_cpus`).
    public var cpuCount: Int = 0
    /// What it has altogether (`tres_fmt_str`).
    public var tres: TRES?
    /// How long a job runs that does not say (`default_time`).
    public var defaultTime: JobRecord.TimeLimit?
    /// How long a job may run (`max_time`).
    public var maximumTime: JobRecord.TimeLimit?
    /// How long a job may run over its limit; `nil`: as the cluster is configured (`over_time_limit`).
    public var overTimeLimit: JobRecord.TimeLimit?
    /// At least so many nodes for a job (`min_nodes`).
    public var minimumNodes: Int = 0
    /// At most so many nodes for a job; `nil`: any number (`max_nodes`).
    public var maximumNodes: Int?
    /// At most so many processors of one node for a job (`max_cpus_per_node`).
    public var maximumCPUsPerNode: Int?
    /// At most so many processors of one socket for a job (`max_cpus_per_socket`, from 23.02 on).
    public var maximumCPUsPerSocket: Int?
    /// Memory for a job that does not say, in mebibytes (`def_mem_per_cpu`).
    public var defaultMemory: JobRecord.Memory?
    /// Memory that a job may use, in mebibytes (`max_mem_per_cpu`).
    public var maximumMemory: JobRecord.Memory?
    /// Processors for each GPU, for a job that does not say (`DefCpuPerGPU`, `job_defaults_list`).
    public var defaultCPUsPerGPU: Int?
    /// Memory for each GPU, for a job that does not say, in mebibytes (`DefMemPerGPU`,
    /// `job_defaults_list`).
    public var defaultMemoryPerGPU: UInt64?
    /// How many jobs may have the same resources at once (`max_share`).
    public var oversubscription = Oversubscription.no
    /// What is counted how for `billing`, as `cpu=1.0,mem=0.25G` (`billing_weights_str`).
    public var billingWeights: String?
    /// Jobs of a higher tier are scheduled first, and may preempt others (`priority_tier`).
    public var priorityTier: Int = 0
    /// Its part in the priority of jobs (`priority_job_factor`).
    public var priorityFactor: Int = 0
    /// How jobs are preempted, by `PREEMPT_MODE_` bits of `slurm.h`; `nil`: as the cluster is configured
    /// (`preempt_mode`).
    public var preemptMode: UInt16?
    /// How long a preempted job may go on (`grace_time`).
    public var graceTime: Duration = .zero
    /// The accounts that may use it; empty: all (`allow_accounts`).
    public var allowedAccounts: [String] = []
    /// The accounts that may not (`deny_accounts`).
    public var deniedAccounts: [String] = []
    /// The groups that may use it; empty: all (`allow_groups`).
    public var allowedGroups: [String] = []
    /// The hosts that jobs may be submitted on; empty: all (`allow_alloc_nodes`).
    public var allowedSubmissionHosts: [String] = []
    /// The qualities of service that may be used here; empty: all (`allow_qos`).
    public var allowedQOS: [String] = []
    /// Those that may not (`deny_qos`).
    public var deniedQOS: [String] = []
    /// Its own quality of service (`qos_char`).
    public var qos: String?
    /// Where jobs go if it is drained (`alternate`).
    public var alternate: String?

    /// A partition with nothing but a name.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - state: whether jobs are taken and started.
    public init(name: String, state: State? = .up) {
        self.name = name
        self.state = state
    }
}

extension Partition.Oversubscription: LosslessStringConvertible {
    /// The number that Slurm keeps (`max_share`).
    init(rawValue: UInt16) {
        let count = Int(rawValue & 0x7fff)
        self =
            if rawValue == 0 {
                .exclusive
            } else if rawValue & 0x8000 != 0 {
                .force(count)
            } else {
                count == 1 ? .no : .yes(count)
            }
    }

    /// Reads what ``description`` says; `nil` for anything else.
    ///
    /// - Parameter description: a text such as `FORCE:4`.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts[0], parts.count == 2 ? UInt16(parts[1]).map { Int($0) } : nil) {
        case ("EXCLUSIVE", nil) where parts.count == 1: self = .exclusive
        case ("NO", nil) where parts.count == 1: self = .no
        case ("YES", let count?): self = .yes(count)
        case ("FORCE", let count?): self = .force(count)
        default: return nil
        }
    }

    /// `EXCLUSIVE`, `NO`, `YES:4` or `FORCE:4`, as `scontrol show partition` prints it.
    public var description: String {
        switch self {
        case .exclusive: "EXCLUSIVE"
        case .no: "NO"
        case .yes(let count): "YES:\(count)"
        case .force(let count): "FORCE:\(count)"
        }
    }
}

extension Partition.Oversubscription: Codable {
    /// Reads a text such as `"FORCE:4"`.
    public init(from decoder: any Decoder) throws { self = try decodeFromString(decoder) }

    /// Writes a text such as `"FORCE:4"`.
    public func encode(to encoder: any Encoder) throws { try encodeAsString(self, to: encoder) }
}
