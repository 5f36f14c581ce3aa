import Synchronization

extension SlurmCluster {
    /// Submits a batch job, an array or a heterogeneous job (`slurm_submit_batch_job`).
    ///
    /// Options that contradict themselves are refused before anything is sent, and folders of output
    /// files that do not exist are made, unless ``SubmissionContext/leavesChecksToServer``. While the
    /// controller's queue is full or it limits the rate of calls, the submission is repeated, with
    /// growing pauses; nothing else is ever sent twice.
    ///
    /// - Parameters:
    ///   - description: the job. It is given a token unless it has one.
    ///   - context: what the job takes from its surroundings. Its configuration is replaced by that
    ///     of the cluster.
    ///   - deadline: how long to wait for an answer, pauses included; nil is two minutes, as long as
    ///     sbatch tries.
    ///   - waitsForRoom: whether a submission that the full queue refuses is repeated; else it is
    ///     thrown at once, with the code `jobQueueFull`, `nodesBusy` or 11 (EAGAIN).
    ///   - onEvent: gets what there is to tell besides the id.
    /// - Returns: the id of the job, of the array, or of the first component.
    /// - Throws: `SlurmError`; with the code `outcomeUnknown` and the token where the answer was
    ///   lost, and the job may or may not exist.
    public func submit(
        _ description: JobDescription, context: SubmissionContext = .current,
        deadline: Duration? = nil, waitsForRoom: Bool = true,
        onEvent: (@Sendable (SubmissionEvent) -> Void)? = nil
    ) async throws(SlurmError) -> JobID {
        // Once it is queued, a thread may be quicker than the cancellation.
        guard !Task.isCancelled else { throw .cancelledBeforeSubmission }
        let request = try submissionRequest(description, submissionContext(context))
        let answer = try await repeatWhileBusy(
            for: deadline ?? .seconds(120), codes: waitsForRoom ? Self.busy : Self.briefly
        ) { (remaining) async throws(SlurmError) in
            let call = queueSubmission(request, deadline: deadline == nil ? nil : remaining) {
                onEvent?(.lateAnswer($0))
            }
            return try await QueuedCall.values(of: [call])[0].get()
        }
        if let onEvent { answer.events.forEach(onEvent) }
        return answer.id
    }

    /// Leaves a submission to an RPC thread.
    func queueSubmission(
        _ request: SubmissionRequest, deadline: Duration?,
        onLateAnswer: @escaping @Sendable (Result<JobID, SlurmError>) -> Void
    ) -> QueuedCall<SubmissionAnswer> {
        let backend = backend
        return queue(
            "submit a job", lane: .submission, deadline: deadline, token: request.token,
            clusters: request.clusters, after: OutputFolder.preparation(for: request),
            onLateAnswer: { onLateAnswer($0.map(\.id)) }
        ) { () throws(SlurmError) in
            do throws(SlurmError) { return try backend.submit(request) } catch {
                throw error.naming(request.components)
            }
        }
    }

    /// Asks whether the cluster would take a job, and when it would start (`slurm_job_will_run2`,
    /// `sbatch --test-only`). Nothing is submitted.
    ///
    /// - Parameters:
    ///   - description: the job.
    ///   - context: what is taken from the surroundings.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError` with the controller's reason where it would not.
    public func willRun(
        _ description: JobDescription, context: SubmissionContext = .current,
        deadline: Duration? = nil
    ) async throws(SlurmError) -> RunEstimate {
        let operation = "estimate when a job would run"
        let request: SubmissionRequest
        do throws(SlurmError) {
            request = try submissionRequest(description, submissionContext(context))
        } catch {
            var error = error
            error.operation = operation
            throw error
        }
        let backend = backend
        return try await rpc(
            operation, deadline: deadline, isRepeatable: true, clusters: request.clusters
        ) { () throws(SlurmError) in
            do throws(SlurmError) { return try backend.willRun(request) } catch {
                throw error.naming(request.components)
            }
        }
    }

    /// The surroundings of a submission to this cluster: those of the process, or others, with the
    /// cluster's configuration.
    ///
    /// - Parameter context: the surroundings, by default those of this process.
    public func submissionContext(
        _ context: SubmissionContext = .current
    ) -> SubmissionContext {
        var context = context
        context.configuration = backend.submissionConfiguration
        // libslurm found the configuration; the job's own commands should find the same one.
        context.environment.setDefault("SLURM_CONF", configuration.file)
        return context
    }

    /// All fields of a submission, with a token.
    func submissionRequest(
        _ description: JobDescription, _ context: SubmissionContext
    ) throws(SlurmError) -> SubmissionRequest {
        var description = description
        description.token = description.token ?? .random()
        description.clusters = description.clusters ?? backend.neighbour
        var request = try SubmissionRequest(description, context: context)
        for job in request.components { try job.checkTexts("submit a job") }
        if let push = push.withLock({ $0 }) {
            for index in request.components.indices { request.components[index].call(push) }
        }
        if !context.leavesChecksToServer { request.folderRelease = context.configuration.release }
        return request
    }

    /// Nothing was taken, and the same submission may be taken later.
    static let busy: Set<SlurmError.Code> = [
        .jobQueueFull, .nodesBusy, .rateLimited, .inStandbyMode,
        // EAGAIN of Linux: `MaxJobCount` would be exceeded.
        SlurmError.Code(rawValue: 11),
    ]

    /// Nothing was taken, and the queue has nothing to do with it.
    static let briefly: Set<SlurmError.Code> = [.rateLimited, .inStandbyMode]

    /// Repeats a call with pauses of 1, 2, 3… seconds, as sbatch does.
    private func repeatWhileBusy<Answer: Sendable>(
        for time: Duration, codes: Set<SlurmError.Code>,
        _ call: (_ remaining: Duration) async throws(SlurmError) -> Answer
    ) async throws(SlurmError) -> Answer {
        let end = ContinuousClock.now + time.countable
        var pause = Duration.zero
        var cause: SlurmError?
        while true {
            do throws(SlurmError) {
                return try await call(ContinuousClock.now.duration(to: end))
            } catch {
                // "Nothing was sent" says less than the refusal that was seen before.
                if error.code == .deadlineExceeded, let cause { throw cause }
                cause = error
                pause += .seconds(1)
                guard codes.contains(error.code), ContinuousClock.now + pause < end else {
                    throw error
                }
            }
            do { try await Task.sleep(for: pause) } catch {
                throw SlurmError(
                    .cancelled, operation: "submit a job",
                    message:
                        "the task was cancelled while the controller was busy; nothing was sent")
            }
        }
    }
}
