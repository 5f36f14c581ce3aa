public import DoraCore
public import Slurm

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs jobs on a Slurm cluster, through libslurm in this process.
public struct SlurmScheduler: Scheduler {
    static let schedulerName = "slurm"

    /// `slurm`.
    public let name = SlurmScheduler.schedulerName
    let cluster: SlurmCluster
    /// Read once, for many jobs.
    private let context = SubmissionContext.current

    /// Jobs get the environment, folder and limits that this process has now.
    ///
    /// - Parameter cluster: the connection to use.
    public init(_ cluster: SlurmCluster) { self.cluster = cluster }

    /// The cluster that this machine is configured for, if it answers: a refused connection shows
    /// at once here, and after MessageTimeout in any other call.
    ///
    /// - Throws: `DoraError` with code `.scheduler` when there is none, or libslurm is missing.
    public static func connect() async throws(DoraError) -> SlurmScheduler {
        do { return SlurmScheduler(try await SlurmCluster.connect(verify: true)) } catch {
            throw DoraError(error, hint: "Without Slurm, --local runs jobs on this machine.")
        }
    }

    /// `ClusterName` of `slurm.conf`.
    public var clusterName: String? { cluster.configuration.name }

    /// `MaxArraySize` of `slurm.conf`.
    public var maximumArraySize: Int { max(cluster.configuration.maxArraySize, 1) }

    /// Submits by one RPC.
    ///
    /// - Parameter submission: what to run, and what it asks for.
    /// - Throws: `DoraError` as ``Scheduler/submit(_:)`` says.
    public func submit(_ submission: Submission) async throws(DoraError) -> JobID {
        let description = try description(of: submission)
        do {
            return try await cluster.submit(
                description, context: context, waitsForRoom: false)
        } catch {
            if Self.full.contains(error.code) { throw DoraError(error, code: .queueFull) }
            // A limit on the jobs of a user or account leaves room when one of them ends.
            if error.code == .accountingPolicy, await hasJobs() {
                throw DoraError(error, code: .queueFull)
            }
            throw DoraError(error, hint: try Self.hint(error.code, submission.slurm))
        }
    }

    /// What to change where no node has what was asked for.
    private static func hint(
        _ code: SlurmError.Code, _ slurm: SlurmConfig
    ) throws(DoraError) -> String {
        guard [.nodeConfigurationUnavailable, .invalidGRES].contains(code) else { return "" }
        return try " It asked for \(JobResources(slurm).words(slurm)) in the partition "
            + "\(slurm.partition). Ask for less in SlurmConfig, or for another partition."
    }

    /// What slurmctld says when it has `MaxJobCount` jobs; 11 is EAGAIN.
    private static let full: Set<SlurmError.Code> = [
        .jobQueueFull, .nodesBusy, SlurmError.Code(rawValue: 11),
    ]

    private func hasJobs() async -> Bool {
        guard let snapshot = try? await cluster.jobs(.mine) else { return false }
        return snapshot.states.contains { !$0.state.isFinal }
    }

    /// What `MaxJobCount` leaves beside the jobs that slurmctld remembers. An administrator may
    /// hide those of others; then it is less. Nil where slurmctld does not answer.
    ///
    /// - Throws: nothing.
    public func room() async throws(DoraError) -> Int? {
        guard let snapshot = try? await cluster.jobs(.all) else { return nil }
        return max(
            cluster.configuration.maxJobCount - snapshot.states.reduce(0) { n, _ in n + 1 }, 0)
    }

    /// Sets `ArrayTaskThrottle`; an array that has ended meanwhile needs none.
    ///
    /// - Parameters:
    ///   - array: the whole array.
    ///   - tasks: how many of its tasks may run at once.
    /// - Throws: `DoraError` with code `.scheduler` where slurmctld refuses.
    public func limit(_ array: SubmittedJob, to tasks: Int) async throws(DoraError) {
        var change = JobChange()
        change.arrayTaskLimit = UInt32(clamping: tasks)
        do {
            var ours = Ownership(try await cluster.jobs(.user(array.uid)))
            guard ours.confirms(wholeOf: array) else { return }
            try await cluster.update(array.id.whole, change)
        } catch {
            // Slurm answers for every task; those that have ended refuse, the others are changed.
            let harmless: Set<SlurmError.Code> = [
                .invalidJobID, .alreadyDone, .jobNotPending, .jobFinished,
            ]
            guard harmless.contains(error.code) else { throw DoraError(error) }
        }
    }

