#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Asks for the states of all jobs that anybody in the process watches, for all of them at once.
///
/// Polls only while somebody watches. Nothing that lives on holds the tracker: the task that polls
/// does so only while it asks, and ends with the last watcher or with the tracker.
package actor JobTracker {
    let backend: any SlurmBackend
    let threads: RPCThreads
    let options: TrackingOptions
    let clock: TrackerClock
    let waker = Waker()

    var ledger = JobLedger()
    var budget: RPCBudget
    var plan = PollingPlan()
    var pause: Duration
    var urgentPolls = 0
    /// Until when slurmdbd is left alone.
    var databaseRestsUntil = Duration.zero
    /// When slurmdbd was last seen not to answer.
    var databaseFailure: Duration?
    private var groups: [Set<JobID>: WatchGroup] = [:]
    private var places: [ObjectIdentifier: Set<JobID>] = [:]
    private var poller: Task<Void, Never>?

    init(
        backend: any SlurmBackend, threads: RPCThreads, options: TrackingOptions,
        clock: TrackerClock
    ) {
        self.backend = backend
        self.threads = threads
        self.options = options
        self.clock = clock
        pause = options.shortestPause
        budget = RPCBudget(
            burst: options.burst, perSecond: options.callsPerSecond, now: clock.now())
    }

    deinit {
        poller?.cancel()
        waker.wake()
    }

    // MARK: Watching

    func join(_ box: Mailbox<[StateChange]>, _ jobs: Set<JobID>) {
        join(ObjectIdentifier(box), jobs) { $0.join(box) }
    }

    func join(_ box: Mailbox<[JobID: TrackedStatus]>, _ jobs: Set<JobID>) {
        join(ObjectIdentifier(box), jobs) { $0.join(box) }
    }

    private func join(
        _ box: ObjectIdentifier, _ jobs: Set<JobID>, _ enter: (WatchGroup) -> Void
    ) {
        places[box] = jobs
        if let group = groups[jobs] { return enter(group) }
        let group = WatchGroup(jobs)
        ledger.add(group)
        groups[jobs] = group
        // What is known already of its jobs is the present state, and comes first.
        enter(group)
        _ = group.deliver()
        removeIfOver(group)
        guard !groups.isEmpty else { return }
        pause = options.shortestPause
        if poller == nil { startPolling() } else { waker.wake() }
    }

    func leave(_ box: ObjectIdentifier) {
        guard let jobs = places.removeValue(forKey: box), let group = groups[jobs] else { return }
        group.leave(box)
        removeIfOver(group)
    }

    /// How many watchers there are, for tests.
    var watcherCount: Int { places.count }
    /// Whether anything is asked, for tests.
    var isPolling: Bool { poller != nil }

    private func removeIfOver(_ group: WatchGroup) {
        guard !group.hasWatchers || group.unfinished.isEmpty else { return }
        groups[group.requested] = nil
        ledger.remove(group)
        if groups.isEmpty { stopPolling() }
    }

    /// Hands out what was learned.
    ///
    /// - Returns: whether there was anything.
    func deliver() -> Bool {
        let isAny = ledger.deliver(to: groups.values)
        for group in groups.values where group.unfinished.isEmpty { removeIfOver(group) }
        return isAny
    }

    /// Ends all watches with an error that does not heal.
    func fail(_ error: SlurmError) {
        for group in groups.values {
            group.end(.failure(error))
            removeIfOver(group)
        }
    }

    // MARK: Polling

    private func startPolling() {
        poller = Task { [weak self, waker, clock] in
            while !Task.isCancelled {
                // Another poller may have taken over meanwhile.
                guard let pause = await self?.poll(), !Task.isCancelled else { return }
                // Nothing holds the tracker during the pause.
                await waker.sleep(pause, clock)
            }
        }
    }

    func stopPolling() {
        poller?.cancel()
        poller = nil
    }

    /// Somebody knows that something happened: asks at once, and again after short pauses, since a
    /// job is still completing when slurmctld says that it has ended.
    func hurry() {
        // A task of an array is told of by the number that slurmctld gave it, which may be news.
        guard isPolling else { return }
        urgentPolls = 8
        waker.wake()
    }

    /// Waits until the budget allows a query.
    func spend() async throws(SlurmError) {
        while let wait = budget.take(now: clock.now()) {
            do { try await clock.sleep(wait) } catch { throw .watchCancelled }
        }
        if Task.isCancelled { throw .watchCancelled }
    }
}
