#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JobTracker {
    /// Asks once, tells what changed, and says how long to pause; `nil`: there is nobody to ask for.
    func poll() async -> Duration? {
        guard !Task.isCancelled else { return nil }
        let unfinished = ledger.unfinishedWholes
        guard !unfinished.isEmpty else {
            stopPolling()
            return nil
        }
        do throws(SlurmError) {
            try await spend()
            if try await isUnchanged(unfinished) { return nextPause(hadNews: deliver()) }
            ledger.beginRound()
            let round = ledger.round
            let query = plan.next(
                unfinished, needsWhole: ledger.watchesOthers(than: currentUserID()))
            let snapshot = try await load(query)
            // Watchers came and went meanwhile; only one poll is under way at a time.
            assert(round == ledger.round)
            if let snapshot {
                ledger.apply(snapshot)
                try await settleLost(after: query)
            } else {
                try await settle(ledger.stillLost)
            }
        } catch {
            if error.code == .cancelled { return Task.isCancelled ? nil : options.shortestPause }
            if Self.incurable.contains(error.code) {
                fail(error)
                return nil
            }
            // What one answer is compared with may belong to a controller that is no more.
            plan.base = nil
            ledger.interrupt(error, at: clock.date())
            _ = deliver()
            return nextPause(hadNews: false)
        }
        return nextPause(hadNews: deliver())
    }

    /// Errors that the next query would have, too.
    private static let incurable: Set<SlurmError.Code> = [
        .notConfigured, .libraryMissing, .libraryMismatch, .invalidArgument, .unsupported,
        .protocolVersion, .accessDenied,
    ]

    private func nextPause(hadNews: Bool) -> Duration {
        if hadNews {
            pause = options.shortestPause
        } else {
            pause = min(pause + pause / 3, options.longestPause)
        }
        guard urgentPolls > 0 else { return pause }
        // 5, 10, 20 ... 640 ms
        urgentPolls -= 1
        return min(pause, .milliseconds(5 << (7 - urgentPolls)))
    }

    /// Asks for states alone, where Slurm can: it locks less, and the answer is small.
    private func isUnchanged(_ unfinished: Set<UInt32>) async throws(SlurmError) -> Bool {
        guard backend.capabilities.loadsStatesOnly, !isFullLoadDue, !areReasonsDue else {
            return false
        }
        let backend = backend
        let jobs = Array(unfinished)
        let states = try await askController("load states of jobs") {
            () throws(SlurmError) in try backend.jobStates(of: jobs)
        }
        guard ledger.differs(from: states) else { return true }
        try await spend()
        return false
    }

    private func askController<Value: Sendable>(
        _ operation: String, _ body: @escaping @Sendable () throws(SlurmError) -> Value
    ) async throws(SlurmError) -> Value {
        let backend = backend
        let answer = try await threads.call(
            operation, lane: backend.neighbour == nil ? .controller : .neighbour,
            isRepeatable: true
        ) { () throws(SlurmError) in try backend.passing(to: nil, body) }
        // It may have come before the last watcher left, and be taken up after another came.
        if Task.isCancelled { throw .watchCancelled }
        return answer
    }

    private var isFullLoadDue: Bool {
        plan.lastFullLoad.map { clock.now() - $0 >= options.fullLoadInterval } ?? true
    }

    /// Why a job waits is in its record only.
    private var areReasonsDue: Bool {
        let isLate = plan.lastLoad.map { clock.now() - $0 >= options.reasonInterval } ?? true
        return isLate && ledger.hasPending
    }

    /// Makes a query; `nil`: nothing changed anywhere.
    private func load(_ query: PollingPlan.Query) async throws(SlurmError) -> JobSnapshot? {
        let backend = backend
        // Whoever is new has to hear of more than changes.
        let base = isFullLoadDue || ledger.hasNewcomers ? nil : plan.base
        let start = clock.now()
        let snapshot = try await askController("load jobs") {
            () throws(SlurmError) -> JobSnapshot? in
            switch query {
            case .single(let job): return try backend.jobs(.ids([JobID(job)]))
            case .user: return try backend.jobs(.mine)
            case .whole:
                guard let base else { return try backend.jobs(.all) }
                return try backend.jobs(changedSince: base)
            }
        }
        let end = clock.now()
        plan.note(query, cost: end - start, hadAnswer: snapshot != nil)
        plan.lastLoad = end
        if let snapshot {
            if query == .whole {
                // Only its time is asked for; the records need not be kept.
                plan.base = JobSnapshot(storage: .values([]), time: snapshot.time)
            }
            if query != .whole || base == nil { plan.lastFullLoad = end }
        }
        return snapshot
    }

    /// Finds out about jobs that were not in the answer.
    private func settleLost(after query: PollingPlan.Query) async throws(SlurmError) {
        var lost = ledger.lost(now: clock.now())
        guard !lost.isEmpty else { return }
        if query == .user {
            // Jobs of others are not in it.
            plan.base = nil
            try await spend()
            if let everything = try await load(.whole) {
                ledger.apply(everything)
                lost = ledger.lost(now: clock.now())
            }
        }
        try await settle(lost)
    }

    private func settle(_ lost: [JobLedger.Lost]) async throws(SlurmError) {
        guard !lost.isEmpty else { return }
        guard backend.configuration.hasAccounting else {
            for job in lost { settle(job) }
            return
        }
        try await askDatabase(lost)
    }

    private func settle(_ job: JobLedger.Lost) {
        ledger.settle(
            job.id,
            job.wasPendingTask
                ? TrackedStatus(
                    .known(JobState(.cancelled)), time: clock.date(), source: .disappearance)
                : TrackedStatus(.missing, time: clock.date()))
    }

    private func askDatabase(_ lost: [JobLedger.Lost]) async throws(SlurmError) {
        guard clock.now() >= databaseRestsUntil else { return }
        // A row is written some seconds late: slurmdbd is asked when a job is lost, and again with
        // each query until the end of its grace.
        let backend = backend
        var query = AccountingQuery.ids(lost.map(\.id))
        query.includesDuplicates = true
        let condition = query
        let rows: [AccountedJob]
        try await spend()
        let start = clock.now()
        do throws(SlurmError) {
            // With the time in the queue: behind a call that hangs it would be a quarter of an hour.
            rows = try await threads.call(
                "ask slurmdbd for jobs", lane: .database, deadline: threads.defaultDeadline,
                isRepeatable: true
            ) { () throws(SlurmError) in try backend.accountedJobs(condition) }
        } catch {
            guard error.code != .cancelled else { throw error }
            ledger.interrupt(error, only: lost.map(\.id), at: clock.date())
            // All watchers wait for it: a quarter of the time at most.
            databaseFailure = clock.now()
            databaseRestsUntil = clock.now() + (clock.now() - start) * 3
            return
        }
        if Task.isCancelled { throw .watchCancelled }
        let now = clock.now()
        let accounted = AccountedRows(rows)
        let isLate = databaseFailure.map { now - $0 < Self.reconnection } ?? false
        for job in lost where !settle(job.id, accounted) && !isLate {
            if job.wasPendingTask || now - job.since >= options.grace { settle(job) }
        }
    }

    /// How long a slurmdbd that is there again may know less than slurmctld has to tell: that tries to
    /// connect every ten seconds, and looks at the time as often.
    private static let reconnection = Duration.seconds(20)

    /// Takes what slurmdbd says if it is an end; a row that says "running" is late, or was left
    /// behind by a controller that lost its state.
    private func settle(_ id: JobID, _ accounted: AccountedRows) -> Bool {
        let known = ledger.firstSubmission(of: id)
        func rows(of part: JobID) -> [AccountedJob] {
            accounted.rows(of: part) { row in
                guard let known else { return true }
                let submitted = row.submitTime.map { Int($0.timeIntervalSince1970) } ?? .max
                return row.userID == known.userID && submitted >= known.submitted
            }
        }
        var parts: [JobID: [AccountedJob]] = [:]
        if id == id.whole {
            for part in accounted.parts(of: id.job) { parts[part] = rows(of: part) }
        }
        parts = parts.filter { !$0.value.isEmpty }
        guard !parts.isEmpty else { return settleLast(id, rows(of: id)) }
        // An array or heterogeneous job, of which only slurmdbd knows the parts. One whose row is
        // late is waited for by itself.
        for (part, rows) in parts where !settleLast(part, rows) { ledger.expect(part: part) }
        return true
    }

    /// Takes the last row of a job, which has one for each run if it was requeued.
    private func settleLast(_ id: JobID, _ rows: [AccountedJob]) -> Bool {
        let row = rows.max { ($0.submitTime ?? .distantPast) < ($1.submitTime ?? .distantPast) }
        guard let row, row.state.isFinal else { return false }
        ledger.settle(
            part: id,
            TrackedStatus(
                .known(row.state), reason: .none, exitStatus: row.exitStatus,
                time: row.endTime ?? clock.date(), source: .slurmdbd))
        return true
    }
}
