#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A node, as `scontrol show node` tells it (`node_info_t`).
public struct Node: Sendable, Hashable, Codable {
    /// Its name (`name`).
    public var name: String
    /// How it is (`node_state`).
    public var state: NodeState
    /// Where it is reached (`node_addr`).
    public var address: String?
    /// What it calls itself (`node_hostname`).
    public var hostName: String?
    /// Its architecture (`arch`).
    public var architecture: String?
    /// Its operating system (`os`).
    public var operatingSystem: String?
    /// The release of its slurmd (`version`).
    public var version: String?
    /// Processors (`cpus`).
    public var cpus: Int = 0
    /// Processors in use (`alloc_cpus`).
    public var allocatedCPUs: Int = 0
    /// Processors that jobs can have, those of the system left out; `nil` where Slurm does not tell
    /// (`cpus_efctv`, from 22.05 on).
    public var usableCPUs: Int?
    /// Cores that are left to the system (`core_spec_cnt`).
    public var specializedCores: Int = 0
    /// Processors that are left to the system, as a list of numbers (`cpu_spec_list`).
    public var specializedCPUs: String?
    /// The load, as `uptime` tells it (`cpu_load`).
    public var load: Double?
    /// Boards (`boards`).
    public var boards: Int = 0
    /// Sockets (`sockets`).
    public var sockets: Int = 0
    /// Cores in each socket (`cores`).
    public var coresPerSocket: Int = 0
    /// Threads in each core (`threads`).
    public var threadsPerCore: Int = 0
    /// Memory, in mebibytes (`real_memory`).
    public var memory: UInt64 = 0
    /// Memory that is left to the system, in mebibytes (`mem_spec_limit`).
    public var specializedMemory: UInt64 = 0
    /// Memory that jobs were given, in mebibytes (`alloc_memory`).
    public var allocatedMemory: UInt64 = 0
    /// Memory that the operating system calls free, in mebibytes (`free_mem`).
    public var freeMemory: UInt64?
    /// Disk space for temporary files, in mebibytes (`tmp_disk`).
    public var temporaryDisk: Int = 0
    /// Nodes of lower weight are used first (`weight`).
    public var weight: Int = 0
    /// What it could offer (`features`).
    public var features: [String] = []
    /// What it offers now (`features_act`).
    public var activeFeatures: [String] = []
    /// Generic resources (`gres`).
    public var gres: String?
    /// Those in use (`gres_used`).
    public var usedGRES: String?
    /// Those that are drained (`gres_drain`).
    public var drainedGRES: String?
    /// What it has altogether (`tres_fmt_str`).
    public var tres: TRES?
    /// What jobs were given of it (`alloc_tres_fmt_str`).
    public var allocated: TRES?
    /// Why it is down or drained (`reason`).
    public var reason: String?
    /// When that was said (`reason_time`).
    public var reasonTime: Date?
    /// By whom (`reason_uid`).
    public var reasonUserID: UInt32?
    /// When a node that is down or drained is resumed by itself (`resume_after`, from 23.02 on).
    public var resumeTime: Date?
    /// Its reservation (`resv_name`, from 23.02 on).
    public var reservation: String?
    /// The only user who may use it now (`owner`).
    public var owner: UInt32?
    /// Its label of multi-category security (`mcs_label`).
    public var mcsLabel: String?
    /// Where it is in the network (`topology_str`, from 25.05 on).
    public var topology: String?
    /// What its cloud calls it (`instance_id`, from 23.11 on).
    public var instanceID: String?
    /// What kind of machine its cloud calls it (`instance_type`, from 23.11 on).
    public var instanceType: String?
    /// When it was booted (`boot_time`).
    public var bootTime: Date?
    /// When its slurmd was started (`slurmd_start_time`).
    public var startTime: Date?
    /// When a job last ran on it (`last_busy`).
    public var lastBusy: Date?
    /// A remark (`comment`).
    public var comment: String?
    /// Any text that tools left with it (`extra`).
    public var extra: String?

    /// A node with nothing but a name and a state.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - state: how it is.
    public init(name: String, state: NodeState) {
        self.name = name
        self.state = state
    }
}
