#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A step that runs now (`job_step_info_t`); slurmdbd keeps those that have ended, see
/// ``AccountedStep``.
public struct JobStep: Sendable, Hashable, Codable {
    /// The job as slurmctld numbers it, an array task by its own number (`step_id.job_id`).
    public var job: UInt32
    /// The step's number (`step_id.step_id`), or one of Slurm's for special steps, such as
    /// ``AccountedStep/batch``.
    public var number: UInt32
    /// The job, array task by its index (`array_job_id`, `array_task_id`).
    public var id: JobID
    /// Its name (`name`).
    public var name: String = ""
    /// Its state (`state`).
    public var state: JobState
    /// The user it runs as (`user_id`).
    public var userID: UInt32 = 0
    /// Its nodes, as a host list (`nodes`).
    public var nodes: String?
    /// Processors (`num_cpus`).
    public var cpus: Int = 0
    /// Tasks (`num_tasks`).
    public var tasks: Int = 0
    /// Its partition (`partition`).
    public var partition: String?
    /// When it started (`start_time`).
    public var startTime: Date?
    /// How long it has run, less suspensions (`run_time`).
    public var elapsed: Duration = .zero
    /// How long it may run (`time_limit`).
    public var timeLimit: JobRecord.TimeLimit?
    /// What it has (`tres_alloc_str`).
    public var allocated: TRES?
    /// The command line it was started by (`submit_line`).
    public var submitLine: String?

    /// A step with nothing but its numbers and state.
    ///
    /// - Parameters:
    ///   - job: the job as slurmctld numbers it.
    ///   - number: Slurm's number for it.
    ///   - id: the job or array task; `nil`: the job of that number.
    ///   - state: how it is.
    public init(job: UInt32, number: UInt32, id: JobID? = nil, state: JobState) {
        self.job = job
        self.number = number
        self.id = id ?? JobID(job)
        self.state = state
    }
}
