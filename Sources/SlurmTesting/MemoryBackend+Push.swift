package import Slurm

extension MemoryBackend {
    package func listen(
        _ handler: @escaping @Sendable (UInt32) -> Void
    ) throws(SlurmError) -> UInt16 {
        change { state in state.listeners.append(handler) }
        // Any port: nobody connects to it.
        return 1
    }
}

/// Calls that slurmctld has to make.
struct PendingCalls: Sendable {
    fileprivate let listeners: [@Sendable (UInt32) -> Void]
    fileprivate let jobs: [UInt32]

    func make() {
        for job in jobs {
            for listener in listeners { listener(job) }
        }
    }
}

extension MemoryState {
    mutating func takeCalls() -> PendingCalls {
        // A controller that is down calls nobody, and does not make up for it.
        defer { ended = [] }
        return PendingCalls(listeners: listeners, jobs: isControllerDown ? [] : ended)
    }
}
