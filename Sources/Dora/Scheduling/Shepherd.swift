public import DoraArguments
public import DoraCore
internal import Foundation
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

    /// Finds out the states of all jobs, by as few requests as the scheduler can.
    public func refresh(_ flock: inout [Sheep]) async throws(DoraError) {
        let asked = flock.indices.filter { flock[$0].file?.scheduler == scheduler.name }
        let reports = try await scheduler.reports(of: asked.compactMap { flock[$0].job })
        for index in flock.indices {
            guard let job = flock[index].job else { continue }
            let report = reports[job] ?? .absent(arrayIsKnown: false)
            (flock[index].state, flock[index].source) = resolve(flock[index], report)
        }
    }

    /// What the report means, with the job's own notes where nobody else remembers it.
    private func resolve(_ sheep: Sheep, _ report: JobReport) -> (SheepState, source: String?) {
        guard let file = sheep.file else { return (.new, nil) }
        switch report {
        case .known(let state, let source): return (.job(state), source)
        case .unknown(let reason): return (.unknown(reason), nil)
        case .absent(let arrayIsKnown):
            let notes = JobNotes.read(of: sheep.xp, job: file.jobID, token: file.token)
            if notes.end != nil, let outcome = notes.outcome {
                return (.job(outcome.state), "records")
            }
            if let start = notes.start {
                let lives = file.scheduler == LocalScheduler.schedulerName && start.writer.isAlive
                return (.job(JobState(lives ? .running : .failed)), "records")
            }
            if arrayIsKnown { return (.job(JobState(.cancelled)), "records") }
            if file.submitter?.isAlive == true { return (.job(JobState(.pending)), "records") }
            return (.missing, nil)
        }
    }

    /// Cancels the jobs of these sheep, dependents included.
    public func cancel(_ flock: [Sheep]) async throws(DoraError) {
        let jobs = flock.filter { !$0.state.isDone }.flatMap { sheep -> [SubmittedJob] in
            guard let job = sheep.job, let file = sheep.file else { return [] }
            return [job]
                + file.dependentJobIDs.map {
                    SubmittedJob(id: $0, token: job.token, uid: job.uid)
                }
        }
        if !jobs.isEmpty { try await scheduler.cancel(jobs) }
    }
}
