internal import DoraCore
internal import Slurm

/// What the shell of a job left in the XP's folder: the last witness when Slurm has forgotten it.
struct JobNotes: Sendable, Hashable {
    /// One record, of the start or of the end.
    struct Note: Sendable, Hashable {
        /// The shell that wrote it.
        var writer: Submitter
        /// Seconds since 1970.
        var time: Int
        /// The program's, in a record of the end; 128 and more for a signal, as shells have it.
        var exitCode: Int?
        /// The last signal that the shell itself was sent.
        var signal: String?
    }

    /// The start of the newest restart.
    var start: Note?
    /// The end of the same restart.
    var end: Note?

    /// The notes of a job's newest restart, if they carry its token.
    static func read(of xp: XP, job: JobID, token: SubmissionToken) -> JobNotes {
        let folder = "\(xp.folder)/\(xp.dora.layout.jobs)"
        let prefix = "\(job)."
        var newest: Int?
        for name in Files.names(in: folder) where name.hasPrefix(prefix) {
            let parts = name.dropFirst(prefix.count).split(separator: ".")
            guard parts.count == 3, parts[2] == "json", let restart = Int(parts[0]) else { continue }
            newest = max(newest ?? 0, restart)
        }
        guard let newest else { return JobNotes() }
        func note(_ kind: String) -> Note? {
            guard let bytes = try? Files.read("\(folder)/\(job).\(newest).\(kind).json"),
                let json = try? JSONValue(jsonBytes: bytes),
                json["token"]?.stringValue == "\(token)"
            else { return nil }
            return Note(json)
        }
        return JobNotes(start: note("start"), end: note("end"))
    }
}

extension JobNotes.Note {
    fileprivate init?(_ json: JSONValue) {
        guard let writer = Submitter(json), let time = json["time"]?.intValue else { return nil }
        self.writer = writer
        self.time = time
        exitCode = json["exit_code"]?.intValue
        signal = json["signal"]?.stringValue
    }
}
