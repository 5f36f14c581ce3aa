internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The job that this process belongs to, as its script's variables tell it.
struct CurrentJob: Sendable, Hashable {
    /// The job, or the task of an array.
    var id: JobID
    /// How often it was started before.
    var restart: Int
    /// Under which it was submitted.
    var token: SubmissionToken
    /// The XP's folder.
    var folder: String
    /// The folder of logs and records.
    var jobsFolder: String
    /// How often it may be requeued after a warning of its time limit.
    var maxTimeouts: Int
    /// Whether it runs under this machine's own scheduler.
    var isLocal: Bool

    /// The job of this process; nil outside of jobs.
    static var current: CurrentJob? { CurrentJob(ProcessInfo.processInfo.environment) }

    /// The variables that make a process the one that runs the job's experiment.
    static let variables = [
        "DORA_JOB", "DORA_RESTART", "DORA_XP", "DORA_JOBS", "DORA_MAX_TIMEOUTS",
    ]

    /// What makes another process the one.
    var environment: [String: String] {
        [
            "DORA_JOB": "\(id)", "DORA_RESTART": "\(restart)", "DORA_XP": folder,
            "DORA_JOBS": jobsFolder,
            "DORA_MAX_TIMEOUTS": "\(maxTimeouts)",
        ]
    }

    /// Reads what ``JobScript`` exports; nil where some of it is missing.
    init?(_ environment: [String: String]) {
        guard let id = environment["DORA_JOB"].flatMap({ JobID($0) }),
            let restart = environment["DORA_RESTART"].flatMap({ Int($0) }),
            let token = environment["DORA_TOKEN"].flatMap({ SubmissionToken($0) }),
            let folder = environment["DORA_XP"],
            let maxTimeouts = environment["DORA_MAX_TIMEOUTS"].flatMap({ Int($0) })
        else { return nil }
        self.id = id
        self.restart = restart
        self.token = token
        self.folder = folder
        jobsFolder = environment["DORA_JOBS"] ?? "\(folder)/\(DoraConfig.Layout().jobs)"
        self.maxTimeouts = maxTimeouts
        isLocal = environment["DORA_JOB_ID"] != nil
    }

    /// How often it was warned of its time limit.
    var timeouts: TimeoutCount { TimeoutCount(folder: jobsFolder, job: id, token: token) }

    /// The file by which the job asks the one who runs its script to requeue it.
    var requeueFile: String { "\(jobsFolder)/\(id).\(restart).requeue" }
}
