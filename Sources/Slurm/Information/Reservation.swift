#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A reservation of nodes (`reserve_info_t`).
public struct Reservation: Sendable, Hashable, Codable {
    /// Its name (`name`).
    public var name: String
    /// When it begins (`start_time`).
    public var start: Date?
    /// When it ends (`end_time`).
    public var end: Date?
    /// Its nodes, as a host list (`node_list`).
    public var nodes: String?
    /// How many nodes (`node_cnt`).
    public var nodeCount: Int = 0
    /// How many cores (`core_cnt`).
    public var coreCount: Int?
    /// The users it is for (`users`).
    public var users: [String] = []
    /// The accounts it is for (`accounts`).
    public var accounts: [String] = []
    /// The groups it is for (`groups`).
    public var groups: [String] = []
    /// Its partition (`partition`).
    public var partition: String?
    /// Features of its nodes (`features`).
    public var features: String?
    /// Licenses (`licenses`).
    public var licenses: String?
    /// What it has altogether (`tres_str`).
    public var tres: TRES?
    /// Burst buffers (`burst_buffer`).
    public var burstBuffer: String?
    /// A remark (`comment`, from 23.02 on).
    public var comment: String?
    /// The partitions whose jobs may use it; empty: any (`allowed_parts`, from 25.11 on).
    public var allowedPartitions: [String] = []
    /// The qualities of service that it is for (`qos`, from 25.11 on).
    public var qos: [String] = []
    /// How long jobs outside of it may delay those that wait for it (`max_start_delay`).
    public var maximumStartDelay: Duration?
    /// Further properties (`flags`; `slurm.h` names the bits).
    public var flags: UInt64 = 0

    /// A reservation with nothing but a name.
    ///
    /// - Parameter name: its name.
    public init(name: String) {
        self.name = name
    }

    /// Whether it holds its nodes at that time.
    ///
    /// - Parameter time: the time.
    public func isActive(at time: Date) -> Bool {
        guard let start, let end else { return false }
        return start <= time && time < end
    }
}
