import Synchronization

/// How far a thread has come with a call.
enum CallProgress: Sendable {
    case queued
    /// A thread does what has to be done before the call.
    case preparing
    case begun
}

/// The answer to one call, for which one caller waits: it is given exactly once, whether by the
/// thread that makes the call, by the deadline, or by cancellation.
final class PendingAnswer<Value: Sendable>: Sendable {
    typealias Answer = Result<Value, SlurmError>

    private let wait = Mutex(Wait.on(.queued, nil))
    /// Set before the wait is over.
    private let answer = Mutex<Answer?>(nil)

    /// Waits for the answer. To be called once.
    func value() async -> Answer {
        await withCheckedContinuation { continuation in
            let isOver = wait.withLock { wait in
                guard case .on(let progress, _) = wait else { return true }
                wait = .on(progress, continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
        guard let answer = answer.withLock({ $0.take() }) else {
            preconditionFailure("an answer is waited for once")
        }
        return answer
    }

    /// Whether somebody waits for it.
    var isWanted: Bool {
        wait.withLock { if case .on = $0 { true } else { false } }
    }

    /// Says how far a thread has come with the call; `false` if nobody waits for it any more.
    func proceed(to progress: CallProgress) -> Bool {
        wait.withLock { wait in
            guard case .on(_, let continuation) = wait else { return false }
            wait = .on(progress, continuation)
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
    func abandon(_ error: @Sendable (CallProgress) -> SlurmError?) -> Bool {
        settle { error($0).map { .failure($0) } }
    }

    private func settle(_ choose: (CallProgress) -> Answer?) -> Bool {
        wait.withLock { wait in
            guard case .on(let progress, let continuation) = wait, let chosen = choose(progress)
            else { return false }
            answer.withLock { $0 = chosen }
            wait = .over
            if let continuation { Resumer.shared.resume(continuation) }
            return true
        }
    }
}

/// A caller's wait. Apart from the answer, since types that depend on its type are looked up at run
/// time, again and again.
private enum Wait {
    case on(CallProgress, CheckedContinuation<Void, Never>?)
    case over
}
