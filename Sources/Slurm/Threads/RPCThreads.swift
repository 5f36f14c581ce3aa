/// Makes blocking calls on threads of their own, for callers that do not block.
package final class RPCThreads: Sendable {
    /// Which daemon a call waits for.
    package enum Lane: Sendable {
        /// slurmctld: a few calls at once.
        case controller
        /// slurmctld, too: as many calls, apart from the others, which wait neither behind thousands of
        /// them nor for the folders of their output.
        case submission
        /// slurmdbd: one call at a time, since a connection to it serves one call, and apart from
        /// the others, since libslurm waits for it up to 900 s.
        case database
        /// Another cluster's slurmctld, to which slurmdbd is asked for the way first: as many calls
        /// as to slurmctld, apart from those.
        case neighbour
    }

    private let controller: WorkerThreads
    private let submissions: WorkerThreads
    private let database: WorkerThreads
    private let neighbours: WorkerThreads
    let defaultDeadline: Duration
    private let pacer: CallPacer?
    private let controllerName: String
    private let diagnosis: Diagnosis?

    /// - Parameters:
    ///   - limit: how many calls to slurmctld may be under way at once, and how many submissions.
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
        controller = WorkerThreads(limit: limit, patience: defaultDeadline)
        submissions = WorkerThreads(limit: limit, patience: defaultDeadline)
        database = WorkerThreads(limit: 1, patience: defaultDeadline)
        neighbours = WorkerThreads(limit: limit, patience: defaultDeadline)
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
    ///     deadline, which begins with the call itself, so that thousands may be queued; they fail when
    ///     none of them has begun for as long.
    ///   - isRepeatable: whether a call that may have been made can be made again without harm.
    ///   - token: the submission this call is; abandoning it once begun throws
    ///     ``SlurmError/Code/outcomeUnknown``.
    ///   - gate: what keeps the call on its thread before it begins, and may fail it.
    ///   - onLateAnswer: gets the answer nobody waits for any more.
    /// - Returns: what to wait for.
    package func queue<Value: Sendable>(
        _ operation: String, lane: Lane = .controller, deadline: Duration? = nil,
        isRepeatable: Bool = false, token: SubmissionToken? = nil,
        through gate: QueuedCall<Value>.Gate? = nil,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)? = nil,
        _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) -> QueuedCall<Value> {
        let (threads, daemon) =
            switch lane {
            case .controller: (controller, controllerName)
            case .submission: (submissions, controllerName)
            case .database: (database, "slurmdbd")
            case .neighbour: (neighbours, "slurmdbd or the other cluster's slurmctld")
            }
        let queued = QueuedCall<Value>(
            abandonment: Abandonment(
                operation: operation, daemon: daemon, isRepeatable: isRepeatable, token: token),
            diagnosis: diagnosis)
        let limit = deadline == nil ? defaultDeadline : nil
        let pacer = lane == .controller || lane == .submission ? pacer : nil
        threads.enqueue { isStalled in
            guard !isStalled else {
                // A caller's own deadline ends its wait.
                if let limit { queued.giveUp(after: limit) }
                return nil
            }
            pacer?.wait { queued.answer.isWanted }
            return queued.make(limit: limit, through: gate, onLateAnswer: onLateAnswer, body)
        }
        if let deadline { queued.expire(after: deadline) }
        return queued
    }
}
