internal import DoraCore
internal import Slurm

/// `job.json` of an XP: its latest submission, in Dora's keys and ours.
struct JobFile: Sendable, Hashable {
    /// The job, or the task of an array.
    var jobID: JobID
    /// The jobs that go on when it fails.
    var dependentJobIDs: [JobID] = []
    /// What was asked of Slurm, as ``SlurmConfig/json`` gives it.
    var slurm: JSONValue
    /// Proves that a job with this id is this one.
    var mark: JobMark
    /// Who submitted it.
    var uid: UInt32
    /// The name of the scheduler that has it.
    var scheduler: String
    /// Its cluster, where there may be several of that name.
    var cluster: String?
    /// The array's name, for a task of one.
    var array: String?
    /// The process that runs a local job.
    var submitter: Submitter?
    /// Whether a command is about to cancel the job and to submit another in its place: where that
    /// was killed in between, the next command submits it.
    var replacement: Replacement?

    /// How another job takes the place of the one that is cancelled for it.
    enum Replacement: Sendable, Hashable {
        /// It goes on with what is in the folder.
        case again
        /// The folder is removed before.
        case fromScratch
    }

    /// The token under which it was submitted; nil for a job of Python's Dora.
    var token: SubmissionToken? { if case .token(let token) = mark { token } else { nil } }

    /// The job file of an XP; nil if it was never submitted.
    static func read(of xp: XP) throws(DoraError) -> JobFile? {
        guard let bytes = try Files.read(xp.jobFile) else { return PythonJob.pickled(of: xp) }
        let json: JSONValue
        do { json = try JSONValue(repairingJSONBytes: bytes) } catch {
            throw damaged(xp.jobFile, error.message)
        }
        guard json.objectValue != nil else { throw damaged(xp.jobFile, "it holds no object") }
        let isPythons = json["token"] == nil
        if isPythons, json["job_id"] == nil { return nil }
        guard let file = isPythons ? JobFile(python: json, of: xp) : JobFile(json) else {
            throw damaged(xp.jobFile, "a key is missing or has the wrong type")
        }
        return file
    }

    /// Records the submission in the XP's folder.
    func write(of xp: XP) throws(DoraError) {
        try AtomicFile.replace(xp.jobFile, withText: text)
    }

    /// What stands in the file.
    var text: String { json.jsonText + "\n" }

    private static func damaged(_ path: String, _ reason: String) -> DoraError {
        DoraError(
            .invalidFile, operation: "read \(path)",
            message: "\(path) is damaged: \(reason). When no job of this experiment waits or runs, "
                + "move the file away: then it counts as never submitted.")
    }
}

extension JobFile {
    private static let scratch = "from scratch"
    /// The experiments of a grid mostly ask for the same, 1.6 kB each.
    private static let asked = SharedValue()

    private var json: JSONValue {
        var object: JSONObject = [
            "job_id": .string("\(jobID)"),
            "dependent_job_ids": .array(dependentJobIDs.map { .string("\($0)") }),
            "slurm_config": slurm, "uid": .int(Int(uid)), "scheduler": .string(scheduler),
        ]
        if let token { object["token"] = .string("\(token)") }
        if let cluster { object["cluster"] = .string(cluster) }
        if let array { object["array"] = .string(array) }
        if let submitter { object["submitter"] = submitter.json }
        switch replacement {
        case .again: object["replacing"] = true
        case .fromScratch: object["replacing"] = .string(Self.scratch)
        case nil: break
        }
        return .object(object)
    }

    private init?(_ json: JSONValue) {
        guard let id = json["job_id"]?.stringValue.flatMap({ JobID($0) }),
            let token = json["token"]?.stringValue.flatMap({ SubmissionToken($0) }),
            let uid = json["uid"]?.intValue.flatMap({ UInt32(exactly: $0) }),
            let scheduler = json["scheduler"]?.stringValue
        else { return nil }
        self.init(
            jobID: id, slurm: .null, mark: .token(token), uid: uid, scheduler: scheduler,
            array: json["array"]?.stringValue)
        guard addRest(of: json) else { return nil }
    }

    /// What Python's Dora has written, or what was noted in it since.
    private init?(python json: JSONValue, of xp: XP) {
        let noted = json["uid"]?.intValue.flatMap { UInt32(exactly: $0) }
        guard let id = json["job_id"]?.stringValue.flatMap({ JobID($0) }),
            let owner = noted ?? Files.owner(of: xp.jobFile)
        else { return nil }
        self = PythonJob.record(of: id, xp, owner: owner)
        guard addRest(of: json) else { return nil }
    }

    /// Takes in what both kinds of records say, and returns whether that is whole.
    private mutating func addRest(of json: JSONValue) -> Bool {
        slurm = json["slurm_config"].map(Self.asked.shared) ?? .null
        let dependents = json["dependent_job_ids"].map { $0.arrayValue ?? [$0] } ?? []
        dependentJobIDs = dependents.compactMap { $0.stringValue.flatMap { JobID($0) } }
        cluster = json["cluster"]?.stringValue
        submitter = json["submitter"].flatMap { Submitter($0) }
        let isFromScratch = json["replacing"]?.stringValue == Self.scratch
        let isReplaced = json["replacing"]?.boolValue ?? false
        replacement = isFromScratch ? .fromScratch : isReplaced ? .again : nil
        // A job that is passed over here would go on unseen, or be looked for in any cluster.
        return dependentJobIDs.count == dependents.count
            && (cluster != nil || json["cluster"] == nil)
    }
}
