/// A partition, as `scontrol show partition` tells it (`partition_info_t`).
public struct Partition: Sendable, Hashable {
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
    /// Its nodes, as a host list (`nodes`).
    public var nodes: String?
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
    /// At least so many nodes for a job (`min_nodes`).
    public var minimumNodes: Int = 0
    /// At most so many nodes for a job; `nil`: any number (`max_nodes`).
    public var maximumNodes: Int?
    /// At most so many processors of one node for a job (`max_cpus_per_node`).
    public var maximumCPUsPerNode: Int?
    /// Memory for a job that does not say, in mebibytes (`def_mem_per_cpu`).
    public var defaultMemory: JobRecord.Memory?
    /// Memory that a job may use, in mebibytes (`max_mem_per_cpu`).
    public var maximumMemory: JobRecord.Memory?
    /// Jobs of a higher tier are scheduled first, and may preempt others (`priority_tier`).
    public var priorityTier: Int = 0
    /// Its part in the priority of jobs (`priority_job_factor`).
    public var priorityFactor: Int = 0
    /// How long a preempted job may go on (`grace_time`).
    public var graceTime: Duration = .zero
    /// The accounts that may use it; empty: all (`allow_accounts`).
    public var allowedAccounts: [String] = []
    /// The accounts that may not (`deny_accounts`).
    public var deniedAccounts: [String] = []
    /// The groups that may use it; empty: all (`allow_groups`).
    public var allowedGroups: [String] = []
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
