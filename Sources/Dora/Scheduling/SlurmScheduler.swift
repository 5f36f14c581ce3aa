public import DoraCore
public import Slurm

/// Runs jobs on a Slurm cluster, through libslurm in this process.
public struct SlurmScheduler: Scheduler {
    static let schedulerName = "slurm"

    /// `slurm`.
    public let name = SlurmScheduler.schedulerName
    let cluster: SlurmCluster
    /// Read once, for many jobs.
    let context = SubmissionContext.current

    private let messages: SubmissionMessages

    /// Jobs get the environment, folder and limits that this process has now.
    ///
    /// - Parameters:
    ///   - cluster: the connection to use.
    ///   - onMessage: gets what slurmctld tells whoever submits, such as what a site's job_submit
    ///     plugin has changed; each text once, and at most 10.
    public init(
        _ cluster: SlurmCluster, onMessage: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.cluster = cluster
        messages = SubmissionMessages(onMessage)
    }

    /// The cluster that this machine is configured for, if it answers: a refused connection shows
    /// at once here, and after MessageTimeout in any other call.
    ///
    /// - Parameter onMessage: gets what slurmctld tells whoever submits; see
    ///   ``init(_:onMessage:)``.
    /// - Throws: `DoraError` with code `.scheduler` when there is none, or libslurm is missing.
    public static func connect(
        onMessage: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(DoraError) -> SlurmScheduler {
        do {
            return SlurmScheduler(
                try await SlurmCluster.connect(verify: true), onMessage: onMessage)
        } catch {
            throw DoraError(
                error,
                hint: "Without Slurm, --local runs jobs on this machine, and tells what the "
                    + "records of Slurm's jobs say.")
        }
    }

    /// `ClusterName` of `slurm.conf`.
    public var clusterName: String? { cluster.configuration.name }

    /// `MaxArraySize` of `slurm.conf`.
    public var maximumArraySize: Int { max(cluster.configuration.maximumArraySize, 1) }

    /// Submits by one RPC.
    ///
    /// - Parameter submission: what to run, and what it asks for.
    /// - Throws: `DoraError` as ``Scheduler/submit(_:)`` says.
    public func submit(_ submission: Submission) async throws(DoraError) -> JobID {
        let description = try description(of: submission)
        do {
            return try await cluster.submit(
                description, context: context, waitsForRoom: false
            ) { [messages] event in
                if case .message(let text) = event { messages.tell(text) }
            }
        } catch {
            if Self.full.contains(error.code) { throw DoraError(error, code: .queueFull) }
            // A limit on the jobs of a user or account leaves room when one of them ends.
            if error.code == .accountingPolicy, await hasJobs() {
                throw DoraError(error, code: .queueFull)
            }
            throw DoraError(error, hint: try await hint(error.code, submission.slurm))
        }
    }

    /// What to change where the cluster has not what was asked for.
    private func hint(
        _ code: SlurmError.Code, _ slurm: SlurmConfig
    ) async throws(DoraError) -> String {
        switch code {
        case .nodeConfigurationUnavailable, .invalidGRES:
            return try "It asked for \(JobResources(slurm).words(slurm)) in the partition "
                + "\(slurm.partition). Ask for less in SlurmConfig, or for another partition."
        case .invalidPartition:
            let names = (try? await cluster.partitions())?.map(\.name) ?? []
            let there =
                names.isEmpty ? "" : "The cluster has \(names.joined(separator: ", ")). "
            return there + "Name one in SlurmConfig, or by --partition."
        default:
            return ""
        }
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
            cluster.configuration.maximumJobs - snapshot.states.reduce(0) { n, _ in n + 1 }, 0)
    }

    /// Sets `ArrayTaskThrottle`; an array that has ended meanwhile needs none.
    ///
    /// - Parameters:
    ///   - array: the whole array.
    ///   - tasks: how many of its tasks may run at once.
    /// - Throws: `DoraError` with code `.scheduler` where slurmctld refuses.
    public func limit(_ array: SubmittedJob, to tasks: Int) async throws(DoraError) {
        var change = JobChange()
        change.arrayTaskLimit = tasks
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

    /// Cancels those jobs that carry their marks; tasks of one array by one RPC.
    ///
    /// - Parameter jobs: jobs, and tasks of arrays.
    /// - Throws: `DoraError` with code `.scheduler` where slurmctld refuses, with code `.refused`
    ///   where it does not even show a job of another user's. All others are cancelled then.
    public func cancel(_ jobs: [SubmittedJob]) async throws(DoraError) {
        var hidden: (job: JobID, reason: String)?
        var privacy = Privacy(cluster)
        do {
            for (uid, wanted) in Dictionary(grouping: jobs, by: \.uid) {
                var ours = Ownership(try await cluster.jobs(.user(uid)))
                var shown: [JobID] = []
                for job in wanted {
                    if ours.confirms(job) {
                        shown.append(job.id)
                    } else if hidden == nil, let reason = await privacy.reasonToHide(jobsOf: uid) {
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