    /// Asks slurmctld for all jobs of their users at once, then slurmdbd for what it has forgotten.
    ///
    /// - Parameter jobs: jobs, and tasks of arrays.
    /// - Throws: nothing: who does not answer makes reports ``JobReport/unknown(_:)``.
    public func reports(
        of jobs: [SubmittedJob]
    ) async throws(DoraError) -> [SubmittedJob: JobReport] {
        var reports: [SubmittedJob: JobReport] = [:]
        reports.reserveCapacity(jobs.count)
        for (uid, wanted) in Dictionary(grouping: jobs, by: \.uid) {
            let snapshot: JobSnapshot
            do { snapshot = try await cluster.jobs(.user(uid)) } catch {
                for job in wanted { reports[job] = .unknown("\(error)") }
                continue
            }
            var ours = Ownership(snapshot)
            var rest: [SubmittedJob] = []
            for job in wanted {
                if ours.confirms(job), let state = snapshot.state(of: job.id) {
                    reports[job] = .known(state, source: "slurmctld")
                } else {
                    rest.append(job)
                }
            }
            if rest.isEmpty { continue }
            let hidden = await reasonToHide(jobsOf: uid)
            let accounted = await accounted(rest, areHidden: hidden != nil)
            for job in rest {
                reports[job] =
                    accounted[job] ?? hidden.map { .unknown($0) }
                    ?? .absent(arrayIsKnown: ours.confirms(wholeOf: job))
            }
        }
        return reports
    }

    /// Why slurmctld may have jobs of a user that it does not show to this one; nil: it shows all.
    private func reasonToHide(jobsOf uid: UInt32) async -> String? {
        guard uid != getuid(), getuid() != 0 else { return nil }
        do {
            let settings = try await cluster.settings()
            guard settings.hidesJobs, settings.slurmUser != getuid() else { return nil }
            return "it is a job of user \(uid), and this cluster shows nobody the jobs of others "
                + "(PrivateData=jobs)"
        } catch { return "\(error)" }
    }

    /// What slurmdbd says of jobs that slurmctld has forgotten, or why it does not answer.
    ///
    /// - Parameter areHidden: whether slurmctld may know them all the same.
    private func accounted(
        _ jobs: [SubmittedJob], areHidden: Bool
    ) async -> [SubmittedJob: JobReport] {
        guard let accounting = cluster.accounting else { return [:] }
        var reports: [SubmittedJob: JobReport] = [:]
        do {
            var query = AccountingQuery.ids(jobs.map(\.id))
            // Another job may have got the id of a job since.
            query.includesDuplicates = true
            let rows = Dictionary(grouping: try await accounting.jobs(query), by: \.id)
            for job in jobs {
                // Rows come oldest first, and a requeued job has several. One that is still open
                // while slurmctld knows no such job is a runaway: a controller lost the job with
                // its state.
                let token = "\(job.token)"
                guard
                    let row = rows[job.id]?.last(where: { $0.submitLine?.contains(token) == true }),
                    row.state.isFinal || areHidden
                else { continue }
                reports[job] = .known(row.state, source: "slurmdbd")
            }
        } catch {
            for job in jobs { reports[job] = .unknown("\(error)") }
        }
        return reports
    }

    /// Looks in slurmctld, then in slurmdbd for what that has forgotten: one query each.
    ///
    /// - Parameters:
    ///   - tokens: each stands in its job's command and in its submit line.
    ///   - user: the number of the user who submitted them.
    ///   - time: none was submitted before.
    /// - Throws: nothing: who does not answer makes the results ``SearchResult/unknown(_:)``.
    public func search(
        for tokens: Set<SubmissionToken>, of user: UInt32, since time: Date
    ) async throws(DoraError) -> [SubmissionToken: SearchResult] {
        do {
            var jobs = try await cluster.jobs(.user(user)).jobs(carrying: tokens)
            if jobs.count < tokens.count, let accounting = cluster.accounting {
                var query = AccountingQuery()
                query.userID = user
                query.since = time
                query.includesDuplicates = true
                let rest = tokens.subtracting(jobs.keys)
                var accounted: [SubmissionToken: Set<JobID>] = [:]
                for job in try await accounting.jobs(query) {
                    guard let line = job.submitLine,
                        let token = SubmissionToken.all(in: line).first(where: rest.contains)
                    else { continue }
                    accounted[token, default: []].insert(job.id.whole)
                }
                jobs.merge(accounted.mapValues { $0.sorted() }) { known, _ in known }
            }
            return tokens.reduce(into: [:]) { $0[$1] = jobs[$1].map(SearchResult.found) ?? .absent }
        } catch {
            return tokens.reduce(into: [:]) { $0[$1] = .unknown("\(error)") }
        }
    }

