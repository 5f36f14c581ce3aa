#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What slurmctld runs with now: limits and times, as `scontrol show config` prints them
/// (`slurm_conf_t`). ``SlurmCluster/configuration`` is what `slurm.conf` said at the start.
public struct ControllerSettings: Sendable, Hashable, Codable {
    /// The release of slurmctld (`version`).
    public var version: String
    /// The cluster's name (`cluster_name`).
    public var clusterName: String
    /// When slurmctld was started (`boot_time`).
    public var bootTime: Date?
    /// The id that the next job gets (`next_job_id`).
    public var nextJobID: UInt32 = 0
    /// The smallest and largest id of a job (`first_job_id`, `max_job_id`).
    public var jobIDs: ClosedRange<UInt32> = 1...1
    /// One more than the largest index of an array task (`max_array_sz`).
    public var maximumArraySize: Int = 0
    /// How many jobs are kept at once (`max_job_cnt`).
    public var maximumJobs: Int = 0
    /// How many steps a job may have (`max_step_cnt`).
    public var maximumSteps: Int = 0
    /// How many tasks a node may have in a step (`max_tasks_per_node`).
    public var maximumTasksPerNode: Int = 0
    /// How long a finished job stays in slurmctld (`min_job_age`); zero: until it is restarted.
    public var minimumJobAge: Duration = .zero
    /// Between SIGTERM and SIGKILL at a job's time limit (`kill_wait`).
    public var killWait: Duration = .zero
    /// How long a slurmd may be silent before its node is down (`slurmd_timeout`).
    public var nodeTimeout: Duration = .zero
    /// How long the primary controller may be silent before a backup takes over
    /// (`slurmctld_timeout`).
    public var controllerTimeout: Duration = .zero
    /// How long libslurm waits for one answer (`msg_timeout`).
    public var messageTimeout: Duration = .zero
    /// How long a job may run over its limit (`over_time_limit`); `nil`: any time.
    public var overTimeLimit: Duration?
    /// Whether jobs are requeued unless they say no (`job_requeue`).
    public var requeuesJobs = false
    /// How jobs are chosen (`sched_params`).
    public var schedulerParameters: [String] = []
    /// `SlurmctldParameters` (`slurmctld_params`).
    public var controllerParameters: [String] = []
    /// `SelectType` (`select_type`).
    public var selectType: String?
    /// `PriorityType` (`priority_type`).
    public var priorityType: String?
    /// `PreemptType` (`preempt_type`).
    public var preemptType: String?
    /// `AccountingStorageType` (`accounting_storage_type`).
    public var accountingStorageType: String?
    /// Whether only operators, and coordinators of its account, see a job of another user's
    /// (`private_data`).
    public var hidesJobs = false
    /// The user that slurmctld runs as, who may do and see everything (`slurm_user_id`).
    public var slurmUser: UInt32 = 0

    /// Settings with nothing but names.
    ///
    /// - Parameters:
    ///   - version: slurmctld's release.
    ///   - clusterName: the cluster's name.
    public init(version: String, clusterName: String) {
        self.version = version
        self.clusterName = clusterName
    }
}
