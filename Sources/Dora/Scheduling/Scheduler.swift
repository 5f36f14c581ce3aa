public import DoraCore
public import Slurm

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Where jobs run: a Slurm cluster, or this machine.
public protocol Scheduler: Sendable {
    /// Stands in an XP's `job.json`, so that its job is looked for where it was submitted.
    var name: String { get }

    /// Tells it from others of the same name that commands in the same folder may use, each with
    /// jobs and ids of its own; nil where there are none.
    var clusterName: String? { get }

    /// How many XPs one array may hold.
    var maximumArraySize: Int { get }

    /// Whether each of a job's dependents is a job of its own, submitted after it.
    var hasDependentJobs: Bool { get }

    /// Submits a job or an array, once.
    ///
    /// - Parameter submission: the job or the array.
    /// - Returns: the job's id, or the array's.
    /// - Throws: `DoraError` with code `.outcomeUnknown` when the submission may have reached the
    ///   scheduler or not; any other error means that it has not, `.queueFull` that it may later.
    func submit(_ submission: Submission) async throws(DoraError) -> JobID

    /// How many more jobs and tasks fit in the queue now; nil where nobody can tell.
    ///
    /// - Throws: `DoraError`, which ends the submission.
    func room() async throws(DoraError) -> Int?

    /// Lets at most so many tasks of an array run at once from now on.
    ///
    /// - Parameters:
    ///   - array: one that was submitted here.
    ///   - tasks: how many may run at once.
    /// - Throws: `DoraError` where the limit stays as it was.
    func limit(_ array: SubmittedJob, to tasks: Int) async throws(DoraError)

    /// What the scheduler knows of the jobs, in as few requests as it can.
    ///
    /// - Parameter jobs: jobs and tasks of arrays.
    /// - Throws: `DoraError` with code `.cancelled`; who does not answer makes reports
    ///   ``JobReport/unknown(_:)``.
    func reports(of jobs: [SubmittedJob]) async throws(DoraError) -> [SubmittedJob: JobReport]

    /// Looks everywhere for what a user submitted under these tokens, in as few requests as it can.
    ///
    /// - Parameters:
    ///   - tokens: of the submissions.
    ///   - user: who made them.
    ///   - time: none was made before.
    /// - Returns: a result for each token.
    /// - Throws: `DoraError` with code `.cancelled`; who does not answer makes results
    ///   ``SearchResult/unknown(_:)``.
    func search(
        for tokens: Set<SubmissionToken>, of user: UInt32, since time: Date
    ) async throws(DoraError) -> [SubmissionToken: SearchResult]

    /// Cancels jobs, and none that has taken the id of one of them since.
    ///
    /// - Parameter jobs: jobs and tasks of arrays.
    /// - Throws: `DoraError` where some may go on.
    func cancel(_ jobs: [SubmittedJob]) async throws(DoraError)

    /// Waits until no job needs this process any more.
    func drain() async
}

extension Scheduler {
    /// Returns at once: most schedulers need no process of ours.
    public func drain() async {}

    /// There is only one.
    public var clusterName: String? { nil }

    /// As in Slurm.
    public var hasDependentJobs: Bool { true }

    /// Nobody can tell.
    public func room() -> Int? { nil }

    /// Does nothing: a scheduler with a limit of its own needs none for an array.
    ///
    /// - Parameters:
    ///   - array: one that was submitted here.
    ///   - tasks: how many may run at once from now on.
    public func limit(_ array: SubmittedJob, to tasks: Int) {}
}

extension Scheduler {
    /// Whether it is the one that a record names; older records name no cluster.
    func isThe(_ scheduler: String, _ cluster: String?) -> Bool {
        scheduler == name && (cluster ?? clusterName) == (clusterName ?? cluster)
    }

    /// How to name another one.
    func words(_ scheduler: String, _ cluster: String?) -> String {
        guard scheduler == name, let cluster else { return scheduler }
        return "\(scheduler) on the cluster \(cluster)"
    }
}

