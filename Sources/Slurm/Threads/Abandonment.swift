/// The errors of a caller that stopped waiting for a call.
struct Abandonment: Sendable {
    let operation: String
    /// Who does not answer.
    let daemon: String
    let isRepeatable: Bool
    let token: SubmissionToken?

    func deadlineExceeded(after allowed: Duration, progress: CallProgress) -> SlurmError {
        switch progress {
        case .queued:
            notSent("the deadline of \(allowed.rounded) passed before a thread was free")
        case .preparing:
            notSent(
                "the deadline of \(allowed.rounded) passed while the folders of its output, or "
                    + "calls to other clusters, were waited for")
        case .begun:
            abandoned(
                .deadlineExceeded,
                "no answer from \(daemon) within \(allowed.rounded)", isRetryable: isRepeatable)
        }
    }

    func cancelled(progress: CallProgress) -> SlurmError {
        switch progress {
        case .queued, .preparing:
            SlurmError(
                .cancelled, operation: operation,
                message: "the task was cancelled; nothing was sent")
        case .begun:
            abandoned(.cancelled, "the task was cancelled before the answer came")
        }
    }

    /// The error of a call that waited while no other one began.
    func stalled(for patience: Duration) -> SlurmError {
        notSent("no call began for \(patience.rounded), since those under way do not come back")
    }

    /// What becomes of a call for which nobody waits any more when it could begin.
    var unheard: SlurmError { notSent("nobody waits for it") }

    private func notSent(_ reason: String) -> SlurmError {
        SlurmError(
            .deadlineExceeded, operation: operation, message: reason + "; nothing was sent",
            isRetryable: true)
    }

    private func abandoned(
        _ code: SlurmError.Code, _ message: String, isRetryable: Bool = false
    ) -> SlurmError {
        guard let token else {
            return SlurmError(
                code, operation: operation, message: message, isRetryable: isRetryable)
        }
        return .outcomeUnknown(token, operation: operation, cause: message)
    }
}

extension SlurmError {
    /// The error of a submission that was sent, and whose answer is not known.
    package static func outcomeUnknown(
        _ token: SubmissionToken, operation: String, cause: String
    ) -> SlurmError {
        SlurmError(
            .outcomeUnknown, operation: operation,
            message: "\(cause); the job may or may not exist: look for its token \(token) "
                + "before submitting again",
            token: token)
    }
}

extension Duration {
    /// To a hundredth of a second, for messages: what is left of a deadline is 2.999996614 seconds.
    fileprivate var rounded: Duration {
        guard self < .seconds(1 << 32) else { return self }
        return .milliseconds(Int64((self / .milliseconds(10)).rounded()) * 10)
    }
}
