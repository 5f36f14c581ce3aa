/// The bits of `bitflags` that a submission can set.
struct JobFlags: OptionSet, Sendable, Hashable {
    let rawValue: UInt64

    static let killOnInvalidDependency = JobFlags(rawValue: 1 << 0)
    static let keepOnInvalidDependency = JobFlags(rawValue: 1 << 1)
    static let enforceGresBinding = JobFlags(rawValue: 1 << 4)
    static let spreadJob = JobFlags(rawValue: 1 << 8)
    static let useMinimumNodes = JobFlags(rawValue: 1 << 9)
    static let tasksAreSet = JobFlags(rawValue: 1 << 14)
    static let cpusAreSet = JobFlags(rawValue: 1 << 15)
    static let disableGresBinding = JobFlags(rawValue: 1 << 19)
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
