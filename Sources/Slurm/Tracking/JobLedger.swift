#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every job that is watched, with what is known of it and who wants to hear of it.
struct JobLedger {
    /// By what a job is told apart from another that was given the same id.
    fileprivate struct Identity {
        var userID: UInt32
        var submitted: Int
        var restarts: Int
        var fingerprint: Int
    }

    fileprivate struct Entry {
        var status: TrackedStatus?
        /// Slurm's last word, which an interruption does not change.
        var last: JobState?
        var identity: Identity?
        /// The number of the last answer that had it.
        var seen = 0
        /// The number of the last query that was sent before it was watched.
        var added: Int
        /// Since when nobody has known it.
        var lostSince: Duration?
        /// Whether its array was known when it was lost.
        var hasLeftArray = false
        var isFinal: Bool { status?.state.isFinal == true }
    }

    private struct Whole {
        /// How often it is watched, by itself or by its parts.
        var watches = 0
        /// The parts that were found, if everything that belongs to it is watched.
        var parts: Set<JobID> = []
        /// The components that were found, by the numbers that slurmctld gave them.
        var components: [UInt32: JobID] = [:]
        /// The number of the last answer that had a record of it, and whose and what that was.
        var seen = 0
        var userID: UInt32 = 0
        var fingerprint = 0
    }

    /// A job that is watched, and was not in the answer.
    struct Lost {
        var id: JobID
        /// Whether it was a task that had not started, of an array that is known still: such a task
        /// leaves no record when it is cancelled. A controller that lost its state has forgotten the
        /// array, too.
        var wasPendingTask: Bool
        var since: Duration

        fileprivate init(_ id: JobID, _ entry: Entry, _ since: Duration) {
            self.id = id
            wasPendingTask =
                id.task != nil && entry.last?.isPending == true && entry.hasLeftArray
            self.since = since
        }
    }

    private var entries: [JobID: Entry] = [:]
    private var wholes: [UInt32: Whole] = [:]
    /// Who asked for exactly this job, array or task.
    private var watchers: [JobID: [WatchGroup]] = [:]
    /// Counts the queries.
    private(set) var round = 0

    // MARK: Who watches

    mutating func add(_ group: WatchGroup) {
        for id in group.requested {
            watchers[id, default: []].append(group)
            wholes[id.job, default: Whole()].watches += 1
            if id == id.whole, let parts = wholes[id.job]?.parts, !parts.isEmpty {
                for part in parts {
                    group.expand(id, into: part)
                    if let status = entries[part]?.status { group.note(part, status) }
                }
            } else if let entry = entries[id] {
                if let status = entry.status { group.note(id, status) }
            } else {
                entries[id] = Entry(added: round)
            }
        }
    }

    mutating func remove(_ group: WatchGroup) {
        for id in group.requested {
            watchers[id]?.removeAll { $0 === group }
            if watchers[id]?.isEmpty == true { watchers[id] = nil }
            wholes[id.job]?.watches -= 1
        }
        for id in group.requested where watchers[id] == nil {
            if id == id.whole {
                removeParts(of: id.job)
                entries[id] = nil
            } else if wholes[id.job]?.parts.contains(id) != true {
                entries[id] = nil
            }
            if wholes[id.job]?.watches == 0 { wholes[id.job] = nil }
        }
    }

    /// Parts of what nobody watches as a whole any more would not be kept up to date.
    private mutating func removeParts(of job: UInt32) {
        for part in wholes[job]?.parts ?? [] where watchers[part] == nil { entries[part] = nil }
        wholes[job]?.parts = []
    }

    /// Whether somebody watches everything that belongs to a job.
    private func isWanted(_ job: UInt32) -> Bool { watchers[JobID(job)] != nil }

    /// Tells what is news to whom it concerns.
    private func tell(_ id: JobID, _ status: TrackedStatus) {
        for group in watchers[id] ?? [] { group.note(id, status) }
        guard id != id.whole else { return }
        for group in watchers[id.whole] ?? [] where !group.requested.contains(id) {
            group.note(id, status)
        }
    }

