#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A node, as `scontrol show node` tells it (`node_info_t`).
public struct Node: Sendable, Hashable {
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
    /// The load, as `uptime` tells it (`cpu_load`).
    public var load: Double?
    /// Sockets (`sockets`).
    public var sockets: Int = 0
    /// Cores in each socket (`cores`).
    public var coresPerSocket: Int = 0
    /// Threads in each core (`threads`).
    public var threadsPerCore: Int = 0
    /// Memory, in mebibytes (`real_memory`).
    public var memory: UInt64 = 0
    /// Memory that jobs were given, in mebibytes (`alloc_memory`).
    public var allocatedMemory: UInt64 = 0
    /// Memory that the operating system calls free, in mebibytes (`free_mem`).
    public var freeMemory: UInt64?
    /// Disk space for temporary files, in mebibytes (`tmp_disk`).
    public var temporaryDisk: UInt32 = 0
    /// Nodes of lower weight are used first (`weight`).
    public var weight: UInt32 = 0
    /// What it could offer (`features`).
    public var features: [String] = []
    /// What it offers now (`features_act`).
    public var activeFeatures: [String] = []
    /// Generic resources (`gres`).
    public var gres: String?
    /// Those in use (`gres_used`).
    public var usedGRES: String?
    /// What it has altogether (`tres_fmt_str`).
    public var tres: TRES?
    /// Why it is down or drained (`reason`).
    public var reason: String?
    /// When that was said (`reason_time`).
    public var reasonTime: Date?
    /// By whom (`reason_uid`).
    public var reasonUserID: UInt32?
    /// The only user who may use it now (`owner`).
    public var owner: UInt32?
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
