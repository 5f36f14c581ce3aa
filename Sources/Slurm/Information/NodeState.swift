#if canImport(CSlurm)
    import CSlurm
#endif

/// The state of a node: a base state, and flags that modify it (`node_state`).
public struct NodeState: Sendable, Hashable {
    /// A base state (`enum node_states`).
    public struct Base: RawRepresentable, Sendable, Hashable {
        /// Slurm's number.
        public let rawValue: UInt32
        /// Any number, named or not.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Not yet known.
        public static let unknown = Base(rawValue: 0)
        /// Not usable.
        public static let down = Base(rawValue: 1)
        /// Nothing runs on it.
        public static let idle = Base(rawValue: 2)
        /// All of it is in use.
        public static let allocated = Base(rawValue: 3)
        /// Not usable, by an error.
        public static let error = Base(rawValue: 4)
        /// A part of it is in use.
        public static let mixed = Base(rawValue: 5)
        /// Does not exist yet.
        public static let future = Base(rawValue: 6)
    }

    /// What else is so (`NODE_STATE_FLAGS`); unknown bits are carried.
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits as they stand in `node_state`.
        public let rawValue: UInt32
        /// Any bits, named or not.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        private init(bit: UInt32) { rawValue = 1 << bit }

        /// In a reservation (`NODE_STATE_RES`).
        public static let reserved = Flags(bit: 5)
        /// Takes no new work (`NODE_STATE_DRAIN`).
        public static let drain = Flags(bit: 9)
        /// Jobs are being cleaned up (`NODE_STATE_COMPLETING`).
        public static let completing = Flags(bit: 10)
        /// Its slurmd does not answer (`NODE_STATE_NO_RESPOND`).
        public static let notResponding = Flags(bit: 11)
        /// Switched off (`NODE_STATE_POWERED_DOWN`).
        public static let poweredDown = Flags(bit: 12)
        /// About to fail (`NODE_STATE_FAIL`).
        public static let failing = Flags(bit: 13)
        /// Being switched on (`NODE_STATE_POWERING_UP`).
        public static let poweringUp = Flags(bit: 14)
        /// In maintenance (`NODE_STATE_MAINT`).
        public static let maintenance = Flags(bit: 15)
        /// To be booted (`NODE_STATE_REBOOT_REQUESTED`).
        public static let rebootRequested = Flags(bit: 16)
        /// Being switched off (`NODE_STATE_POWERING_DOWN`).
        public static let poweringDown = Flags(bit: 18)
        /// The scheduler has plans for it (`NODE_STATE_PLANNED`).
        public static let planned = Flags(bit: 21)
        /// Its slurmd told less than slurm.conf says (`NODE_STATE_INVALID_REG`).
        public static let invalid = Flags(bit: 22)
    }

    /// The low 4 bits (`NODE_STATE_BASE`).
    public var base: Base
    /// The others.
    public var flags: Flags

    /// A state of a base and flags.
    ///
    /// - Parameters:
    ///   - base: the base state.
    ///   - flags: what else is so.
    public init(_ base: Base, _ flags: Flags = []) {
        self.base = base
        self.flags = flags
    }

    /// The state in Slurm's form (`node_state`).
    public init(rawValue: UInt32) {
        base = Base(rawValue: rawValue & 0xf)
        flags = Flags(rawValue: rawValue & ~0xf)
    }

    /// Slurm's form (`node_state`).
    public var rawValue: UInt32 { base.rawValue | flags.rawValue }

    /// Whether new jobs can start on it, be it only when others have ended.
    public var isUsable: Bool {
        [.idle, .allocated, .mixed].contains(base)
            && flags.isDisjoint(with: [.drain, .notResponding, .failing, .invalid, .maintenance])
    }
}

extension NodeState: CustomStringConvertible {
    /// Slurm's word, as `sinfo` prints it: `"IDLE"`, `"DRAINED"`.
    public var description: String {
        #if canImport(CSlurm)
            String(slurm_node_state_string(rawValue)) ?? "?"
        #else
            "State\(rawValue)"
        #endif
    }
}
