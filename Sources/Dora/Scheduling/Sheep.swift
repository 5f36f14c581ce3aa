public import DoraCore
internal import Slurm

/// An XP with its latest job.
public struct Sheep: Sendable {
    /// The experiment.
    public let xp: XP
    /// What its folder says of its latest submission.
    private(set) var file: JobFile?
    /// What has become of the job, as of the last look.
    public internal(set) var state: SheepState
    /// Where the state was learned: `slurmctld`, `slurmdbd`, `records` or `local`.
    public internal(set) var source: String?
    /// Why it has no job yet although it is to have one: what the full queue said; else nil.
    public internal(set) var waitsBecause: String?
    /// What is wrong with its files; nothing is submitted or removed for it until that is mended.
    private(set) var damage: DoraError?
    /// What has become of its job stands in a file that is damaged.
    var isUnreadable = false
    /// Its job was told to end, and had not ended at the last look.
    var isCancelled = false
    /// Which of the chain of jobs gave the state; 0 is the first.
    var place = 0

    /// Reads what the XP's folder says of its job; nothing is asked of a scheduler yet.
    init(_ xp: XP) throws(DoraError) { self.init(xp, try JobFile.read(of: xp)) }

    /// The same among others, for whom it is no matter where its record cannot be read.
    init(among xp: XP) {
        do throws(DoraError) { self.init(xp, try JobFile.read(of: xp)) } catch {
            self.init(xp, nil)
            state = .unknown(error.message)
            isDamaged(by: error)
        }
    }

    init(_ xp: XP, _ file: JobFile?) {
        self.xp = xp
        self.file = file
        state = file == nil ? .new : .unknown("not asked yet")
    }

    /// The latest job, or the task of an array; of a chain the one that runs, or ended it.
    public var job: SubmittedJob? { jobs.isEmpty ? nil : jobs[min(place, jobs.count - 1)] }

    /// The latest job, and those that go on when it does not end well.
    var jobs: [SubmittedJob] {
        guard let file else { return [] }
        return ([file.jobID] + file.dependentJobIDs).map {
            SubmittedJob(id: $0, mark: file.mark, uid: file.uid)
        }
    }

    /// Whether its job is one of Python's Dora.
    var isPythons: Bool { file.map { $0.token == nil } ?? false }

    /// Whether its job was submitted to Slurm.
    var usesSlurm: Bool { file.map { $0.scheduler != LocalScheduler.schedulerName } ?? false }

    /// Whether it waits for room in the queue.
    public var isWaiting: Bool { waitsBecause != nil }

    /// Whether its job has ended for good, as a scheduler said in so many words: no later look can
    /// say otherwise.
    var isOver: Bool { state.isDone && state != .missing && source != "records" && place == 0 }

    /// Whether nothing more will come of it unless somebody asks.
    public var isSettled: Bool {
        state.isDone || (state == .new && !isWaiting) || (damage != nil && file == nil)
            || isUnreadable
    }

    /// The log of the job's first rank; it exists once the job has started.
    public var log: String? {
        let folder = isPythons ? PythonJob.latest : xp.dora.layout.jobs
        return job.map { "\(xp.folder)/\(folder)/\($0.id)_0_log.out" }
    }

    /// The metrics that it has pushed, oldest first; empty where they cannot be read.
    public var history: [JSONValue] {
        Link.history(in: xp.historyFile)
    }

    /// Something is wrong with its files.
    mutating func isDamaged(by error: DoraError) {
        damage = error
        Damage.found?.note(error)
    }

    /// It has a job, as of now.
    mutating func submitted(_ file: JobFile) {
        self.file = file
        state = .job(JobState(.pending))
        // Whoever has just taken the job has said so.
        source = file.scheduler == SlurmScheduler.schedulerName ? "slurmctld" : file.scheduler
        waitsBecause = nil
        isUnreadable = false
        isCancelled = false
        place = 0
    }

    /// Its record says something else of the same job.
    mutating func noted(_ file: JobFile) { self.file = file }

    /// It has to wait for room in the queue.
    mutating func wait(_ reason: String) { waitsBecause = reason }

    /// Its folder is gone, and whatever that said of jobs.
    mutating func forget() {
        file = nil
        state = .new
        source = nil
        isUnreadable = false
        isCancelled = false
        place = 0
    }
}
