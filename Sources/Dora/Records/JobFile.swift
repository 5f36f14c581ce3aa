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
    /// Proves that a job with this id is ours.
    var token: SubmissionToken
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

    /// The job file of an XP; nil if it was never submitted, or only by Python's Dora.
    static func read(of xp: XP) throws(DoraError) -> JobFile? { try record(of: xp).file }

    /// The job file of an XP, or the job that Python's Dora has submitted for it.
    static func record(
        of xp: XP
    ) throws(DoraError) -> (file: JobFile?, pythonJob: String?) {
        guard let bytes = try Files.read(xp.jobFile) else { return (nil, nil) }
        let json: JSONValue
        do { json = try JSONValue(repairingJSONBytes: bytes) } catch {
            throw damaged(xp.jobFile, error.message)
        }
        guard json.objectValue != nil else { throw damaged(xp.jobFile, "it holds no object") }
        // Dora writes a file of this name too, without a token: its jobs are not ours to judge.
        guard let token = json["token"] else { return (nil, json["job_id"]?.stringValue) }
        guard let file = JobFile(json, token: token) else {
            throw damaged(xp.jobFile, "a key is missing or has the wrong type")
        }
        return (file, nil)
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

    private var json: JSONValue {
        var object: JSONObject = [
            "job_id": .string("\(jobID)"),
            "dependent_job_ids": .array(dependentJobIDs.map { .string("\($0)") }),
            "slurm_config": slurm, "token": .string("\(token)"), "uid": .int(Int(uid)),
            "scheduler": .string(scheduler),
        ]
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

    private init?(_ json: JSONValue, token: JSONValue) {
        guard let id = json["job_id"]?.stringValue.flatMap({ JobID($0) }),
            let token = token.stringValue.flatMap({ SubmissionToken($0) }),
            let uid = json["uid"]?.intValue.flatMap({ UInt32(exactly: $0) }),
            let scheduler = json["scheduler"]?.stringValue
        else { return nil }
        let dependents = json["dependent_job_ids"].map { $0.arrayValue ?? [$0] } ?? []
        dependentJobIDs = dependents.compactMap { $0.stringValue.flatMap { JobID($0) } }
        // A job that is passed over here would go on unseen.
        guard dependentJobIDs.count == dependents.count else { return nil }
        jobID = id
        slurm = json["slurm_config"] ?? .null
        self.token = token
        self.uid = uid
        self.scheduler = scheduler
        cluster = json["cluster"]?.stringValue
        array = json["array"]?.stringValue
        // It would be looked for in any cluster.
        guard cluster != nil || json["cluster"] == nil else { return nil }
        submitter = json["submitter"].flatMap { Submitter($0) }
        let isFromScratch = json["replacing"]?.stringValue == Self.scratch
        let isReplaced = json["replacing"]?.boolValue ?? false
        replacement = isFromScratch ? .fromScratch : isReplaced ? .again : nil
    }
}
