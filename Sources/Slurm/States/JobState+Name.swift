extension JobState {
    /// Slurm's word for the state, as `squeue -o %T` prints it: the most telling flag if there is
    /// one (`"COMPLETING"`), else the base state (`"RUNNING"`).
    public var name: String {
        // The order is libslurm's (slurm_job_state_string): the first flag that is set names it.
        Self.flagNames.first { flags.contains($0.flag) }?.name ?? base.name
    }

    /// The state that a ``name`` stands for; `nil` for other words.
    ///
    /// A flag's word says nothing of the base state, which is then taken to be
    /// ``Base/running`` for what happens to running jobs and ``Base/pending`` for the rest.
    ///
    /// - Parameter name: Slurm's word in full, in capitals: `"OUT_OF_MEMORY"`.
    public init?(name: String) {
        if let base = Base.named.first(where: { $0.name == name })?.base {
            self.init(base)
        } else if let flag = Self.flagNames.first(where: { $0.name == name })?.flag {
            let whileRunning: Flags = [
                .completing, .stagingOut, .configuring, .resizing, .stopped, .signaling,
            ]
            self.init(whileRunning.contains(flag) ? .running : .pending, flag)
        } else {
            return nil
        }
    }

    static let flagNames: [(flag: Flags, name: String)] = [
        (.completing, "COMPLETING"), (.stagingOut, "STAGE_OUT"), (.configuring, "CONFIGURING"),
        (.expediting, "EXPEDITING"),
        (.resizing, "RESIZING"), (.requeued, "REQUEUED"), (.requeuedInFederation, "REQUEUE_FED"),
        (.requeueHold, "REQUEUE_HOLD"), (.specialExit, "SPECIAL_EXIT"), (.stopped, "STOPPED"),
        (.revoked, "REVOKED"), (.reservationDeleted, "RESV_DEL_HOLD"), (.signaling, "SIGNALING"),
    ]
}

extension JobState.Base {
    /// Slurm's word for the base state; `"?"` for one that this module does not know.
    public var name: String {
        Self.named.first { $0.base == self }?.name ?? "?"
    }

    static let named: [(base: Self, name: String)] = [
        (.pending, "PENDING"), (.running, "RUNNING"), (.suspended, "SUSPENDED"),
        (.completed, "COMPLETED"), (.cancelled, "CANCELLED"), (.failed, "FAILED"),
        (.timeout, "TIMEOUT"), (.nodeFail, "NODE_FAIL"), (.preempted, "PREEMPTED"),
        (.bootFail, "BOOT_FAIL"), (.deadline, "DEADLINE"), (.outOfMemory, "OUT_OF_MEMORY"),
    ]
}

extension JobState.Base: CustomStringConvertible {
    /// ``name``.
    public var description: String { name }
}

extension JobState: CustomStringConvertible {
    /// ``name``.
    public var description: String { name }
}
