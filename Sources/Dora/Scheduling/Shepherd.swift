public import DoraArguments
public import DoraCore
internal import Slurm

/// Decides nothing by itself: finds out what has become of jobs, and submits and cancels them so
/// that none is lost and none runs twice.
public struct Shepherd: Sendable {
    let main: any DecoratedMain
    let scheduler: any Scheduler
    let ledger: TokenLedger
    let log: @Sendable (String) -> Void

    /// - Parameters:
    ///   - main: whose XPs it looks after.
    ///   - scheduler: where their jobs run.
    ///   - log: takes a line on whatever is done that was not asked for.
    public init(
        _ main: any DecoratedMain, scheduler: any Scheduler,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.main = main
        self.scheduler = scheduler
        self.log = log
        ledger = TokenLedger(main.dora)
    }

    /// An XP with the job that its folder names, and what has become of that.
    ///
    /// - Parameter xp: which one.
    /// - Throws: `DoraError` where its records cannot be read, or with code `.cancelled`.
    public func sheep(of xp: XP) async throws(DoraError) -> Sheep {
        var flock = [try Sheep(xp)]
        try await refresh(&flock)
        return flock[0]
    }

    /// Finds out the states of all jobs, by as few requests as the scheduler can.
    ///
    /// - Parameter flock: gets the states.
    /// - Throws: `DoraError` with code `.cancelled`. Who does not answer makes states unknown.
    public func refresh(_ flock: inout [Sheep]) async throws(DoraError) {
        var asked: [SubmittedJob] = []
        asked.reserveCapacity(flock.count)
        for sheep in flock where hasJob(of: sheep) && !sheep.isOver { asked += sheep.jobs }
        let stage = asked.isEmpty ? nil : Work.stage("asking about \(asked.count) jobs")
        defer { stage?.end() }
        let reports = asked.isEmpty ? [:] : try await scheduler.reports(of: asked)
        // The notes of those of whom nobody else tells are read on all processors: where Slurm has no
        // accounting, that is everything which ended long ago.
        var quiet: [Int] = []
        for index in flock.indices where !flock[index].isOver {
            if flock[index].jobs.allSatisfy({ reports[$0]?.isKnown ?? false }) {
                resolve(&flock[index], reports)
            } else {
                quiet.append(index)
            }
        }
        let before = quiet.map { flock[$0] }
        let after = try await Work.map(before.count, nil) { place throws(DoraError) in
            var sheep = before[place]
            resolve(&sheep, reports)
            return sheep
        }
        for (index, sheep) in zip(quiet, after) { flock[index] = sheep }
    }

    /// Whether its job is one of this scheduler.
    func hasJob(of sheep: Sheep) -> Bool {
        sheep.file.map { scheduler.isThe($0.scheduler, $0.cluster) } ?? false
    }

    /// The state is that of the job that speaks for its chain.
    private func resolve(_ sheep: inout Sheep, _ reports: [SubmittedJob: JobReport]) {
        guard let file = sheep.file else { return }
        let jobs = sheep.jobs
        let isHere = hasJob(of: sheep)
        sheep.place = Chain.speaker(of: jobs.count) { place in
            let report =
                isHere ? reports[jobs[place]] ?? .absent(arrayIsKnown: false) : notAsked(file)
            (sheep.state, sheep.source) = resolve(jobs[place], file, sheep.xp, report)
            sheep.isUnreadable = report.isUnreadable && !sheep.isSeen
            return sheep.state.isDone && !sheep.state.isSuccess
        }
        if sheep.state.isDone { sheep.isCancelled = false }
    }

    private func notAsked(_ file: JobFile) -> JobReport {
        .unknown(
            "its job is one of \(scheduler.words(file.scheduler, file.cluster)), which was not asked"
        )
    }

