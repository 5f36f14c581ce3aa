internal import DoraCore
internal import Slurm

/// A local job that has not ended yet, as it stands in the queue of its machine.
struct LocalEntry: Sendable, Hashable {
    var id: UInt32
    /// The XPs, in the order of the array's tasks; one is a job that is no array.
    var signatures: [Signature]
    var isArray: Bool
    var token: SubmissionToken
    /// Jobs that must have ended before.
    var after: [UInt32]
    /// Where the submitting command ran.
    var folder: String
    /// How long each task may run, in seconds.
    var timeLimit: Int
    /// How many of its tasks may run at once.
    var parallelism: Int
    /// How often a task that failed is run again.
    var retries: Int
    /// Where the XPs are, and their logs and records.
    var folders = JobScript.Folders()

    /// The tasks; nil for the one of a job that is no array.
    var tasks: [UInt32?] { isArray ? signatures.indices.map { UInt32($0) } : [nil] }

    func signature(of task: UInt32?) -> Signature { signatures[task.map { Int($0) } ?? 0] }

    /// Seconds before the limit at which a task is warned.
    var warning: Int { min(90, timeLimit / 3) }

    func write(in folder: LocalFolder) throws(DoraError) {
        let json: JSONValue = [
            "signatures": .array(signatures.map { .string("\($0)") }), "array": .bool(isArray),
            "token": .string("\(token)"), "after": .array(after.map { .int(Int($0)) }),
            "folder": .string(self.folder), "time_limit": .int(timeLimit),
            "parallelism": .int(parallelism), "retries": .int(retries),
            "xps": .string(folders.xps), "jobs": .string(folders.jobs),
        ]
        try AtomicFile.replace(folder.entry(id), withText: json.jsonText + "\n", synced: true)
    }

    /// Reads an entry; nil where it has ended meanwhile.
    static func read(_ id: UInt32, in folder: LocalFolder) throws(DoraError) -> LocalEntry? {
        let path = folder.entry(id)
        guard let bytes = try Files.read(path) else { return nil }
        guard let json = try? JSONValue(jsonBytes: bytes), let entry = LocalEntry(id, json) else {
            throw DoraError(
                .invalidFile, operation: "read \(path)",
                message: "\(path) is damaged. Remove it to forget the job.")
        }
        return entry
    }

    init(
        id: UInt32, signatures: [Signature], isArray: Bool, token: SubmissionToken,
        after: [UInt32], folder: String, timeLimit: Int, parallelism: Int, retries: Int,
        folders: JobScript.Folders = JobScript.Folders()
    ) {
        self.id = id
        self.signatures = signatures
        self.isArray = isArray
        self.token = token
        self.after = after
        self.folder = folder
        self.timeLimit = timeLimit
        self.parallelism = parallelism
        self.retries = retries
        self.folders = folders
    }

    /// More than any configuration may ask for, and little enough to be added to a time.
    private static let longestTime = Int(Int32.max) * 60

    private init?(_ id: UInt32, _ json: JSONValue) {
        guard let token = json["token"]?.stringValue.flatMap({ SubmissionToken($0) }),
            let names = json["signatures"]?.arrayValue, let isArray = json["array"]?.boolValue,
            let after = json["after"]?.arrayValue, let folder = json["folder"]?.stringValue,
            let timeLimit = json["time_limit"]?.intValue,
            let parallelism = json["parallelism"]?.intValue,
            let retries = json["retries"]?.intValue,
            (0...Self.longestTime).contains(timeLimit), parallelism > 0, retries >= 0
        else { return nil }
        let signatures = names.compactMap { $0.stringValue.flatMap { Signature($0) } }
        let before = after.compactMap { $0.intValue.flatMap { UInt32(exactly: $0) } }
        // It must not start before one that is passed over here.
        guard signatures.count == names.count, before.count == after.count, !signatures.isEmpty,
            isArray || signatures.count == 1
        else { return nil }
        self.init(
            id: id, signatures: signatures, isArray: isArray, token: token, after: before,
            folder: folder, timeLimit: timeLimit, parallelism: parallelism, retries: retries)
        if let xps = json["xps"]?.stringValue { folders.xps = xps }
        if let jobs = json["jobs"]?.stringValue { folders.jobs = jobs }
    }
}