    // MARK: What is known

    /// The jobs and arrays of which something is not final.
    var unfinishedWholes: Set<UInt32> {
        Set(entries.lazy.filter { !$0.value.isFinal }.map(\.key.job))
    }

    /// Whether anything that is not final is known to be another user's.
    func watchesOthers(than user: UInt32) -> Bool {
        entries.values.contains { entry in
            !entry.isFinal && entry.identity.map { $0.userID != user } ?? false
        }
    }

    /// Starts a query; what is added from now on is not expected in its answer.
    mutating func beginRound() {
        round += 1
    }

    /// Takes in what slurmctld answered.
    mutating func apply(_ snapshot: JobSnapshot) {
        let storage = snapshot.storage
        for position in 0..<storage.count {
            let ids = storage.ids(at: position)
            let number = storage.number(at: position)
            // A task or component can be watched by the number that slurmctld gave it, too.
            let isNumberWatched = number != ids.whole && entries[JobID(number)] != nil
            // No copy of the whole is kept: its parts would be copied with each that is added.
            let isWatched = wholes[ids.whole] != nil
            let isWanted = isWanted(ids.whole)
            guard isWatched || isNumberWatched else { continue }
            let glance = storage.glance(at: position)
            lazy var fingerprint = storage.fingerprint(at: position)
            if isNumberWatched {
                note(JobID(number), glance, fingerprint, snapshot.time)
            }
            guard isWatched else { continue }
            if wholes[ids.whole]?.seen != round {
                wholes[ids.whole]?.seen = round
                wholes[ids.whole]?.userID = glance.userID
                wholes[ids.whole]?.fingerprint = fingerprint
            }
            for id in ids {
                if entries[id] == nil {
                    guard isWanted else { continue }
                    entries[id] = Entry(added: round - 1)
                }
                note(id, glance, fingerprint, snapshot.time)
                if id.component != nil { wholes[ids.whole]?.components[number] = id }
                if isWanted { expand(id) }
            }
        }
    }

    /// Makes a part of a whole known, in the place of the whole.
    private mutating func expand(_ part: JobID) {
        guard part != part.whole, isWanted(part.job),
            wholes[part.job]?.parts.contains(part) == false
        else { return }
        wholes[part.job]?.parts.insert(part)
        entries[part.whole] = nil
        for group in watchers[part.whole] ?? [] {
            group.expand(part.whole, into: part)
            // Others may have watched it before, and know what is no news.
            if group.current[part] == nil, let status = entries[part]?.status {
                group.note(part, status)
            }
        }
    }

    private mutating func note(
        _ id: JobID, _ glance: JobGlance, _ fingerprint: @autoclosure () -> Int, _ time: Date
    ) {
        guard let index = entries.index(forKey: id) else { return }
        if entries.values[index].identity?.submitted != glance.submitted {
            let fresh = Identity(
                userID: glance.userID, submitted: glance.submitted, restarts: glance.restarts,
                fingerprint: fingerprint())
            // Only being queued again changes the time of submission. It is counted when the run is
            // ended; the time changes when its nodes have been cleaned up, seconds or minutes later.
            if let known = entries.values[index].identity,
                known.userID != fresh.userID || known.fingerprint != fresh.fingerprint
                    || fresh.restarts < max(known.restarts, 1)
            {
                return
            }
            entries.values[index].identity = fresh
        }
        entries.values[index].seen = round
        entries.values[index].lostSince = nil
        entries.values[index].hasLeftArray = false
        let status = entries.values[index].status
        // Most of the time nothing changed.
        if case .known(let state) = status?.state, state == glance.state,
            status?.reason == glance.reason, status?.exitStatus == glance.exitStatus
        {
            return
        }
        settle(
            id,
            TrackedStatus(
                .known(glance.state), reason: glance.reason, exitStatus: glance.exitStatus,
                time: glance.time ?? time, source: .slurmctld))
    }

