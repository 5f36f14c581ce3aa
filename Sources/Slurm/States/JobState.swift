/// The state of a job as Slurm keeps it (`job_state`): a base state, and flags that modify it.
public struct JobState: Sendable, Hashable {
    /// The base state: the low 8 bits (`JOB_STATE_BASE`).
    public var base: Base
    /// What else is going on: the other bits (`JOB_STATE_FLAGS`).
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

    /// The state in Slurm's 32-bit form (`job_state`).
    public init(rawValue: UInt32) {
        base = Base(rawValue: rawValue & 0xff)
        flags = Flags(rawValue: rawValue & ~0xff)
    }

    /// Slurm's 32-bit form (`job_state`).
    public var rawValue: UInt32 { base.rawValue | flags.rawValue }

    /// Whether the job will not run again and has released everything it had.
    ///
    /// A state is exactly one of final, active and pending.
    ///
    /// A job that is completing is not finished, and one that is being requeued is about to be
    /// pending again, whatever its base state says.
    public var isFinal: Bool {
        base.isTerminal && flags.isDisjoint(with: Flags.unfinished)
    }

    /// Whether the job waits to be started, or to be started again.
    public var isPending: Bool { !isActive && !isFinal }

    /// Whether the job has resources now, be it only to give them back.
    public var isActive: Bool {
        base == .running || base == .suspended || flags.contains(.completing)
    }

    /// Whether the job ended with success.
    public var isSuccess: Bool { isFinal && base == .completed }
}

extension JobState {
    /// A base state (`enum job_states`); values that this module does not know are carried.
    public struct Base: RawRepresentable, Sendable, Hashable {
        /// Slurm's number.
        public let rawValue: UInt32

        /// Any number, named or not.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Queued, or held.
        public static let pending = Base(rawValue: 0)
        /// Allocated resources.
        public static let running = Base(rawValue: 1)
        /// Allocated resources, stopped.
        public static let suspended = Base(rawValue: 2)
        /// Ended with exit code 0.
        public static let completed = Base(rawValue: 3)
        /// Cancelled by a user.
        public static let cancelled = Base(rawValue: 4)
        /// Ended with another exit code, or could not be started.
        public static let failed = Base(rawValue: 5)
        /// Ended at its time limit.
        public static let timeout = Base(rawValue: 6)
        /// Ended because a node failed.
        public static let nodeFail = Base(rawValue: 7)
        /// Ended because a job of higher priority took its place.
        public static let preempted = Base(rawValue: 8)
        /// Ended because a node did not boot.
        public static let bootFail = Base(rawValue: 9)
        /// Ended at its deadline.
        public static let deadline = Base(rawValue: 10)
        /// Ended for want of memory.
        public static let outOfMemory = Base(rawValue: 11)

        /// Whether it is an ending. States unknown to this module count as not ended.
        public var isTerminal: Bool {
            (Base.completed.rawValue...Base.outOfMemory.rawValue).contains(rawValue)
        }
    }

    /// The modifiers of a base state (`JOB_STATE_FLAGS`); unknown bits are carried.
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits as they stand in `job_state`.
        public let rawValue: UInt32

        /// Any bits, named or not.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        private init(bit: UInt32) {
            rawValue = 1 << bit
        }

        /// `JOB_LAUNCH_FAILED`.
        public static let launchFailed = Flags(bit: 8)
        /// `JOB_REQUEUE`: to be queued again once it has ended.
        public static let requeued = Flags(bit: 10)
        /// `JOB_REQUEUE_HOLD`: to be queued again, held.
        public static let requeueHold = Flags(bit: 11)
        /// `JOB_SPECIAL_EXIT`: queued again, held, because of its exit code.
        public static let specialExit = Flags(bit: 12)
        /// `JOB_RESIZING`.
        public static let resizing = Flags(bit: 13)
        /// `JOB_CONFIGURING`: its nodes are booting.
        public static let configuring = Flags(bit: 14)
        /// `JOB_COMPLETING`: its nodes are being cleaned up.
        public static let completing = Flags(bit: 15)
        /// `JOB_STOPPED`: stopped by a signal, resources kept.
        public static let stopped = Flags(bit: 16)
        /// `JOB_RECONFIG_FAIL`.
        public static let reconfigureFailed = Flags(bit: 17)
        /// `JOB_POWER_UP_NODE`.
        public static let poweringUpNode = Flags(bit: 18)
        /// `JOB_REVOKED`: runs on another cluster of the federation.
        public static let revoked = Flags(bit: 19)
        /// `JOB_REQUEUE_FED`.
        public static let requeuedInFederation = Flags(bit: 20)
        /// `JOB_RESV_DEL_HOLD`: held because its reservation was deleted.
        public static let reservationDeleted = Flags(bit: 21)
        /// `JOB_SIGNALING`.
        public static let signaling = Flags(bit: 22)
        /// `JOB_STAGE_OUT`: its burst buffer is being written back.
        public static let stagingOut = Flags(bit: 23)
        /// `JOB_EXPEDITING` (from 25.11 on): failed, and will be queued again before others if its
        /// nodes turn out to be at fault (`--requeue=expedite`).
        public static let expediting = Flags(bit: 24)

        static let unfinished: Flags = [
            .completing, .requeued, .requeueHold, .specialExit, .requeuedInFederation,
            .expediting,
        ]
    }
}
