internal import DoraCore
internal import Slurm

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the script and the program of a local job have left in the XP's folder.
struct LocalRecords: Sendable {
    private let folder: String
    private let job: JobID
    private let token: SubmissionToken

    /// - Parameter directory: Dora's folder.
    init(_ key: Supervisor.Key, of entry: LocalEntry, in directory: String) {
        let signature = entry.signature(of: key.task)
        folder = "\(directory)/\(entry.folders.xps)/\(signature)/\(entry.folders.jobs)"
        job = key.job
        token = entry.token
    }

    /// How often the job was warned of its time limit.
    var timeouts: TimeoutCount { TimeoutCount(folder: folder, job: job, token: token) }

    /// Whether the program asked to be started again.
    func asksForRequeue(_ restart: Int) -> Bool {
        (try? Files.readText("\(folder)/\(job).\(restart).requeue"))?.hasPrefix("\(token)") == true
    }

    /// The shell that ran the job, if it has started.
    func process(_ restart: Int) -> Int32? {
        note("start", restart)?["pid"]?.intValue.flatMap { Int32(exactly: $0) }
    }

    /// How the job ended, if it has.
    func exitCode(_ restart: Int) -> Int? { note("end", restart)?["exit_code"]?.intValue }

    private func note(_ kind: String, _ restart: Int) -> JSONValue? {
        guard let bytes = try? Files.read("\(folder)/\(job).\(restart).\(kind).json"),
            let json = try? JSONValue(jsonBytes: bytes), json["token"]?.stringValue == "\(token)"
        else { return nil }
        return json
    }
}

/// Processes of this machine that another process has started.
enum LocalProcess {
    /// Whether the process runs this script, as far as the system tells: its number may have been
    /// given to another program.
    static func runs(_ process: Int32, _ script: String) -> Bool {
        guard kill(process, 0) == 0 || errno == EPERM else { return false }
        guard let line = try? Files.read("/proc/\(process)/cmdline") else { return true }
        // What has ended and was not waited for has no command line any more.
        return String(decoding: line, as: UTF8.self).contains(script)
    }
}
