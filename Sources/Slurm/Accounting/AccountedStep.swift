#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What slurmdbd keeps of a step of a job (`slurmdb_step_rec_t`).
public struct AccountedStep: Sendable, Hashable, Codable {
    /// The step's number (`step_id`), or one of Slurm's for special steps, such as ``batch``.
    public var number: UInt32
    /// Its name (`stepname`): `"batch"`, `"extern"`, or the program.
    public var name: String = ""
    /// Its state (`state`).
    public var state: JobState
    /// How it ended (`exitcode`).
    public var exitStatus: JobExitStatus?
    /// When it started (`start`).
    public var startTime: Date?
    /// When it ended (`end`).
    public var endTime: Date?
    /// How long it ran (`elapsed`).
    public var elapsed: Duration = .zero
    /// Its nodes, as a host list (`nodes`).
    public var nodes: String?
    /// How many tasks it had (`ntasks`).
    public var tasks: Int = 0
    /// Processor time in the kernel (`sys_cpu_sec`).
    public var systemCPUTime: Duration = .zero
    /// Processor time outside the kernel (`user_cpu_sec`).
    public var userCPUTime: Duration = .zero
    /// What it had (`tres_alloc_str`).
    public var allocated = ResourceAmounts()
    /// The most that one task used (`tres_usage_in_max`).
    public var maximumUsage = ResourceAmounts()
    /// What all tasks used together (`tres_usage_in_tot`).
    public var totalUsage = ResourceAmounts()
    /// Energy, in joules (`consumed_energy`).
    public var energy: UInt64?

    /// The largest resident set of any task, in bytes: `sacct`'s MaxRSS.
    public var maximumResidentSize: UInt64? { maximumUsage[.memory] }

    /// A step with nothing but its number and state.
    ///
    /// - Parameters:
    ///   - number: Slurm's number for it.
    ///   - state: how it is.
    public init(number: UInt32, state: JobState) {
        self.number = number
        self.state = state
    }

    /// The number of the batch script's step (`SLURM_BATCH_SCRIPT`).
    public static let batch: UInt32 = 0xffff_fffb
    /// The number of the step for processes from outside (`SLURM_EXTERN_CONT`).
    public static let extern: UInt32 = 0xffff_fffc
}