    /// Cancels those jobs that carry their tokens; tasks of one array by one RPC.
    ///
    /// - Parameter jobs: jobs, and tasks of arrays.
    /// - Throws: `DoraError` with code `.scheduler` where slurmctld refuses, with code `.refused`
    ///   where it does not even show a job of another user's. All others are cancelled then.
    public func cancel(_ jobs: [SubmittedJob]) async throws(DoraError) {
        var hidden: (job: JobID, reason: String)?
        do {
            for (uid, wanted) in Dictionary(grouping: jobs, by: \.uid) {
                var ours = Ownership(try await cluster.jobs(.user(uid)))
                var shown: [JobID] = []
                for job in wanted {
                    if ours.confirms(job) {
                        shown.append(job.id)
                    } else if hidden == nil, let reason = await reasonToHide(jobsOf: uid) {
                        hidden = (job.id, reason)
                    }
                }
                try await cluster.cancel(shown)
            }
        } catch { throw DoraError(error) }
        guard let hidden else { return }
        throw DoraError(
            .refused, operation: "cancel job \(hidden.job)",
            message: "whether it still runs cannot be told: \(hidden.reason). Only that user and "
                + "the cluster's operators can cancel it.")
    }

    /// Tells our jobs from others that were given their ids, by the token in their command.
    private struct Ownership {
        private let snapshot: JobSnapshot
        /// The tasks of an array have one command.
        private var arrays: [SubmittedJob: Bool] = [:]

        init(_ snapshot: JobSnapshot) { self.snapshot = snapshot }

        mutating func confirms(_ job: SubmittedJob) -> Bool {
            job.id.task == nil
                ? snapshot.command(of: job.id)?.contains("\(job.token)") == true
                : confirms(wholeOf: job)
        }

        mutating func confirms(wholeOf job: SubmittedJob) -> Bool {
            let whole = SubmittedJob(id: job.id.whole, token: job.token, uid: job.uid)
            if let known = arrays[whole] { return known }
            let token = "\(job.token)"
            let answer = snapshot.command(ofWhole: job.id.job)?.contains(token) == true
            arrays[whole] = answer
            return answer
        }
    }

    /// The description of a submission: sbatch's own defaults, and what the configuration asks.
    func description(of submission: Submission) throws(DoraError) -> JobDescription {
        let slurm = submission.slurm
        let resources = try JobResources(slurm)
        guard !submission.output.contains("\\") else {
            throw DoraError(
                .configuration, operation: "submit \(submission.name)",
                message: "Slurm takes backslashes out of the names of output files: jobs cannot "
                    + "write to \(submission.directory). Choose another folder.")
        }
        var description = JobDescription(
            name: submission.name,
            script: submission.script(.srun(submission.srunArguments)).text)
        description.token = submission.token
        description.standardOutput = submission.output
        description.openMode = .append
        if submission.folder != context.currentDirectory {
            description.workingDirectory = submission.folder
        }
        description.nodes = NodeCount(resources.nodes)
        description.tasksPerNode = resources.tasksPerNode
        description.cpusPerTask = resources.cpusPerTask
        description.memoryPerNode = resources.memory
        description.gres = resources.gres
        description.timeLimit = TimeLimit(.seconds(slurm.time * 60))
        description.signal = .timeLimit(ofMinutes: slurm.time)
        description.requeues = submission.isRequeued
        description.partition = slurm.partition
        description.comment = slurm.comment
        description.constraint = slurm.constraint.isEmpty ? nil : slurm.constraint
        description.excludedNodes = slurm.exclude
        description.requiredNodes = slurm.nodelist?.joined(separator: ",")
        description.qos = slurm.qos
        description.account = slurm.account
        if submission.tasksFile != nil {
            description.array = ArraySpecification(
                0...UInt32(submission.signatures.count - 1),
                limit: submission.limit.map { UInt32(clamping: $0) })
        }
        if !submission.afterFailures.isEmpty {
            // All that went before: a job that is cancelled, for the one before it has ended
            // well, counts as failed for those that name only it.
            description.dependency = .all(.afterNotOK(submission.afterFailures))
            // Else it would stay pending for good once a job before has ended well.
            description.killOnInvalidDependency = true
        } else if !submission.after.isEmpty {
            description.dependency = .all(.afterAny(submission.after))
        }
        return description
    }
}

extension DoraError {
    /// What Slurm said, as an error of an experiment's command.
    ///
    /// - Parameter hint: a sentence to go on with.
    init(_ error: SlurmError, code: Code? = nil, hint: String = "") {
        let said = error.description
        let stop = hint.isEmpty ? "" : said.hasSuffix(".") ? " " : ". "
        self.init(
            code ?? (error.code == .outcomeUnknown ? .outcomeUnknown : .scheduler),
            operation: error.operation, message: said + stop + hint)
    }
}
