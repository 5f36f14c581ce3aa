/// A call that waits for a thread, or is under way: its answer and its deadlines.
package struct QueuedCall<Value: Sendable>: Sendable {
    let answer = PendingAnswer<Value>()
    let abandonment: Abandonment
    let diagnosis: Diagnosis?
    /// Whether a deadline ended the wait.
    private let hasExpired = OnceFlag()
    /// For the caller's deadline, which began with the queue, or for that of the call itself.
    let timer = DeadlineTimer()

    /// What keeps a call until it may be made, and then makes it.
    package typealias Gate =
        @Sendable (
            _ call: () throws(SlurmError) -> Value
        ) throws(SlurmError) -> Value

    /// Ends the wait after a while.
    func expire(after allowed: Duration) {
        timer.start(allowed) { [answer, abandonment, hasExpired] in
            answer.abandon {
                _ = hasExpired.set()
                return abandonment.deadlineExceeded(after: allowed, progress: $0)
            }
        }
    }

    /// Ends the wait of a call that has not begun, behind others that do not come back.
    func giveUp(after patience: Duration) {
        answer.abandon { progress in
            guard progress == .queued else { return nil }
            _ = hasExpired.set()
            return abandonment.stalled(for: patience)
        }
    }

    /// Makes the call, unless nobody waits for it any more.
    ///
    /// - Parameters:
    ///   - limit: how long it may take; `nil` where its caller's deadline runs already.
    ///   - gate: lets the call through, when it is time; until then it has not begun.
    /// - Returns: how to end it; `nil` where nobody waits for it.
    func make(
        limit: Duration?, through gate: Gate?,
        onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)?,
        _ body: () throws(SlurmError) -> Value
    ) -> WorkerThreads.Ending? {
        guard answer.proceed(to: gate == nil ? .begun : .preparing) else { return nil }
        if let limit { expire(after: limit) }
        var hasBegun = gate == nil
        let result = Result { () throws(SlurmError) -> Value in
            guard let gate else { return try body() }
            return try gate { () throws(SlurmError) -> Value in
                hasBegun = answer.proceed(to: .begun)
                guard hasBegun else { throw abandonment.unheard }
                return try body()
            }
        }
        timer.stop()
        return .init(
            give: { answer.give(result) },
            drop: { [hasBegun] in if hasBegun { onLateAnswer?(result) } })
    }

    private func cancel() { answer.abandon { abandonment.cancelled(progress: $0) } }

    private func value() async -> Result<Value, SlurmError> {
        defer { timer.stop() }
        return await answer.value()
    }

    /// Waits for the answers, the deadlines, or the task's cancellation, which all calls share.
    package static func values(of calls: [QueuedCall]) async -> [Result<Value, SlurmError>] {
        await withTaskCancellationHandler {
            // Calls end about in the order in which they were queued. Who waits for the last one
            // first sleeps once, and not once for each.
            var results: [Result<Value, SlurmError>] = []
            results.reserveCapacity(calls.count)
            for call in calls.reversed() { results.append(await call.value()) }
            results.reverse()
            await explain(&results, of: calls)
            return results
        } onCancel: {
            for call in calls { call.cancel() }
        }
    }

    /// Says of calls whose deadline passed what keeps them from an answer, if that can be seen.
    private static func explain(
        _ results: inout [Result<Value, SlurmError>], of calls: [QueuedCall]
    ) async {
        let late = calls.indices.filter { calls[$0].hasExpired.isSet }
        guard let first = late.first, let problem = await calls[first].diagnosis?() else { return }
        for place in late {
            results[place] = results[place].mapError { error in
                var error = error
                error.message += "; \(problem)"
                return error
            }
        }
    }
}
