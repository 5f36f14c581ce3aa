/// A quality of service (`slurmdb_qos_rec_t`). A limit is `nil` where there is none.
public struct QOS: Sendable, Hashable, Codable {
    /// Its number (`id`).
    public var id: UInt32
    /// Its name (`name`).
    public var name: String
    /// What it is for (`description`).
    public var details: String?
    /// Its part in the priority of jobs (`priority`).
    public var priority: UInt32 = 0
    /// What use is multiplied by (`usage_factor`).
    public var usageFactor: Double?
    /// How long a preempted job may go on (`grace_time`).
    public var graceTime: Duration?
    /// How long a job runs before it can be preempted (`preempt_exempt_time`).
    public var preemptExemptTime: Duration?
    /// How many jobs may run at once (`grp_jobs`).
    public var maximumJobs: Int?
    /// How many jobs may be queued or run at once (`grp_submit_jobs`).
    public var maximumSubmittedJobs: Int?
    /// How many of one user's may run at once (`max_jobs_pu`).
    public var maximumJobsPerUser: Int?
    /// How many of one user's may be queued or run at once (`max_submit_jobs_pu`).
    public var maximumSubmittedJobsPerUser: Int?
    /// How many of one account's may run at once (`max_jobs_pa`).
    public var maximumJobsPerAccount: Int?
    /// How many of one account's may be queued or run at once (`max_submit_jobs_pa`).
    public var maximumSubmittedJobsPerAccount: Int?
    /// How long a job may run (`max_wall_pj`).
    public var maximumTime: Duration?
    /// What all jobs may have together (`grp_tres`).
    public var maximumResources = ResourceAmounts()
    /// What one job may have (`max_tres_pj`).
    public var maximumResourcesPerJob = ResourceAmounts()
    /// What one user's jobs may have together (`max_tres_pu`).
    public var maximumResourcesPerUser = ResourceAmounts()
    /// What one job must have (`min_tres_pj`).
    public var minimumResourcesPerJob = ResourceAmounts()

    /// A quality of service without limits.
    ///
    /// - Parameters:
    ///   - id: slurmdbd's number for it.
    ///   - name: its name.
    public init(id: UInt32, name: String) {
        self.id = id
        self.name = name
    }
}
