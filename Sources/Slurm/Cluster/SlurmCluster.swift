import Synchronization

/// A Slurm cluster, spoken to by RPC through Slurm's C library.
///
/// ```swift
/// let cluster = try await SlurmCluster.connect()
/// let id = try await cluster.submit(JobDescription(name: "hello", script: "#!/bin/sh\nhostname\n"))
/// for try await change in cluster.changes(of: [id]) { print(change.job, change.state) }
/// ```
///
/// One per process: libslurm has one configuration, in global variables. Calls are made on a few
/// threads of their own and never block a thread of Swift's pool. Every call has a deadline;
/// cancelling the task that waits returns at once.
public final class SlurmCluster: Sendable {
    /// What `slurm.conf` says.
    public let configuration: ClusterConfiguration
    /// What this release of Slurm can do.
    public let capabilities: Capabilities

    package let backend: any SlurmBackend
    let threads: RPCThreads
    let tracker: JobTracker
    let push = Mutex<PushAddress?>(nil)

    package init(
        backend: any SlurmBackend, threads: RPCThreads, tracking: TrackingOptions = .init(),
        clock: TrackerClock = .continuous
    ) {
        configuration = backend.configuration
        capabilities = backend.capabilities
        self.backend = backend
        self.threads = threads
        tracker = JobTracker(
            backend: backend, threads: threads, options: tracking, clock: clock)
    }

    /// Asks the backend for something, by one blocking call; see `rpc`.
    ///
    /// - Parameter isRepeatable: whether it can be asked twice without harm.
    func ask<Answer: Sendable>(
        _ operation: String, lane: RPCThreads.Lane = .controller, _ deadline: Duration?,
        isRepeatable: Bool = true,
        _ question: @escaping @Sendable (any SlurmBackend) throws(SlurmError) -> Answer
    ) async throws(SlurmError) -> Answer {
        let backend = backend
        return try await rpc(
            operation, lane: lane, deadline: deadline, isRepeatable: isRepeatable
        ) { () throws(SlurmError) in try question(backend) }
    }

    /// Makes one blocking call on an RPC thread; see `RPCThreads.call`.
    ///
    /// It is repeated within its caller's deadline where that may help; see `Repetition`.
    ///
    /// - Parameters:
    ///   - isRepeatable: whether it can be made twice without harm, so that it is repeated where its
    ///     answer got lost, too.
    ///   - repeats: whether it is repeated at all: not where the failure itself is what is asked for.
    ///   - clusters: the clusters of which the call chooses one; no other call is under way then.
    package func rpc<Value: Sendable>(
        _ operation: String, lane: RPCThreads.Lane = .controller, deadline: Duration? = nil,
        isRepeatable: Bool = false, repeats: Bool = true, token: SubmissionToken? = nil,
        clusters: String? = nil,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)? = nil,
        _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) async throws(SlurmError) -> Value {
        let once = { (deadline: Duration?) async throws(SlurmError) -> Value in
            // Once it is queued, a thread may be quicker than the cancellation.
            guard !Task.isCancelled else {
                throw SlurmError(
                    .cancelled, operation: operation,
                    message: "the task was cancelled; nothing was sent")
            }
            let call = self.queue(
                operation, lane: lane, deadline: deadline, isRepeatable: isRepeatable,
                token: token, clusters: clusters, onLateAnswer: onLateAnswer, body)
            return try await QueuedCall.values(of: [call])[0].get()
        }
        guard repeats else { return try await once(deadline) }
        let repetition = Repetition(
            deadline: deadline, defaultDeadline: threads.defaultDeadline,
            isRepeatable: isRepeatable)
        return try await repetition(operation, once)
    }

    /// Leaves one blocking call to an RPC thread, to be made once.
    ///
    /// - Parameter preparation: what is done on the thread before.
    func queue<Value: Sendable>(
        _ operation: String, lane: RPCThreads.Lane = .controller, deadline: Duration? = nil,
        isRepeatable: Bool = false, token: SubmissionToken? = nil, clusters: String? = nil,
        after preparation: (@Sendable () throws(SlurmError) -> Void)? = nil,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)? = nil,
        _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) -> QueuedCall<Value> {
        let backend = backend
        let asksTheWay = clusters != nil || backend.neighbour != nil
        let lane = lane != .database && asksTheWay ? .neighbour : lane
        return threads.queue(
            operation, lane: lane, deadline: deadline, isRepeatable: isRepeatable, token: token,
            through: { call throws(SlurmError) in
                try preparation?()
                // slurmdbd is the same one whatever cluster the calls go to.
                guard lane != .database else { return try call() }
                return try backend.passing(to: clusters, call)
            },
            onLateAnswer: onLateAnswer, body)
    }
}
