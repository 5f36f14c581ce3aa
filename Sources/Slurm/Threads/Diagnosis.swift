import Synchronization

/// What keeps calls from an answer, if that can be seen: looked for on a thread of its own, as it may
/// take a moment, and once for all who ask meanwhile.
final class Diagnosis: Sendable {
    private let look: @Sendable () -> String?
    private let waiting = Mutex<[CheckedContinuation<String?, Never>]>([])

    init(_ look: @escaping @Sendable () -> String?) {
        self.look = look
    }

    func callAsFunction() async -> String? {
        await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                waiting.append(continuation)
                return waiting.count == 1
            }
            guard isFirst, !BlockingThread.start({ self.tell(self.look()) }) else { return }
            tell(nil)
        }
    }

    private func tell(_ problem: String?) {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for continuation in all { continuation.resume(returning: problem) }
    }
}