    /// Keeps a status, and tells it to whom it is news.
    mutating func settle(_ id: JobID, _ status: TrackedStatus) {
        guard let index = entries.index(forKey: id) else { return }
        let isNews = status.isNews(after: entries.values[index].status)
        entries.values[index].status = status
        if let state = status.state.jobState { entries.values[index].last = state }
        if isNews { tell(id, status) }
    }

    /// What slurmdbd knows of an array or heterogeneous job that slurmctld has forgotten.
    mutating func settle(part: JobID, _ status: TrackedStatus) {
        expect(part: part)
        settle(part, status)
    }

    /// A part that is known of, and nothing else.
    mutating func expect(part: JobID) {
        if entries[part] == nil, isWanted(part.job) {
            entries[part] = Entry(added: round)
        }
        expand(part)
    }

    /// Nobody can be asked: says so of everything that more is expected of.
    mutating func interrupt(_ error: SlurmError, only: [JobID]? = nil, at time: Date) {
        let status = TrackedStatus(.interrupted, time: time, error: error)
        let ids = only ?? entries.lazy.filter { !$0.value.isFinal }.map(\.key)
        for id in ids { settle(id, status) }
    }

    /// What should have been in the answer of this round, and was not.
    mutating func lost(now: Duration) -> [Lost] {
        var lost: [Lost] = []
        for index in entries.indices {
            let entry = entries.values[index]
            guard entry.seen < round, entry.added < round, !entry.isFinal else { continue }
            let since = entry.lostSince ?? now
            entries.values[index].lostSince = since
            if isArrayKnown(entries.keys[index], entry) {
                entries.values[index].hasLeftArray = true
            }
            lost.append(Lost(entries.keys[index], entries.values[index], since))
        }
        return lost
    }

    /// Whether the answer of this round had the array of a task, and not another one of that number.
    private func isArrayKnown(_ id: JobID, _ entry: Entry) -> Bool {
        guard id.task != nil, let whole = wholes[id.job], let identity = entry.identity else {
            return false
        }
        return whole.seen == round && whole.userID == identity.userID
            && whole.fingerprint == identity.fingerprint
    }

    /// What was lost before, and about which nothing was found out yet.
    var stillLost: [Lost] {
        entries.compactMap { id, entry in
            entry.isFinal ? nil : entry.lostSince.map { Lost(id, entry, $0) }
        }
    }

    /// Whether there is anything that no answer has been asked for yet.
    var hasNewcomers: Bool {
        entries.values.contains { $0.status == nil && $0.lostSince == nil }
    }

    /// By what the job was known before it was lost: its user, and the time of its submission.
    func firstSubmission(of id: JobID) -> (userID: UInt32, submitted: Int)? {
        entries[id]?.identity.map { ($0.userID, $0.submitted) }
    }

    /// Whether anything waits, for a reason that may change while its state does not.
    var hasPending: Bool {
        entries.values.contains { !$0.isFinal && $0.last?.isPending == true }
    }

    /// Whether states, and nothing else, say that something changed.
    func differs(from states: [BareJobState]) -> Bool {
        var found: Set<JobID> = []
        func agrees(_ id: JobID, _ state: JobState) -> Bool {
            guard let entry = entries[id] else { return true }
            found.insert(id)
            return entry.status?.state == .known(state)
        }
        for bare in states {
            let id = id(of: bare)
            guard agrees(id, bare.state) else { return true }
            // A task or component can be watched by the number that slurmctld gave it, too.
            if bare.number != bare.whole, !agrees(JobID(bare.number), bare.state) { return true }
            if !found.contains(id), isWanted(bare.whole) { return true }
        }
        return entries.contains { !$0.value.isFinal && !found.contains($0.key) }
    }

    private func id(of bare: BareJobState) -> JobID {
        if let task = bare.task { return JobID(job: bare.whole, task: task) }
        return wholes[bare.whole]?.components[bare.number] ?? JobID(bare.number)
    }

    /// Hands out what was noted since the last time.
    ///
    /// - Returns: whether there was anything.
    func deliver(to groups: some Sequence<WatchGroup>) -> Bool {
        var isAny = false
        for group in groups where group.deliver() { isAny = true }
        return isAny
    }
}
