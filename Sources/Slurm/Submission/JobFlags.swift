/// The bits of `bitflags` that a submission can set.
struct JobFlags: OptionSet, Sendable, Hashable, Codable {
    let rawValue: UInt64

    static let killOnInvalidDependency = JobFlags(rawValue: 1 << 0)
    static let keepOnInvalidDependency = JobFlags(rawValue: 1 << 1)
    static let enforceGresBinding = JobFlags(rawValue: 1 << 4)
    static let spreadJob = JobFlags(rawValue: 1 << 8)
    static let useMinimumNodes = JobFlags(rawValue: 1 << 9)
    static let tasksAreSet = JobFlags(rawValue: 1 << 14)
    static let cpusAreSet = JobFlags(rawValue: 1 << 15)
    static let disableGresBinding = JobFlags(rawValue: 1 << 19)
    static let external = JobFlags(rawValue: 1 << 24)
    static let oneTaskPerSharing = JobFlags(rawValue: 1 << 38)
    static let severalTasksPerSharing = JobFlags(rawValue: 1 << 39)
    static let stepManager = JobFlags(rawValue: 1 << 41)
    static let spreadSegments = JobFlags(rawValue: 1 << 43)
    static let consolidateSegments = JobFlags(rawValue: 1 << 44)
    static let expeditedRequeue = JobFlags(rawValue: 1 << 45)

    /// What `--gres-flags` sets.
    static let gresChoices: JobFlags = [
        .enforceGresBinding, .disableGresBinding, .oneTaskPerSharing, .severalTasksPerSharing,
    ]
}

extension JobDescription {
    /// Whether the job is cancelled when its dependency can never be met, else as the cluster is
    /// configured (`--kill-on-invalid-dep`, `bitflags`).
    public var killOnInvalidDependency: Bool? {
        get { choice(.killOnInvalidDependency, .keepOnInvalidDependency) }
        set { choose(newValue, .killOnInvalidDependency, .keepOnInvalidDependency) }
    }

    /// Whether GPUs must be near the processors given to the job, else as the cluster is
    /// configured (`--gres-flags`, `bitflags`).
    public var enforcesGresBinding: Bool? {
        get { choice(.enforceGresBinding, .disableGresBinding) }
        set { choose(newValue, .enforceGresBinding, .disableGresBinding) }
    }

    /// Whether each task gets a GPU's share of its own (true), or may have several (false), else as
    /// the cluster is configured (`--gres-flags=one-task-per-sharing`, `multiple-tasks-per-sharing`;
    /// `bitflags`). From 23.11 on.
    public var isOneTaskPerSharing: Bool? {
        get { choice(.oneTaskPerSharing, .severalTasksPerSharing) }
        set { choose(newValue, .oneTaskPerSharing, .severalTasksPerSharing) }
    }

    /// Whether a node of the job manages its steps, and slurmctld has nothing to do with them
    /// (`--stepmgr`, `bitflags`). From 24.05 on.
    public var managesSteps: Bool {
        get { flags.contains(.stepManager) }
        set { choose(newValue ? true : nil, .stepManager, []) }
    }

    /// Whether the job has no script, and only something outside of Slurm uses its resources
    /// (`--external`, `bitflags`). From 25.05 on; before 26.05, a script that is there runs all the
    /// same.
    public var isExternal: Bool {
        get { flags.contains(.external) }
        set { choose(newValue ? true : nil, .external, []) }
    }

    /// Whether the job is queued again, before all others, when a node fails, or when it fails and
    /// an epilog does too (`--requeue=expedite`, `bitflags`). Where it fails and no epilog does, it is
    /// queued again and held, and so never ends by itself.
    ///
    /// From 25.11 on, where `SlurmctldParameters` has `enable_expedited_requeue`.
    public var expeditesRequeue: Bool {
        get { flags.contains(.expeditedRequeue) }
        set { choose(newValue ? true : nil, .expeditedRequeue, []) }
    }

    /// Whether segments are spread over blocks of the network (`--spread-segments`, `bitflags`).
    /// From 25.11 on.
    public var spreadsSegments: Bool {
        get { flags.contains(.spreadSegments) }
        set { choose(newValue ? true : nil, .spreadSegments, []) }
    }

    /// Whether segments are put into few blocks of the network (`--consolidate-segments`,
    /// `bitflags`). From 25.11 on.
    public var consolidatesSegments: Bool {
        get { flags.contains(.consolidateSegments) }
        set { choose(newValue ? true : nil, .consolidateSegments, []) }
    }

    /// Whether to spread the job over as many nodes as possible (`--spread-job`, `bitflags`).
    public var spreadsOverNodes: Bool {
        get { flags.contains(.spreadJob) }
        set { choose(newValue ? true : nil, .spreadJob, []) }
    }

    /// Whether of a range of node counts the least is preferred (`--use-min-nodes`, `bitflags`).
    public var prefersFewNodes: Bool {
        get { flags.contains(.useMinimumNodes) }
        set { choose(newValue ? true : nil, .useMinimumNodes, []) }
    }

    private func choice(_ yes: JobFlags, _ no: JobFlags) -> Bool? {
        flags.contains(yes) ? true : flags.contains(no) ? false : nil
    }

    private mutating func choose(_ value: Bool?, _ yes: JobFlags, _ no: JobFlags) {
        flags.subtract([yes, no])
        if let value { flags.insert(value ? yes : no) }
    }
}
