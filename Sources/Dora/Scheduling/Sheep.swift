public import DoraCore
internal import Slurm

/// An XP with its latest job.
public struct Sheep: Sendable {
    /// The experiment.
    public let xp: XP
    /// What its folder says of its latest submission.
    var file: JobFile?
    /// What has become of the job, as of the last look.
    public internal(set) var state: SheepState
    /// Where the state was learned: `slurmctld`, `slurmdbd`, `records` or `local`.
    public internal(set) var source: String?

    /// Reads what the XP's folder says of its job; nothing is asked of a scheduler yet.
    init(_ xp: XP) throws(DoraError) {
        self.xp = xp
        file = try JobFile.read(of: xp)
        state = file == nil ? .new : .unknown("not asked yet")
    }

    /// The latest job, or the task of an array.
    public var job: SubmittedJob? {
        file.map { SubmittedJob(id: $0.jobID, token: $0.token, uid: $0.uid) }
    }

    /// Whether its job was submitted to Slurm.
    var usesSlurm: Bool { file.map { $0.scheduler != LocalScheduler.schedulerName } ?? false }

    /// The log of the job's first rank; it exists once the job has started.
    public var log: String? {
        file.map { "\(xp.folder)/\(xp.dora.layout.jobs)/\($0.jobID)_0_log.out" }
    }
}
