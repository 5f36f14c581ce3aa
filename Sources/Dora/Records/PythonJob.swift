internal import DoraCore
internal import Slurm

/// A job that Python's Dora has submitted, by what submitit keeps of it in the XP's folder.
enum PythonJob {
    /// The link in an XP's folder to that of its latest job, or of its array.
    static let latest = "latest"

    /// The record of the latest job of an XP.
    ///
    /// - Parameter owner: who submitted it.
    static func record(of job: JobID, _ xp: XP, owner: UInt32) -> JobFile {
        // The script is in a folder that is the XP's or the array's own.
        let array = job.task == nil ? nil : array(of: xp)
        return JobFile(
            jobID: job, slurm: .null, mark: .script("/\(array ?? "\(xp.signature)")/"), uid: owner,
            scheduler: SlurmScheduler.schedulerName, array: array)
    }

    /// The record of the latest job of an XP by ``pickle``, all that Dora wrote before its release
    /// 0.1.13; nil where there is none. Jobs that depend on it are not told.
    static func pickled(of xp: XP) -> JobFile? {
        let path = "\(xp.folder)/\(pickle)"
        guard let bytes = (try? Files.read(path)) ?? nil, let owner = Files.owner(of: path),
            let job = pickledID(in: bytes)
        else { return nil }
        return record(of: job, xp, owner: owner)
    }

    /// The file in an XP's folder by which Dora knows its jobs.
    static let pickle = "job.pkl"

    /// The first job's comes first. Between the two texts the first is noted for later use.
    private static func pickledID(in pickle: [UInt8]) -> JobID? {
        guard let key = pickle.firstRange(of: Array("_job_id".utf8)) else { return nil }
        var rest = pickle[key.upperBound...]
        switch rest.popFirst() {
        case 0x94: break
        case UInt8(ascii: "q"): rest = rest.dropFirst()
        default: return nil
        }
        let lengthSize: Int
        switch rest.popFirst() {
        case 0x8c: lengthSize = 1
        case UInt8(ascii: "X"): lengthSize = 4
        default: return nil
        }
        guard let length = rest.first else { return nil }
        return JobID(
            String(decoding: rest.dropFirst(lengthSize).prefix(Int(length)), as: UTF8.self))
    }

    /// The name of the array that the XP's latest job is a task of; nil where nothing says it.
    private static func array(of xp: XP) -> String? {
        let name = Files.linkTarget("\(xp.folder)/\(latest)").map { Files.name(of: $0) }
        return name.flatMap { $0.contains("_array_") ? $0 : nil }
    }

    /// What a report means, with what submitit wrote at the job's end where nobody else remembers it.
    static func resolve(
        _ job: JobID, of xp: XP, _ report: JobReport
    ) -> (SheepState, source: String?) {
        if case .known(let state, let source) = report { return (.job(state), source) }
        if let state = result(of: job, of: xp) { return (.job(JobState(state)), "records") }
        switch report {
        case .unknown(let reason), .unreadable(let reason): return (.unknown(reason), nil)
        case .absent(arrayIsKnown: true): return (.job(JobState(.cancelled)), "records")
        case .absent, .known: return (.missing, nil)
        }
    }

    /// How the job's first rank ended: a pickle of `("success", …)` or `("error", …)`; nil for one
    /// that wrote nothing.
    private static func result(of job: JobID, of xp: XP) -> JobState.Base? {
        let path = "\(xp.folder)/\(latest)/\(job)_0_result.pkl"
        guard let file = FileReader(path),
            let head = try? file.read(headLength, from: 0)
        else { return nil }
        if head.contains("success".utf8) { return .completed }
        return head.contains("error".utf8) ? .failed : nil
    }

    /// The first word is the pickle's first text: behind at most 2 bytes of its protocol, 9 of its
    /// frame and 5 of the text's length.
    private static let headLength = 24
}