/// One job or one array to be submitted.
public struct Submission: Sendable {
    /// The job's name.
    public var name: String
    /// Travels with the job.
    public var token: SubmissionToken
    /// The XPs, in the order of the array's tasks; one XP is a single job.
    public var signatures: [Signature]
    /// Where the signatures of an array's tasks stand.
    var tasksFile: String?
    /// What the XPs ask for.
    public var slurm: SlurmConfig
    /// How many of an array's tasks may run at once; nil for all.
    var limit: Int?
    /// Dora's folder, absolute.
    public var directory: String
    /// What is called how in it.
    var folders = JobScript.Folders()
    /// The program to run, absolute.
    public var program: String
    /// The clone of the repository in which it runs; nil: where the command was given.
    var clone: GitClone?
    /// The file in an XP's folder by which workers meet.
    var rendezvousFile = "rendezvous.txt"
    /// Where the shell writes what it has to say before it knows its XP.
    var output: String
    /// Jobs that must have ended before this one starts: those that it replaces.
    public var after: [JobID]
    /// Tells it from the others of a chain of jobs under one token; 0 is the first.
    var place = 0
    /// The jobs before it in the chain, all of which must have failed before this one starts.
    var afterFailures: [JobID] = []

    /// Whether the job may be put back into the queue: of a chain only the last.
    var isRequeued = true
    /// Where the command was given, absolute.
    var folder = Files.currentFolder

    /// Where the program runs, absolute.
    var workingFolder: String { clone?.workingFolder ?? folder }

    /// The script to run.
    func script(_ launch: JobScript.Launch) -> JobScript {
        JobScript(
            name: name, token: token, directory: directory, folders: folders,
            target: tasksFile.map { .array(tasksFile: $0) } ?? .single(signatures[0]),
            program: program, clone: clone, rendezvousFile: rendezvousFile, setup: slurm.setup,
            launch: launch, maxTimeouts: isRequeued ? slurm.maxNumTimeout : 0, place: place)
    }
}

/// A job as an XP's folder names it: an id alone proves nothing, its mark does.
public struct SubmittedJob: Sendable, Hashable {
    /// The job, or the task of an array.
    public var id: JobID
    /// Tells it from others that were given its id.
    public var mark: JobMark
    /// Who submitted it.
    public var uid: UInt32
}

extension SubmittedJob {
    init(id: JobID, token: SubmissionToken, uid: UInt32) {
        self.init(id: id, mark: .token(token), uid: uid)
    }

    /// The token under which it was submitted here; nil for a job of Python's Dora.
    public var token: SubmissionToken? { if case .token(let token) = mark { token } else { nil } }

    /// The array, of a task.
    var whole: SubmittedJob { SubmittedJob(id: id.whole, mark: mark, uid: uid) }
}

/// What stands in the command of a job and in the line that submitted it, and in no other job's.
public enum JobMark: Sendable, Hashable {
    /// The token under which it was submitted here.
    case token(SubmissionToken)
    /// A part of the path of its script, for a job of Python's Dora: those have no token.
    case script(String)

    /// What to look for.
    public var text: String {
        switch self {
        case .token(let token): "\(token)"
        case .script(let part): part
        }
    }
}

/// What a scheduler says of one job.
public enum JobReport: Sendable, Hashable {
    /// The job is known, and this is its state.
    case known(JobState, source: String)
    /// Whoever could know was asked, and none does; the array, if it is a task of one, may be known.
    case absent(arrayIsKnown: Bool)
    /// Somebody who could know did not answer.
    case unknown(String)
    /// Who could know would say it by a file that is damaged: there is no use in asking again before
    /// somebody has mended that.
    case unreadable(String)

    var isKnown: Bool { if case .known = self { true } else { false } }
    var isUnreadable: Bool { if case .unreadable = self { true } else { false } }
}

/// What a search for a token found.
public enum SearchResult: Sendable, Hashable {
    /// The job, or the array, that was submitted under it; of a chain all jobs in their order.
    case found([JobID])
    /// Whoever could know was asked, and none does.
    case absent
    /// Somebody who could know did not answer.
    case unknown(String)
}
