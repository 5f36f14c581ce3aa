/// Who may use a cluster, in whose name: a user's place in an account, or an account's in another
/// (`slurmdb_assoc_rec_t`). A limit is `nil` where there is none.
public struct Association: Sendable, Hashable, Codable {
    /// Its number (`id`).
    public var id: UInt32
    /// Its cluster (`cluster`).
    public var cluster: String
    /// The account (`acct`).
    public var account: String
    /// The account above (`parent_acct`), of an account.
    public var parent: String?
    /// The user (`user`); `nil`: it is the account itself.
    public var user: String?
    /// The only partition it is for (`partition`).
    public var partition: String?
    /// Whether jobs that name no account go here (`is_def`).
    public var isDefault = false
    /// Its share (`shares_raw`); `nil`: that of the account above (`SLURMDB_FS_USE_PARENT`).
    public var shares: Int?
    /// Its part in the priority of jobs (`priority`).
    public var priority: UInt32?
    /// The number of the quality of service for jobs that name none (`def_qos_id`).
    public var defaultQOS: UInt32?
    /// The numbers of the qualities of service that may be used (`qos_list`).
    public var allowedQOS: [UInt32] = []
    /// How many jobs may run at once (`max_jobs`).
    public var maximumJobs: Int?
    /// How many jobs may be queued or run at once (`max_submit_jobs`).
    public var maximumSubmittedJobs: Int?
    /// How many jobs of all below may run at once (`grp_jobs`).
    public var maximumGroupJobs: Int?
    /// How many jobs of all below may be queued or run at once (`grp_submit_jobs`).
    public var maximumGroupSubmittedJobs: Int?
    /// How long a job may run (`max_wall_pj`).
    public var maximumTime: Duration?
    /// What one job may have (`max_tres_pj`).
    public var maximumResourcesPerJob = ResourceAmounts()
    /// What all jobs of all below may have together (`grp_tres`).
    public var maximumGroupResources = ResourceAmounts()

    /// An association without limits.
    ///
    /// - Parameters:
    ///   - id: slurmdbd's number for it.
    ///   - cluster: the cluster.
    ///   - account: the account.
    ///   - user: the user's name.
    public init(id: UInt32, cluster: String, account: String, user: String? = nil) {
        self.id = id
        self.cluster = cluster
        self.account = account
        self.user = user
    }
}
