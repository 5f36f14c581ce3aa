/// A call that waits for a thread, or is under way: its answer and its deadlines.
package struct QueuedCall<Value: Sendable>: Sendable {
    let answer = PendingAnswer<Value>()
    let abandonment: Abandonment
    let diagnosis: Diagnosis?
    /// Whether a deadline ended the wait.
    private let hasExpired = OnceFlag()
    /// For the caller's deadline, which began with the queue, or for that of the call itself.
    let timer = DeadlineTimer()
    /// For the wait behind other calls, where that has a limit of its own.
    let queueTimer = DeadlineTimer()

    /// Ends the wait after a while.
    func expire(after allowed: Duration, by timer: DeadlineTimer) {
        timer.start(allowed) { [answer, abandonment, hasExpired] in
            answer.abandon {
                _ = hasExpired.set()
                return abandonment.deadlineExceeded(after: allowed, progress: $0)
            }
        }
    }

    /// Makes the call, unless nobody waits for it any more.
    ///
    /// - Parameter limit: how long it may take; `nil` where its caller's deadline runs already.
    /// - Returns: how to end it; `nil` where nobody waits for it.
    func make(
        limit: Duration?, onLateAnswer: (@Sendable (Result<Value, SlurmError>) -> Void)?,
        _ body: () throws(SlurmError) -> Value
    ) -> WorkerThreads.Ending? {
        guard answer.begin() else { return nil }
        queueTimer.stop()
        if let limit { expire(after: limit, by: timer) }
        let result = Result(catching: body)
        timer.stop()
        return .init(give: { answer.give(result) }, drop: { onLateAnswer?(result) })
    }

    private func cancel() { answer.abandon { abandonment.cancelled(progress: $0) } }

    private func value() async -> Result<Value, SlurmError> {
        defer {
            timer.stop()
            queueTimer.stop()
        }
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
