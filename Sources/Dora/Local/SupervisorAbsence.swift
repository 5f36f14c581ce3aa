internal import DoraCore
internal import Synchronization

/// Notices that no supervisor comes to work, however often one is started: the program then has
/// another main than ``DoraCommand``'s, or cannot run at all, and its jobs would wait for good.
final class SupervisorAbsence: Sendable {
    /// Since when none was seen, and how often one was started meanwhile.
    private let state = Mutex<(since: ContinuousClock.Instant, starts: Int)?>(nil)

    static let patience = Duration.seconds(60)
    /// One that is killed again and again between two looks far apart is none that never comes.
    static let leastStarts = 3

    /// One is at work, or there is none to do.
    func end() { state.withLock { $0 = nil } }

    /// One is about to be started, for none is there.
    ///
    /// - Throws: `DoraError` where that has been so for a minute.
    func start(
        _ program: String, log: String, now: ContinuousClock.Instant = .now
    ) throws(DoraError) {
        let isHopeless = state.withLock { state in
            let (since, starts) = state ?? (now, 0)
            state = (since, starts + 1)
            return starts >= Self.leastStarts && now - since > Self.patience
        }
        guard isHopeless else { return }
        throw DoraError(
            .scheduler, operation: "start the supervisor",
            message: "local jobs wait, but what is to run them ends as soon as it is started: "
                + "`\(program) supervise`, a command that a program has whose main calls "
                + "DoraCommand.main. What it said is in \(log)")
    }
}
