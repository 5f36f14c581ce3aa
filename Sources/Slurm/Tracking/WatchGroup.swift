/// Everybody who watches the same jobs: what they are told is made once.
///
/// Belongs to the tracker, and is only touched there.
final class WatchGroup {
    let requested: Set<JobID>
    /// What was told last.
    private(set) var current: [JobID: TrackedStatus] = [:]
    /// Those that more is expected of.
    private(set) var unfinished: Set<JobID>

    private var news: [StateChange] = []
    private var changeBoxes: [ObjectIdentifier: Mailbox<[StateChange]>] = [:]
    private var stateBoxes: [ObjectIdentifier: Mailbox<[JobID: TrackedStatus]>] = [:]

    init(_ requested: Set<JobID>) {
        self.requested = requested
        unfinished = requested
    }

    var hasWatchers: Bool { !changeBoxes.isEmpty || !stateBoxes.isEmpty }

    func join(_ box: Mailbox<[StateChange]>) {
        tell()
        changeBoxes[ObjectIdentifier(box)] = box
        guard !current.isEmpty else { return }
        box.put(
            current.sorted { $0.key < $1.key }
                .map { StateChange(job: $0.key, previous: nil, status: $0.value) })
    }

    func join(_ box: Mailbox<[JobID: TrackedStatus]>) {
        tell()
        stateBoxes[ObjectIdentifier(box)] = box
        if !current.isEmpty { box.put(current) }
    }

    func leave(_ box: ObjectIdentifier) {
        changeBoxes[box] = nil
        stateBoxes[box] = nil
    }

    /// An array or heterogeneous job turned out to have these parts.
    func expand(_ whole: JobID, into part: JobID) {
        unfinished.remove(whole)
        if current[part] == nil { unfinished.insert(part) }
        current[whole] = nil
    }

    func note(_ id: JobID, _ status: TrackedStatus) {
        news.append(StateChange(job: id, previous: current[id]?.state, status: status))
        current[id] = status
        if status.state.isFinal { unfinished.remove(id) } else { unfinished.insert(id) }
    }

    /// Hands out what was noted; whether there was anything, and ends the watch after the last job.
    func deliver() -> Bool {
        defer { if unfinished.isEmpty { end(.success(())) } }
        return tell()
    }

    /// Hands out what was noted, which whoever joins then gets as the present state.
    @discardableResult
    private func tell() -> Bool {
        guard !news.isEmpty else { return false }
        for box in changeBoxes.values { box.put(news) }
        for box in stateBoxes.values { box.put(current) }
        news = []
        return true
    }

    func end(_ end: Result<Void, SlurmError>) {
        for box in changeBoxes.values { box.finish(end) }
        for box in stateBoxes.values { box.finish(end) }
        changeBoxes = [:]
        stateBoxes = [:]
    }
}
