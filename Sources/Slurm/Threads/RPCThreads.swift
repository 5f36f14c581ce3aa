/// Makes blocking calls on threads of their own, for callers that do not block.
package final class RPCThreads: Sendable {
    /// Which daemon a call waits for.
    package enum Lane: Sendable {
        /// slurmctld: a few calls at once.
        case controller
        /// slurmdbd: one call at a time, since a connection to it serves one call, and apart from
        /// the others, since libslurm waits for it up to 900 s.
        case database
        /// Another cluster's slurmctld, to which slurmdbd is asked for the way first: as many calls
        /// as to slurmctld, apart from those.
        case neighbour
    }

    private let controller: WorkerThreads
    private let database = WorkerThreads(limit: 1)
    private let neighbours: WorkerThreads
    let defaultDeadline: Duration
    private let pacer: CallPacer?
    private let controllerName: String
    private let diagnosis: Diagnosis?

    /// - Parameters:
    ///   - limit: how many calls to slurmctld may be under way at once.
    ///   - defaultDeadline: how long a call may take, once begun, where its caller does not say.
    ///   - controllerName: who does not answer, in messages.
    ///   - rateLimit: how many calls slurmctld takes; `nil`: as many as come.
    ///   - diagnosis: what keeps calls from an answer, if that can be seen within a moment.
    package init(
        limit: Int = 4, defaultDeadline: Duration = .seconds(15),
        controllerName: String = "slurmctld", rateLimit: RateLimit? = nil,
        diagnosis: (@Sendable () -> String?)? = nil
    ) {
        pacer = rateLimit.map(CallPacer.init)
        self.controllerName = controllerName
        self.diagnosis = diagnosis.map { Diagnosis($0) }
        controller = WorkerThreads(limit: limit)
        neighbours = WorkerThreads(limit: limit)
        self.defaultDeadline = defaultDeadline
    }

    /// Makes a call and waits for its answer, its deadline, or the task's cancellation.
    ///
    /// See ``queue(_:lane:deadline:isRepeatable:token:onLateAnswer:_:)``.
    package func call<Value: Sendable>(
        _ operation: String, lane: Lane = .controller, deadline: Duration? = nil,
        isRepeatable: Bool = false, token: SubmissionToken? = nil,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)? = nil,
        _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) async throws(SlurmError) -> Value {
        let queued = queue(
            operation, lane: lane, deadline: deadline, isRepeatable: isRepeatable, token: token,
            onLateAnswer: onLateAnswer, body)
        return try await QueuedCall.values(of: [queued])[0].get()
    }

    /// Leaves a call to the next free thread.
    ///
    /// libslurm's calls cannot be interrupted. A call that was abandoned before it began is never
    /// made; one that had begun goes on, and its late answer is dropped, or handed on.
    ///
    /// - Parameters:
    ///   - operation: what is attempted, for error messages: `"load job 123"`.
    ///   - deadline: how long the caller waits, the time in the queue included. `nil`: the default
    ///     deadline, which begins with the call itself, so that thousands may be queued; where
    ///     slurmdbd is asked, as long again for each call before it.
    ///   - isRepeatable: whether a call that may have been made can be made again without harm.
    ///   - token: the submission this call is; abandoning it once begun throws
    ///     ``SlurmError/Code/outcomeUnknown``.
    ///   - onLateAnswer: gets the answer nobody waits for any more.
    /// - Returns: what to wait for.
    package func queue<Value: Sendable>(
        _ operation: String, lane: Lane = .controller, deadline: Duration? = nil,
        isRepeatable: Bool = false, token: SubmissionToken? = nil,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)? = nil,
        _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) -> QueuedCall<Value> {
        let (threads, daemon) =
            switch lane {
            case .controller: (controller, controllerName)
            case .database: (database, "slurmdbd")
            case .neighbour: (neighbours, "slurmdbd or the other cluster's slurmctld")
            }
        let queued = QueuedCall<Value>(
            abandonment: Abandonment(
                operation: operation, daemon: daemon, isRepeatable: isRepeatable, token: token),
            diagnosis: diagnosis)
        // slurmdbd may keep the call before this one for 900 s.
        if lane != .controller, deadline == nil {
            queued.expire(
                after: defaultDeadline * (1 + threads.unfinished), by: queued.queueTimer)
        }
        let limit = deadline == nil ? defaultDeadline : nil
        let pacer = lane == .controller ? pacer : nil
        threads.enqueue {
            pacer?.wait { queued.answer.isWanted }
            return queued.make(limit: limit, onLateAnswer: onLateAnswer, body)
        }
        if let deadline { queued.expire(after: deadline, by: queued.timer) }
        return queued
    }
}
