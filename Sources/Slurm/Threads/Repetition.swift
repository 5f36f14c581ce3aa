/// Repeats a call as long as its caller waits, and as it can be made again without harm.
struct Repetition: Sendable {
    /// What the caller allows; `nil`: it left that to us.
    let deadline: Duration?
    /// What a caller gets who does not say.
    let defaultDeadline: Duration
    /// Whether it can be made again without harm though it may have been made: where its answer got
    /// lost. Others are repeated only where nothing was done.
    var isRepeatable = true

    /// Makes a call, and again after growing pauses while that may help.
    ///
    /// Who gave a deadline waits for a controller that is restarting or failing over. Who gave
    /// none hears of such failures at once, and is only spared the controller's "not now".
    ///
    /// - Parameter call: gets what is left of the caller's deadline.
    func callAsFunction<Value: Sendable>(
        _ operation: String,
        _ call: (_ remaining: Duration?) async throws(SlurmError) -> Value
    ) async throws(SlurmError) -> Value {
        let end = ContinuousClock.now + (deadline ?? defaultDeadline).countable
        var pause = Duration.milliseconds(250)
        var cause: SlurmError?
        while true {
            do throws(SlurmError) {
                return try await call(deadline.map { _ in ContinuousClock.now.duration(to: end) })
            } catch {
                // "No answer" says less than the failure that was seen before.
                if let cause, error.code == .deadlineExceeded { throw cause }
                let failure = judged(error)
                guard mayHelp(failure), ContinuousClock.now + pause < end else { throw failure }
                cause = failure
            }
            do { try await Task.sleep(for: pause) } catch {
                throw SlurmError(
                    .cancelled, operation: operation,
                    message: "the task was cancelled between two attempts"
                        + (cause.map { "; the last one failed: \($0.message)" } ?? ""))
            }
            pause = min(pause * 2, .seconds(4))
        }
    }

    private func mayHelp(_ error: SlurmError) -> Bool {
        guard deadline == nil else { return error.isRetryable }
        return [.rateLimited, .inStandbyMode].contains(error.code)
    }

    /// Lost answers are no obstacle where the call can be made twice.
    private func judged(_ error: SlurmError) -> SlurmError {
        guard isRepeatable else { return error }
        let isLost = SlurmError.Code.lostAnswers.contains(error.code)
        var error = error
        error.isRetryable = error.isRetryable || isLost || error.code == .controllerSendFailed
        return error
    }
}
