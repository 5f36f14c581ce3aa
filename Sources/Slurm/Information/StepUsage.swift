/// What a running step uses now, as `sstat` prints it (`slurm_job_step_stat`).
public struct StepUsage: Sendable, Hashable, Codable {
    /// How many tasks were counted.
    public var tasks: Int = 0
    /// Processor time in the kernel.
    public var systemCPUTime: Duration = .zero
    /// Processor time outside the kernel.
    public var userCPUTime: Duration = .zero
    /// The most that one task used so far.
    public var maximum = ResourceAmounts()
    /// What all tasks used together.
    public var total = ResourceAmounts()

    /// The largest resident set of any task, in bytes: `sstat`'s MaxRSS.
    public var maximumResidentSize: UInt64? { maximum[.memory] }

    /// No use at all.
    public init() {}
}
