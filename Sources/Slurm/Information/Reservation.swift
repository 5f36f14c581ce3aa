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

/// Licenses that jobs share (`slurm_license_info_t`).
public struct License: Sendable, Hashable {
    /// Its name (`name`).
    public var name: String
    /// How many there are (`total`).
    public var total: Int
    /// How many are in use (`in_use`).
    public var used: Int
    /// How many can be had (`available`).
    public var available: Int
    /// How many are reserved (`reserved`).
    public var reserved: Int
    /// Whether slurmdbd keeps the count, for several clusters (`remote`).
    public var isRemote: Bool

    /// Creates licenses.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - total: how many there are.
    ///   - used: how many are in use.
    ///   - available: how many are free.
    ///   - reserved: how many are reserved.
    ///   - isRemote: whether slurmdbd keeps them.
    public init(
        name: String, total: Int, used: Int = 0, available: Int, reserved: Int = 0,
        isRemote: Bool = false
    ) {
        self.name = name
        self.total = total
        self.used = used
        self.available = available
        self.reserved = reserved
        self.isRemote = isRemote
    }
}
