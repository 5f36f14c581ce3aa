internal import Synchronization

/// What slurmctld tells whoever submits: of thousands of jobs the same, but for their ids at most.
final class SubmissionMessages: Sendable {
    private static let most = 10

    private let told = Mutex<Set<String>>([])
    private let onMessage: @Sendable (String) -> Void

    init(_ onMessage: @escaping @Sendable (String) -> Void) { self.onMessage = onMessage }

    func tell(_ text: String) {
        let isNew = told.withLock { $0.count < Self.most && $0.insert(text).inserted }
        if isNew { onMessage(text) }
    }
}
