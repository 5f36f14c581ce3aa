internal import DoraCore
internal import Slurm

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What became of each task of a local job: a file to which its supervisor adds lines.
struct LocalEvents: Sendable {
    /// The first line: whose job it is.
    struct Header: Sendable, Hashable {
        var token: SubmissionToken
        var host: String
        var name: String

        var line: String { "\(token) \(host) \(name)\n" }

        init(token: SubmissionToken, host: String, name: String) {
            self.token = token
            self.host = host
            self.name = name
        }

        fileprivate init?(_ line: Substring) {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, let token = SubmissionToken(String(words[0])) else {
                return nil
            }
            self.init(token: token, host: String(words[1]), name: String(words[2]))
        }
    }

    /// What a line says of one task.
    struct Event: Sendable, Hashable {
        /// Nil for a job that is no array.
        var task: UInt32?
        var state: State
        /// How often it was started before.
        var restart: Int
        /// The process of a running one, else 0.
        var process: Int32 = 0
        /// By ``AwakeTime``.
        var time: Int

        fileprivate static let wordCount = 5
        private static let mostRestarts = Int(Int32.max)

        fileprivate var line: String {
            "\(task.map { "\($0)" } ?? "-") \(state.rawValue) \(restart) \(process) \(time)\n"
        }

        init(task: UInt32?, state: State, restart: Int, process: Int32 = 0, time: Int) {
            self.task = task
            self.state = state
            self.restart = restart
            self.process = process
            self.time = time
        }

        fileprivate init?(_ line: Substring) {
            let words = line.split(separator: " ")
            guard words.count == Self.wordCount, let state = State(rawValue: String(words[1])),
                let restart = Int(words[2]), (0...Self.mostRestarts).contains(restart),
                let process = Int32(words[3]), process >= 0, let time = Int(words[4]), time >= 0
            else { return nil }
            let task = UInt32(words[0])
            guard task != nil || words[0] == "-" else { return nil }
            self.init(task: task, state: state, restart: restart, process: process, time: time)
        }
    }

    /// Slurm's states, as far as they can be here, by Slurm's short names.
    enum State: String, Sendable {
        case pending = "PD"
        case running = "R"
        case completed = "CD"
        case failed = "F"
        case cancelled = "CA"
        case timedOut = "TO"

        var isFinal: Bool { self != .pending && self != .running }

        var jobState: JobState {
            switch self {
            case .pending: JobState(.pending)
            case .running: JobState(.running)
            case .completed: JobState(.completed)
            case .failed: JobState(.failed)
            case .cancelled: JobState(.cancelled)
            case .timedOut: JobState(.timeout)
            }
        }
    }

    var header: Header
    /// Whether the file ends within a line.
    var isCut = false
    /// The last event of each task that has one; those that have none are pending.
    var last: [UInt32?: Event] = [:]
    /// How often each task failed or reached its time limit.
    var failures: [UInt32?: Int] = [:]

    /// Reads the events of a job; nil where there is no such job. A last line that is still being
    /// written is left out, and so are parts of those that could not be written: they follow whole.
    ///
    /// - Throws: `DoraError` with code `.invalidFile` where something else stands there: what became
    ///   of a task must not pass for never told.
    static func read(_ path: String) throws(DoraError) -> LocalEvents? {
        guard let bytes = try Files.read(path), !Files.isBlank(bytes) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        let rest = lines.popLast()
        guard let header = lines.popFirst().flatMap(Header.init) else { throw damaged(path) }
        var events = LocalEvents(header: header, isCut: rest?.isEmpty == false)
        for line in lines {
            guard let event = Event(line) else {
                if line.split(separator: " ").count < Event.wordCount { continue }
                throw damaged(path)
            }
            events.last[event.task] = event
            if event.state == .failed || event.state == .timedOut {
                events.failures[event.task, default: 0] += 1
            }
        }
        return events
    }

    private static func damaged(_ path: String) -> DoraError {
        DoraError(
            .invalidFile, operation: "read \(path)",
            message: "\(path) is damaged, or a newer version wrote it. Mend it; or remove it when "
                + "none of its job runs, and the job is forgotten.")
    }

    /// Adds a line; of a job whose file was removed nobody asks any more.
    ///
    /// - Parameter again: whether that failed before, and may have left a part of a line.
    static func append(
        _ event: Event, to path: String, again: Bool = false
    ) throws(DoraError) {
        try append((again ? "\n" : "") + event.line, to: path)
    }

    /// Ends the line that a supervisor which was killed has left unfinished.
    static func endLine(of path: String) throws(DoraError) { try append("\n", to: path) }

    private static func append(_ text: String, to path: String) throws(DoraError) {
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        if file < 0, errno == ENOENT { return }
        guard file >= 0 else { throw Files.failure("write", path) }
        defer { close(file) }
        guard Files.writeAll(text.utf8, to: file) else { throw Files.failure("write", path) }
    }
}
