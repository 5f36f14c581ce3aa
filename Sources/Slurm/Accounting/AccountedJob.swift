#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What slurmdbd keeps of a job (`slurmdb_job_rec_t`).
///
/// Rows may lag behind slurmctld by some seconds: slurmdbd is told of new jobs every five seconds, of
/// ends at once, and calls a job that ended sooner `allocation`, without a partition or a submit
/// line, until then: for ever where slurmctld was killed meanwhile. Its state, exit status and times
/// are right all the same; that it was a task of an array is lost. Of 25.11, no such row is known. A
/// property is `nil` where Slurm has no value.
public struct AccountedJob: Sendable, Hashable, Codable {
    /// The job, array task or component. Of an array's pending tasks, which share one row, the id
    /// of the array.
    public var id: JobID
    /// The controller's own number (`jobid`).
    public var number: UInt32
    /// The tasks that share this row: those that have not started, or had not when they were cancelled
    /// (`array_task_str`). Some that have started, with rows of their own, may still be among them. Empty
    /// where slurmdbd has no list: it is lost when all are cancelled one by one within seconds of their
    /// submission.
    public var pendingTasks: ArrayTaskSet?
    /// The row's number in the database (`db_index`); a requeued job has one for each run.
    public var row: UInt64 = 0
    /// Its name (`jobname`), of which slurmdbd keeps 255 characters, and with "`" for a double quote.
    public var name: String = ""
    /// Its cluster (`cluster`).
    public var cluster: String?
    /// The user it ran as (`uid`).
    public var userID: UInt32
    /// That user's name (`user`).
    public var userName: String?
    /// The group it ran as (`gid`).
    public var groupID: UInt32 = 0
    /// Its account (`account`).
    public var account: String?
    /// Its association's number, see ``Accounting/associations(of:deadline:)`` (`associd`).
    public var association: UInt32?
    /// Its quality of service's number, see ``Accounting/qualitiesOfService(deadline:)`` (`qosid`).
    public var qos: UInt32?
    /// Its partition (`partition`).
    public var partition: String?
    /// Its reservation (`resv_name`).
    public var reservation: String?
    /// Its workload key (`wckey`).
    public var workloadKey: String?

    /// Its state (`state`).
    public var state: JobState
    /// What it waited for last (`state_reason_prev`).
    public var lastReason: JobReason = .none
    /// How its script ended (`exitcode`).
    public var exitStatus: JobExitStatus?
    /// The highest status of its steps (`derived_ec`).
    public var highestStepStatus: JobExitStatus?
    /// Who cancelled it (`requid`).
    public var cancelledBy: UInt32?
    /// A node that failed under it (`failed_node`, from 23.02 on).
    public var failedNode: String?
    /// How often it had been requeued; `nil` where slurmdbd does not tell (`restart_cnt`, from 24.11
    /// on).
    public var restarts: Int?
    /// Its priority (`priority`).
    public var priority: UInt32 = 0

    /// When it was submitted, or requeued (`submit`).
    public var submitTime: Date?
    /// When it could have started first (`eligible`).
    public var eligibleTime: Date?
    /// When it started (`start`).
    public var startTime: Date?
    /// When it ended (`end`).
    public var endTime: Date?
    /// How long it ran, or has been running (`elapsed`).
    public var elapsed: Duration = .zero
    /// How long it was suspended (`suspended`).
    public var suspended: Duration = .zero
    /// How long it could run (`timelimit`).
    public var timeLimit: JobRecord.TimeLimit?

    /// Its nodes, as a host list (`nodes`).
    public var nodes: String?
    /// How many nodes it had (`alloc_nodes`).
    public var nodeCount: Int = 0
    /// How many processors it asked for (`req_cpus`).
    public var requestedCPUs: Int = 0
    /// The memory it asked for (`req_mem`).
    public var requestedMemory: JobRecord.Memory?
    /// What it asked for (`tres_req_str`).
    public var requested = ResourceAmounts()
    /// What it had (`tres_alloc_str`).
    public var allocated = ResourceAmounts()
    /// Licenses (`licenses`, from 23.02 on).
    public var licenses: String?

    /// The command line of its submission (`submit_line`).
    public var submitLine: String?
    /// Its working directory (`work_dir`).
    public var workingDirectory: String?
    /// Where its standard input came from (`std_in`, from 24.05 on).
    public var standardInput: String?
    /// Where its standard output went, as it was asked for (`std_out`, from 24.05 on).
    public var standardOutput: String?
    /// Where its standard error went, as it was asked for (`std_err`, from 24.05 on).
    public var standardError: String?
    /// Its container's bundle (`container`).
    public var container: String?
    /// Features of its nodes that it asked for (`constraints`).
    public var features: String?
    /// Its user's comment (`derived_es`).
    public var comment: String?
    /// An administrator's comment (`admin_comment`).
    public var adminComment: String?
    /// slurmctld's comment (`system_comment`).
    public var systemComment: String?
    /// Any text that tools left with it, where the cluster keeps it (`extra`, from 23.02 on).
    public var extra: String?
    /// Its label of multi-category security (`mcs_label`).
    public var mcsLabel: String?
    /// Its steps, if they were asked for (`steps`).
    public var steps: [AccountedStep] = []

    /// A row with nothing but who, what and in which state.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - number: the controller's own number; `nil`: that of the id.
    ///   - userID: the user it runs as.
    ///   - state: how it is.
    public init(id: JobID, number: UInt32? = nil, userID: UInt32, state: JobState) {
        self.id = id
        self.number = number ?? id.job
        self.userID = userID
        self.state = state
    }
}

extension AccountedJob {
    /// Processor time in the kernel, of all its ``steps`` as `sacct` adds them up; slurmdbd keeps none
    /// of the job.
    public var systemCPUTime: Duration { steps.reduce(.zero) { $0 + $1.systemCPUTime } }

    /// Processor time outside the kernel, of all its ``steps`` as `sacct` adds them up; slurmdbd keeps
    /// none of the job.
    public var userCPUTime: Duration { steps.reduce(.zero) { $0 + $1.userCPUTime } }
}
