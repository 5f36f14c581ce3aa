#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What slurmctld knows of a job (`slurm_job_info_t`), as a value of its own.
///
/// A property is `nil` where Slurm has no value: a null or empty string, `NO_VAL`, or time 0.
///
/// All fields that Slurm 21.08 to 26.05 share, and later ones that `squeue` and `scontrol` print, are
/// here, but for those that say the same as another:
/// the indices of nodes (`node_inx`, `req_node_inx`, `exc_node_inx`), the bits of a federation's
/// clusters (`fed_siblings_active`, `fed_siblings_viable`) and the shortened list of array tasks
/// (`array_task_str`); and for the scheduler's own map of cores (`job_resrcs`).
public struct JobRecord: Sendable, Hashable, Codable {
    // MARK: Which job

    /// The job, array task or component. Of an array's pending tasks, which share one record, the
    /// id of the array.
    public var id: JobID
    /// The controller's own number (`job_id`); a task of an array gets one when it starts.
    public var number: UInt32
    /// Its number in all of Slurm's time, which is never given twice, not even to the same job when
    /// it is requeued, as `scontrol -d show job` writes it (`step_id.sluid`, from 25.11 on).
    public var sluid: String?
    /// Where it belongs in an array, if it does.
    public var array: ArrayMembership?
    /// Where it belongs in a heterogeneous job, if it does.
    public var heterogeneous: HeterogeneousMembership?
    /// Its name (`name`).
    public var name: String = ""
    /// The user it runs as (`user_id`).
    public var userID: UInt32
    /// That user's name, where slurmctld sends it (`user_name`).
    public var userName: String?
    /// The group it runs as (`group_id`).
    public var groupID: UInt32 = 0
    /// Its cluster, in a federation (`cluster`).
    public var cluster: String?
    /// What belongs to its federation, if it is in one.
    public var federation: Federation?

    // MARK: How it is

    /// Base state and flags (`job_state`).
    public var state: JobState
    /// Why it waits or failed (`state_reason`).
    public var reason: JobReason = .none
    /// Details of the reason (`state_desc`).
    public var reasonDetail: String?
    /// How its script ended (`exit_code`).
    public var exitStatus: JobExitStatus?
    /// The highest status of its steps (`derived_ec`).
    public var highestStepStatus: JobExitStatus?
    /// How often it was requeued, by whomever (`restart_cnt`).
    public var restarts: Int = 0
    /// Its nodes, as a host list such as `n[1-3]` (`nodes`).
    public var nodes: String?
    /// The node its script runs on (`batch_host`).
    public var batchHost: String?
    /// The nodes that the scheduler plans to use (`sched_nodes`).
    public var plannedNodes: String?
    /// A node that failed under it (`failed_node`, from 23.02 on).
    public var failedNode: String?
    /// Which generic resources of its nodes it has, a text such as `gpu:1(IDX:0)` for each node
    /// (`gres_detail_str`); empty unless details were asked for (``JobQuery/includesDetails``).
    public var gresDetails: [String] = []
    /// Its generic resources with their names (`gres_total`).
    public var gresTotal: String?
    /// The licenses it has, where it asked for one kind or another (`licenses_allocated`, from 25.05 on).
    public var allocatedLicenses: String?
    /// Its trackable resources while it has an allocation (`tres_alloc_str`).
    public var allocated: TRES?
    /// What it costs, by the partition's weights (`billable_tres`).
    public var billing: Double?

    // MARK: When

    /// When it was submitted, or requeued (`submit_time`).
    public var submitTime: Date?
    /// When it could have started first (`eligible_time`).
    public var eligibleTime: Date?
    /// Since when its age counts for its priority (`accrue_time`).
    public var accrueTime: Date?
    /// When it started or is expected to (`start_time`).
    public var startTime: Date?
    /// When it ended, or ends at its time limit (`end_time`); of a job without one, some time far away.
    public var endTime: Date?
    /// When it was last suspended or resumed (`suspend_time`).
    public var suspendTime: Date?
    /// How long it ran before it was last suspended (`pre_sus_time`).
    public var runTimeBeforeSuspension: Duration = .zero
    /// When its size last changed (`resize_time`).
    public var resizeTime: Date?
    /// When it was told to make room (`preempt_time`).
    public var preemptTime: Date?
    /// From when on it can be preempted (`preemptable_time`).
    public var preemptableTime: Date?
    /// When it is too late to run (`deadline`).
    public var deadline: Date?
    /// When the scheduler last looked at it (`last_sched_eval`).
    public var lastSchedulingTime: Date?

