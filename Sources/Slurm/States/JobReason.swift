/// Why a job waits, or why it failed (`enum job_state_reason`).
///
/// Slurm has some 220 of them and adds more. Numbers keep their meaning, but for a few that it gave
/// to others after 22.05; so stored values are words. Named here are those that programs act on.
public struct JobReason: RawRepresentable, Sendable, Hashable {
    /// Slurm's number.
    public let rawValue: UInt32

    /// Any number, named or not.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// None, or the job does not wait.
    public static let none = JobReason(rawValue: 0)
    /// Jobs of higher priority come first.
    public static let priority = JobReason(rawValue: 1)
    /// A job it depends on has not ended.
    public static let dependency = JobReason(rawValue: 2)
    /// The resources are in use.
    public static let resources = JobReason(rawValue: 3)
    /// More nodes asked for than the partition allows.
    public static let partitionNodeLimit = JobReason(rawValue: 4)
    /// More time asked for than the partition allows.
    public static let partitionTimeLimit = JobReason(rawValue: 5)
    /// The partition is down.
    public static let partitionDown = JobReason(rawValue: 6)
    /// The partition takes no jobs now.
    public static let partitionInactive = JobReason(rawValue: 7)
    /// Held by an administrator.
    public static let heldByAdministrator = JobReason(rawValue: 8)
    /// Its begin time has not come.
    public static let beginTime = JobReason(rawValue: 9)
    /// Its licenses are in use.
    public static let licenses = JobReason(rawValue: 10)
    /// A node it needs is down or drained.
    public static let nodeNotAvailable = JobReason(rawValue: 15)
    /// Held by its user.
    public static let heldByUser = JobReason(rawValue: 16)
    /// A node of its allocation failed.
    public static let nodeDown = JobReason(rawValue: 20)
    /// No node can ever satisfy what it asks for.
    public static let badConstraints = JobReason(rawValue: 21)
    /// It could not be launched.
    public static let launchFailure = JobReason(rawValue: 23)
    /// Its exit code was not 0.
    public static let exitCode = JobReason(rawValue: 24)
    /// It reached its time limit.
    public static let timeLimit = JobReason(rawValue: 25)
    /// It is still being cleaned up after its last run.
    public static let cleaning = JobReason(rawValue: 35)
    /// Its dependency can never be satisfied.
    public static let dependencyNeverSatisfied = JobReason(rawValue: 39)
    /// As many tasks of the array run as its throttle allows.
    public static let arrayTaskLimit = JobReason(rawValue: 72)

    /// Whether a job with this reason will not start unless somebody does something.
    public var isHopeless: Bool {
        [.badConstraints, .dependencyNeverSatisfied].contains(self)
    }
}
