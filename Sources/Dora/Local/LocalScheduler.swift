public import DoraCore
public import Slurm
internal import Subprocess

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Runs jobs as processes of this machine, as many at a time as it has cores, or a limit.
///
/// A supervisor process with a session of its own runs them: it is started by the first job,
/// lives on when the command and the terminal are gone, and ends with the last job. Every later
/// command finds the jobs, and starts it anew where it was killed.
public struct LocalScheduler: Scheduler {
    static let schedulerName = "local"

    /// `local`.
    public let name = LocalScheduler.schedulerName
    /// Any number.
    public let maximumArraySize = Int.max
    /// A job that failed is run again by itself.
    public let hasDependentJobs = false

    private let folder: LocalFolder
    private let byIDFolder: String
    private let limit: Int?
    /// Starts a supervisor where there is work and none is at it.
    var startSupervisor: @Sendable (LocalFolder) async throws(DoraError) -> Void
    var checkLock: @Sendable (String) throws(DoraError) -> Void = {
        (path) throws(DoraError) in try SupervisorLock.check(path)
    }
    private let lastID = LocalFolder.LastID()
    private let queue: LocalQueueCheck

    /// - Parameters:
    ///   - dora: whose folder the jobs are kept in.
    ///   - limit: how many jobs may run at a time from now on; nil: as was said before, else as
    ///     many as there are cores.
    public init(_ dora: DoraConfig, limit: Int? = nil) {
        folder = LocalFolder(directory: dora.directory)
        byIDFolder = dora.byIDFolder
        queue = LocalQueueCheck(folder)
        self.limit = limit
        let absence = SupervisorAbsence()
        startSupervisor = { (folder) throws(DoraError) in
            try await Self.start(folder, absence)
        }
    }

    /// Puts the job or array into the queue, and sees to it that somebody works it off.
    ///
    /// - Parameter submission: the job or the array.
    public func submit(_ submission: Submission) async throws(DoraError) -> JobID {
        try folder.make()
        try checkLock(folder.lock)
        if let limit { try AtomicFile.replace(folder.limit, withText: "\(max(limit, 1))\n") }
        let id = try folder.takeID(
            byIDFolder: byIDFolder, last: lastID,
            header: .init(
                token: submission.token, host: folder.host, name: submission.name))
        let tasks = try JobResources(submission.slurm).taskCount
        var script = submission.script(.child(tasks: tasks))
        script.maxTimeouts = submission.slurm.maxNumTimeout
        try AtomicFile.replace(folder.script(id), withText: script.text, mode: 0o777)
        try AtomicFile.replace(
            folder.environment(id), with: LocalEnvironment.current, mode: 0o600)
        try LocalEntry(
            id: id, signatures: submission.signatures, isArray: submission.tasksFile != nil,
            token: submission.token, after: submission.after.map(\.job),
            folder: Files.currentFolder, timeLimit: submission.slurm.time * 60,
            parallelism: max(submission.slurm.arrayParallelism, 1),
            retries: submission.slurm.dependents, folders: submission.folders
        ).write(in: folder)
        // It is in the queue: a supervisor that another command starts will run it.
        do throws(DoraError) { try await startSupervisor(folder) } catch {
            throw DoraError(
                .outcomeUnknown, operation: error.operation,
                message: "\(error.message). The job is in the queue; the next command tries again.")
        }
        return JobID(job: id)
    }

    /// What the files say; a supervisor that was killed is started anew.
    ///
    /// - Parameter jobs: jobs and tasks of arrays.
    /// - Throws: `DoraError` with code `.scheduler` where none comes to work for a minute, as in a
    ///   program whose main is not ``DoraCommand``'s.
    public func reports(
        of jobs: [SubmittedJob]
    ) async throws(DoraError) -> [SubmittedJob: JobReport] {
        var reports: [SubmittedJob: JobReport] = [:]
        var files: [UInt32: Result<LocalEvents?, DoraError>] = [:]
        var damaged: Set<UInt32> = []
        for job in jobs {
            do throws(DoraError) {
                reports[job] = try report(on: job, &files)
            } catch {
                Damage.found?.note(error)
                reports[job] = .unreadable("\(error)")
                damaged.insert(job.id.job)
            }
        }
        // A supervisor has nothing to do where nobody can read what there is.
        if damaged.isEmpty || !damaged.isSuperset(of: folder.queued) {
            try await startSupervisor(folder)
        }
        return reports
    }

    private func report(
        on job: SubmittedJob, _ files: inout [UInt32: Result<LocalEvents?, DoraError>]
    ) throws(DoraError) -> JobReport {
        guard let events = try events(of: job, &files).get() else {
            return .absent(arrayIsKnown: false)
        }
        let state = events.last[job.id.task]?.state ?? .pending
        guard state == .pending else { return .known(state.jobState, source: name) }
        if try queue.holds(job.id.job, of: events.header.host) {
            return .known(state.jobState, source: name)
        }
        // It may have ended meanwhile.
        files[job.id.job] = nil
        let now = try self.events(of: job, &files).get()
        guard let last = now?.last[job.id.task], last.state.isFinal else {
            return .absent(arrayIsKnown: false)
        }
        return .known(last.state.jobState, source: name)
    }

