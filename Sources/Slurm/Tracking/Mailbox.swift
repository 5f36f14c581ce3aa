import Synchronization

/// What one watcher has not taken yet.
final class Mailbox<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var end: Result<Void, SlurmError>?
        var waiter: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let keepsOnlyNewest: Bool

    init(keepsOnlyNewest: Bool) {
        self.keepsOnlyNewest = keepsOnlyNewest
    }

    func put(_ item: Item) {
        change { state in
            if keepsOnlyNewest { state.items.removeAll(keepingCapacity: true) }
            state.items.append(item)
        }
    }

    /// What was put before is still taken; nothing follows.
    func finish(_ end: Result<Void, SlurmError>) {
        change { $0.end = $0.end ?? end }
    }

    /// The next item; `nil` after the last. One caller at a time.
    func next() async throws(SlurmError) -> Item? {
        while true {
            if let answer = try take() { return answer.item }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    let isReady = state.withLock { state in
                        guard state.items.isEmpty, state.end == nil, !state.isCancelled else {
                            return true
                        }
                        state.waiter = waiter
                        return false
                    }
                    if isReady { waiter.resume() }
                }
            } onCancel: {
                change { $0.isCancelled = true }
            }
        }
    }

    private struct Answer {
        var item: Item?
    }

    private func take() throws(SlurmError) -> Answer? {
        let result: Result<Answer?, SlurmError> = state.withLock { state in
            if state.isCancelled { return .failure(.watchCancelled) }
            if !state.items.isEmpty { return .success(Answer(item: state.items.removeFirst())) }
            return switch state.end {
            case nil: .success(nil)
            case .success: .success(Answer(item: nil))
            case .failure(let error): .failure(error)
            }
        }
        return try result.get()
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}

extension SlurmError {
    // A loop that just ended would look as if all jobs had.
    static let watchCancelled = SlurmError(
        .cancelled, operation: "watch jobs", message: "the task that watched was cancelled")
}