    // MARK: What runs

    /// `argv[0]`, and up to 23.11 the arguments, as slurmctld keeps them (`command`).
    public var command: String?
    /// The command line of its submission (`submit_line`, from 25.11 on; slurmdbd has it always).
    public var submitLine: String?
    /// Whether it has a script (`batch_flag`).
    public var isBatch: Bool = true
    /// Its working directory (`work_dir`).
    public var workingDirectory: String?
    /// Where its standard input comes from (`std_in`).
    public var standardInput: String?
    /// Where its standard output goes, as it was asked for (`std_out`); ``outputFile`` is the file.
    public var standardOutput: String?
    /// Where its standard error goes, as it was asked for (`std_err`); ``errorFile`` is the file.
    public var standardError: String?
    /// The host it was submitted on (`alloc_node`).
    public var submissionHost: String?
    /// The session it was submitted from, on that host (`alloc_sid`).
    public var submissionSession: UInt32?
    /// Its container's bundle (`container`).
    public var container: String?
    /// Its container's id (`container_id`, from 23.02 on).
    public var containerID: String?
    /// What kind of container it is (`container_type`, from 26.05 on).
    public var containerType: String?
    /// When to repeat it, of a scrontab job (`cronspec`).
    public var cronSpecification: String?

    // MARK: What it asked for

    /// Nodes, processors, memory and the like.
    public var request: Request

    // MARK: How it is scheduled

    /// Its account (`account`).
    public var account: String?
    /// Its association's number in the database (`assoc_id`).
    public var association: UInt32?
    /// Its partition, or several with commas while it waits (`partition`).
    public var partition: String?
    /// Its quality of service, or from 24.11 on several with commas while it waits (`qos`).
    public var qos: String?
    /// Its workload key (`wckey`).
    public var workloadKey: String?
    /// Its reservation (`resv_name`).
    public var reservation: String?
    /// What it depends on, as slurmctld spells what is left (`dependency`).
    public var dependency: String?
    /// Its priority; 0 if it is held (`priority`).
    public var priority: UInt32 = 0
    /// Its priority in each of several partitions, while it waits; empty where it named one
    /// (`priority_array`, from 24.05 on).
    public var partitionPriorities: [String: UInt32] = [:]
    /// How much its user lowered its priority (`nice`).
    public var nice: Int = 0
    /// The site's part of its priority (`site_factor`).
    public var siteFactor: Int = 0
    /// Whether it is queued again when a node fails or it is preempted (`requeue`).
    public var isRequeueable: Bool = false
    /// Further properties (`bitflags`; `slurm.h` names the bits).
    public var flags: UInt64 = 0
    /// The version of Slurm's protocol that it was started with (`start_protocol_ver`): in the high
    /// byte, a number that grows by one with each release.
    public var protocolVersion: UInt16 = 0

    // MARK: Remarks

    /// Its user's comment (`comment`).
    public var comment: String?
    /// An administrator's comment (`admin_comment`).
    public var adminComment: String?
    /// slurmctld's comment (`system_comment`).
    public var systemComment: String?
    /// Any text that tools left with it (`extra`, from 23.02 on).
    public var extra: String?
    /// Who gets mail (`mail_user`).
    public var mailUser: String?
    /// What mail is sent about (`mail_type`; the `MAIL_` bits of `slurm.h`).
    public var mailTypes: UInt16 = 0
    /// Its label of multi-category security (`mcs_label`).
    public var mcsLabel: String?
    /// Its SELinux context (`selinux_context`).
    public var selinuxContext: String?

    /// A record with nothing but who, what and in which state.
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
        request = Request()
    }

    /// Whether the token stands in ``command`` or ``submitLine``.
    ///
    /// - Parameter token: the token of a submission.
    public func carries(_ token: SubmissionToken) -> Bool {
        let digits = token.description
        return [command, submitLine].contains { $0?.contains(bytesOf: digits) == true }
    }
}
