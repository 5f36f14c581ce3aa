#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A reservation of nodes (`reserve_info_t`).
public struct Reservation: Sendable, Hashable {
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
