/// All that a submission takes from its surroundings, gathered so that tests and servers can
/// choose it: filling a job description reads nothing else but the files that options name.
public struct SubmissionContext: Sendable {
    /// The variables that the job inherits, and in which `SBATCH_*` options stand.
    public var environment: JobEnvironment
    /// Where relative paths start (`SLURM_SUBMIT_DIR`, and the job's folder unless it has one).
    public var currentDirectory: String
    /// The umask that the job gets (`SLURM_UMASK`).
    public var umask: UInt16
    /// The soft limits that the job may get (`SLURM_RLIMIT_*`); those missing are not sent.
    public var limits: [ResourceLimit: UInt64] {
        didSet { limitVariables = Self.limitVariables(limits) }
    }
    /// The limits as variables: in sbatch's order, and made once for many jobs.
    private(set) var limitVariables: [LimitVariable]
    /// The user who submits (`user_id`).
    public var userID: UInt32
    /// The group of the user (`group_id`).
    public var groupID: UInt32
    /// The name of this host (`SLURM_SUBMIT_HOST`).
    public var host: String
    /// The nice value of the submitter (`SLURM_PRIO_PROCESS`).
    public var niceness: Int
    /// What `now` means in time options.
    public var now: TimePoint
    /// The time zone of time options.
    public var calendar: LocalCalendar
    /// What of the cluster's configuration decides on the client.
    public var configuration: SubmissionConfiguration
    /// Whether variables of an enclosing job (`SLURM_*`, `SRUN_*`, `SBATCH_*`, PMI's) reach the
    /// new job, as they do with sbatch. They make it believe things about the wrong job; so they
    /// are left out unless this is set.
    public var inheritsEnclosingJob: Bool
    /// Whether texts that slurmctld judges (arrays, dependencies) are sent unchecked, as sbatch
    /// does, instead of being checked here first.
    public var leavesChecksToServer: Bool

    /// A context in which each thing is given.
    ///
    /// - Parameters:
    ///   - environment: the submitter's variables.
    ///   - currentDirectory: the folder to which relative paths belong.
    ///   - umask: the submitter's umask.
    ///   - limits: the submitter's soft limits.
    ///   - userID: who submits.
    ///   - groupID: the submitter's group.
    ///   - host: the name of the submitting machine.
    ///   - niceness: the submitter's niceness.
    ///   - now: what `now` means in time options.
    ///   - calendar: the time zone of time options.
    ///   - configuration: what of the cluster's configuration decides on the client.
    ///   - inheritsEnclosingJob: whether variables of an enclosing job reach the new job.
    ///   - leavesChecksToServer: whether arrays and dependencies are sent unchecked.
    public init(
        environment: JobEnvironment, currentDirectory: String, umask: UInt16 = 0o022,
        limits: [ResourceLimit: UInt64] = [:], userID: UInt32, groupID: UInt32, host: String,
        niceness: Int = 0, now: TimePoint, calendar: LocalCalendar = .process,
        configuration: SubmissionConfiguration = .init(), inheritsEnclosingJob: Bool = false,
        leavesChecksToServer: Bool = false
    ) {
        self.environment = environment
        self.currentDirectory = currentDirectory
        self.umask = umask
        self.limits = limits
        limitVariables = Self.limitVariables(limits)
        self.userID = userID
        self.groupID = groupID
        self.host = host
        self.niceness = niceness
        self.now = now
        self.calendar = calendar
        self.configuration = configuration
        self.inheritsEnclosingJob = inheritsEnclosingJob
        self.leavesChecksToServer = leavesChecksToServer
    }

    /// A limit as the job's environment tells slurmd of it.
    struct LimitVariable: Sendable {
        var limit: ResourceLimit
        var entry: [UInt8]
        /// The same as a wish of the user: slurmd fails the job if it cannot be met.
        var wish: [UInt8]
    }

    private static func limitVariables(_ limits: [ResourceLimit: UInt64]) -> [LimitVariable] {
        ResourceLimit.allCases.compactMap { limit in
            guard let value = limits[limit] else { return nil }
            let name = "SLURM_RLIMIT_\(limit.rawValue)="
            return LimitVariable(
                limit: limit, entry: Array("\(name)\(value)".utf8),
                wish: Array("\(name)U\(value)".utf8))
        }
    }

    /// A path made absolute by joining it to the current folder, as it stands.
    func absolutePath(_ path: String) -> String {
        path.hasPrefix("/") ? path : currentDirectory + "/" + path
    }
}
