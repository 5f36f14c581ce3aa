import Synchronization

/// The answer to one call, for which one caller waits: it is given exactly once, whether by the
/// thread that makes the call, by the deadline, or by cancellation.
final class PendingAnswer<Value: Sendable>: Sendable {
    typealias Answer = Result<Value, SlurmError>

    /// Whether the call had begun when its caller stopped waiting.
    enum Progress: Sendable {
        case queued
        /// A thread does what has to be done before the call.
        case preparing
        case begun
    }

    private enum State {
        case waiting(Progress, CheckedContinuation<Answer, Never>?)
        case givenEarly(Answer)
        case over
    }

    private let state = Mutex(State.waiting(.queued, nil))

    /// Waits for the answer. To be called once.
    func value() async -> Answer {
        await withCheckedContinuation { continuation in
            let early: Answer? = state.withLock { state in
                switch state {
                case .waiting(let progress, _):
                    state = .waiting(progress, continuation)
                    return nil
                case .givenEarly(let answer):
                    state = .over
                    return answer
                case .over:
                    preconditionFailure("an answer is waited for once")
                }
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    /// Whether somebody waits for it.
    var isWanted: Bool {
        state.withLock { if case .waiting = $0 { true } else { false } }
    }

    /// Says how far a thread has come with the call; `false` if nobody waits for it any more.
    func proceed(to progress: Progress) -> Bool {
        state.withLock { state in
            guard case .waiting(_, let continuation) = state else { return false }
            state = .waiting(progress, continuation)
            return true
        }
    }

    /// Gives the answer; `false` if the caller has stopped waiting.
    func give(_ answer: Answer) -> Bool {
        settle { _ in answer }
    }

    /// Stops the caller's wait with an error that may depend on whether the call had begun; nil leaves
    /// the caller waiting.
    @discardableResult
    func abandon(_ error: @Sendable (Progress) -> SlurmError?) -> Bool {
        settle { error($0).map { .failure($0) } }
    }

    private func settle(_ answer: (Progress) -> Answer?) -> Bool {
        typealias Waiter = (continuation: CheckedContinuation<Answer, Never>, answer: Answer)
        let (settled, waiter): (Bool, Waiter?) = state.withLock { state in
            guard case .waiting(let progress, let continuation) = state,
                let answer = answer(progress)
            else { return (false, nil) }
            guard let continuation else {
                state = .givenEarly(answer)
                return (true, nil)
            }
            state = .over
            return (true, (continuation, answer))
        }
        if let waiter {
            Resumer.shared.run { waiter.continuation.resume(returning: waiter.answer) }
        }
        return settled
    }
}