    /// What the report means, with the job's own notes where nobody else remembers it.
    private func resolve(
        _ job: SubmittedJob, _ file: JobFile, _ xp: XP, _ report: JobReport
    ) -> (SheepState, source: String?) {
        guard let token = file.token else { return PythonJob.resolve(job.id, of: xp, report) }
        let isArrayKnown: Bool
        switch report {
        case .known(let state, let source): return (.job(state), source)
        case .unknown(let reason), .unreadable(let reason):
            // Notes of an end are the last word, whoever does not answer.
            let notes = JobNotes.read(of: xp, job: job.id, token: token)
            guard notes.end != nil, let outcome = notes.outcome else {
                let runs = report.isUnreadable && notes.start?.writer.isAlive == true
                return runs ? (.job(JobState(.running)), "records") : (.unknown(reason), nil)
            }
            // What was told to end may have been put back into a queue that is not seen.
            let isLast = file.scheduler != scheduler.name || outcome.isProgramsOwn
            return isLast ? (.job(outcome.state), "records") : (.unknown(reason), nil)
        case .absent(let arrayIsKnown): isArrayKnown = arrayIsKnown
        }
        let notes = JobNotes.read(of: xp, job: job.id, token: token)
        if notes.end != nil, let outcome = notes.outcome {
            return (.job(outcome.state), "records")
        }
        if let start = notes.start {
            let lives = file.scheduler == LocalScheduler.schedulerName && start.writer.isAlive
            return (.job(JobState(lives ? .running : .failed)), "records")
        }
        if isArrayKnown { return (.job(JobState(.cancelled)), "records") }
        if file.submitter?.isAlive == true { return (.job(JobState(.pending)), "records") }
        return (.missing, nil)
    }

    /// Cancels the jobs of these sheep that have not ended, those that depend on them first.
    ///
    /// - Parameter flock: whose jobs.
    /// - Throws: `DoraError` where the scheduler refuses, and with code `.refused` where a job is one
    ///   of another scheduler; then none is cancelled.
    public func cancel(_ flock: [Sheep]) async throws(DoraError) {
        let live = flock.filter { !$0.state.isDone }
        if let other = live.first(where: { $0.file != nil && !hasJob(of: $0) }),
            let file = other.file
        {
            throw DoraError(
                .refused, operation: "cancel \(other.xp.signature)",
                message: "job \(file.jobID) of \(other.xp.signature) is one of "
                    + "\(scheduler.words(file.scheduler, file.cluster)): give the command there")
        }
        let jobs = live.flatMap { $0.jobs.reversed() }
        guard !jobs.isEmpty else { return }
        let stage = Work.stage("cancelling \(jobs.count == 1 ? "a job" : "\(jobs.count) jobs")")
        defer { stage?.end() }
        try await scheduler.cancel(jobs)
    }

    /// Waits until the jobs of these sheep have ended.
    ///
    /// - Throws: `DoraError` with code `.busy` when they have not after the patience.
    func waitForEnd(
        of flock: inout [Sheep], patience: Duration = .seconds(600)
    ) async throws(DoraError) {
        let end = ContinuousClock.now + patience
        var pause = Duration.milliseconds(250)
        let stage = Work.stage("waiting for cancelled jobs", of: flock.count)
        defer { stage?.end() }
        var ended = 0
        while true {
            try await refresh(&flock)
            let now = flock.count { $0.state.isDone || $0.state == .new }
            stage?.advance(by: now - ended)
            ended = now
            guard let late = flock.first(where: { !$0.state.isDone && $0.state != .new }) else {
                return
            }
            guard ContinuousClock.now < end else {
                throw DoraError(
                    .busy, operation: "wait for \(late.xp.signature)",
                    message: "job \(late.job.map { "\($0.id)" } ?? "?") of \(late.xp.signature) "
                        + "was cancelled and is still \(late.state.name). Give the command again "
                        + "when it has ended.")
            }
            try await Pause.sleep(pause, for: "wait for cancelled jobs")
            pause = min(pause * 2, .seconds(5))
        }
    }
}

/// Waiting, as one error when it is cancelled.
enum Pause {
    static func sleep(_ time: Duration, for operation: String) async throws(DoraError) {
        do { try await Task.sleep(for: time) } catch {
            throw DoraError(.cancelled, operation: operation, message: "cancelled")
        }
    }
}