    /// What became of a job, if it is that of the token; each file is read once.
    private func events(
        of job: SubmittedJob, _ files: inout [UInt32: Result<LocalEvents?, DoraError>]
    ) -> Result<LocalEvents?, DoraError> {
        let id = job.id.job
        let known: Result<LocalEvents?, DoraError>
        if let file = files[id] {
            known = file
        } else {
            do throws(DoraError) {
                known = .success(try LocalEvents.read(folder.events(id)))
            } catch { known = .failure(error) }
            files[id] = known
        }
        return known.map { $0?.header.token == job.token ? $0 : nil }
    }

    /// Looks through all jobs that were ever submitted here.
    ///
    /// - Parameters:
    ///   - tokens: what the submissions carried.
    ///   - user: not looked at: the folder has one user.
    ///   - time: not looked at: all jobs are looked through.
    public func search(
        for tokens: Set<SubmissionToken>, of user: UInt32, since time: Date
    ) throws(DoraError) -> [SubmissionToken: SearchResult] {
        var results = tokens.reduce(into: [:]) { $0[$1] = SearchResult.absent }
        let queued = Set(folder.queued)
        for name in Files.names(in: folder.jobs) where name.hasSuffix(".events") {
            // Of a job whose file is damaged its claim tells whether it has started, and none starts
            // once that is revoked.
            guard let id = UInt32(name.dropLast(7)),
                let events = (try? LocalEvents.read(folder.events(id))) ?? nil,
                tokens.contains(events.header.token)
            else { continue }
            // A command that died before it wrote the entry has taken the id for nothing.
            if queued.contains(id) || !events.last.isEmpty {
                results[events.header.token] = .found([JobID(job: id)])
            }
        }
        return results
    }

    /// Asks the supervisor to end the jobs, and waits until none of them can start any more.
    ///
    /// - Parameter jobs: jobs and tasks of arrays.
    /// - Throws: `DoraError` with code `.invalidFile` where a job's file cannot be read; all others
    ///   are cancelled then.
    public func cancel(_ jobs: [SubmittedJob]) async throws(DoraError) {
        var requests: [String] = []
        var files: [UInt32: Result<LocalEvents?, DoraError>] = [:]
        var failure: DoraError?
        for job in jobs {
            let events: LocalEvents
            do throws(DoraError) {
                guard let known = try self.events(of: job, &files).get() else { continue }
                events = known
                let state = events.last[job.id.task]?.state ?? .pending
                if state.isFinal { continue }
                if state == .pending {
                    guard try queue.holds(job.id.job, of: events.header.host) else { continue }
                }
            } catch {
                failure = error
                continue
            }
            var theirs = folder
            theirs.host = events.header.host
            try Files.makeFolder(theirs.cancellations)
            let request = "\(theirs.cancellations)/\(job.id)"
            try AtomicFile.replace(request, withText: "")
            if theirs.host == folder.host { requests.append(request) }
        }
        try await answers(to: requests)
        if let failure { throw failure }
    }

    /// Waits until the supervisor has taken the requests in.
    private func answers(to requests: [String]) async throws(DoraError) {
        let end = ContinuousClock.now + Self.patience
        while requests.contains(where: Files.exists) {
            try await startSupervisor(folder)
            guard ContinuousClock.now < end else {
                throw DoraError(
                    .scheduler, operation: "cancel local jobs",
                    message: "the supervisor has not answered within \(Self.patience); see "
                        + folder.log)
            }
            do { try await Task.sleep(for: .milliseconds(50)) } catch {
                throw DoraError(
                    .cancelled, operation: "cancel local jobs", message: "cancelled")
            }
        }
    }

    private static let patience = Duration.seconds(60)

    private static func start(
        _ folder: LocalFolder, _ absence: SupervisorAbsence
    ) async throws(DoraError) {
        // The queue is long when it is looked at for the last of thousands that are submitted.
        guard try SupervisorLock.holder(folder.lock) == nil, !folder.queued.isEmpty else {
            return absence.end()
        }
        let program = try OwnExecutable.path()
        try absence.start(program, log: folder.log)
        var options = PlatformOptions()
        // What the terminal sends to its session when it closes does not reach another one.
        options.createSession = true
        do {
            _ = try await Subprocess.run(
                .name("sh"),
                arguments: [
                    "-c", "\"$0\" supervise -- \"$1\" </dev/null >>\"$2\" 2>&1 &", program,
                    folder.directory, folder.log,
                ], platformOptions: options, output: .discarded)
        } catch {
            throw DoraError(
                .scheduler, operation: "start the supervisor",
                message: "cannot start \(program) as the supervisor of local jobs: \(error)")
        }
    }
}
