internal import DoraCore
internal import Slurm

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

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

    /// How a job ended, as its own records tell it.
    enum Outcome: Sendable, Hashable {
        /// With this exit code, 0 included.
        case exited(Int)
        /// The program was killed by this signal, which nobody sent to the whole job.
        case killed(signal: Int)
        /// The whole job was told to end: it was cancelled or preempted.
        case cancelled
        /// It was warned of its time limit, and ended.
        case timedOut
        /// It started and left no end: it was killed without a warning, or lost its node.
        case vanished
    }

    /// The start of the newest restart.
    var start: Note?
    /// The end of the same restart.
    var end: Note?
    /// Whether that restart was warned of its time limit.
    var isWarned = false

    /// How the newest restart ended, if it no longer runs; nil if it has not started.
    var outcome: Outcome? {
        guard let end, let code = end.exitCode else { return start == nil ? nil : .vanished }
        if code == 0 { return .exited(0) }
        if isWarned { return .timedOut }
        if end.signal == "TERM" { return .cancelled }
        // The warning of the time limit, to a program that has no handler of its own making.
        if code == 128 + Int(SIGUSR2) { return .timedOut }
        return Shell.signal(ofExitCode: code).map { .killed(signal: $0) } ?? .exited(code)
    }

    /// The notes of a job's newest restart. Those without its token are of another job that had its
    /// id.
    static func read(of xp: XP, job: JobID, token: SubmissionToken) -> JobNotes {
        let folder = "\(xp.folder)/\(xp.dora.layout.jobs)"
        let prefix = "\(job)."
        var restarts: Set<Int> = []
        for name in Files.names(in: folder) where name.hasPrefix(prefix) {
            let parts = name.dropFirst(prefix.count).split(separator: ".")
            guard parts.count == 3, parts[2] == "json", let restart = Int(parts[0]) else {
                continue
            }
            restarts.insert(restart)
        }
        func note(_ kind: String, _ restart: Int) -> Note? {
            guard let bytes = try? Files.read("\(folder)/\(job).\(restart).\(kind).json"),
                let json = try? JSONValue(jsonBytes: bytes),
                json["token"]?.stringValue == "\(token)"
            else { return nil }
            return Note(json)
        }
        for restart in restarts.sorted(by: >) {
            let (start, end) = (note("start", restart), note("end", restart))
            guard start != nil || end != nil else { continue }
            return JobNotes(
                start: start, end: end,
                isWarned: TimeoutCount(folder: folder, job: job, token: token).contains(restart))
        }
        return JobNotes()
    }
}

extension JobNotes.Outcome {
    /// Whether the program ended by itself, and not for a reason of the cluster's.
    var isProgramsOwn: Bool {
        switch self {
        case .exited, .killed: true
        case .cancelled, .timedOut, .vanished: false
        }
    }

    /// Slurm's state for it.
    var state: JobState {
        switch self {
        case .exited(0): JobState(.completed)
        case .exited, .killed, .vanished: JobState(.failed)
        case .cancelled: JobState(.cancelled)
        case .timedOut: JobState(.timeout)
        }
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
