internal import DoraCore
internal import Slurm

extension Shepherd {
    /// Why jobs wait and why they failed: asked of the scheduler by a few requests for all, of the
    /// records and the logs of those that failed.
    ///
    /// The states are those of the last look.
    ///
    /// - Parameters:
    ///   - lines: how many of a log's last lines are told.
    ///   - isOfQueue: whether pending jobs are told their place, which needs all users' jobs.
    func explain(
        _ flock: [Sheep], lines: Int = 5, isOfQueue: Bool = true
    ) async -> Explanation {
        let told = flock.indices.filter { Self.needsExplanation(flock[$0].state) }
        let jobs = told.compactMap { index in
            hasJob(of: flock[index]) ? flock[index].job : nil
        }
        let hasPending = told.contains { flock[$0].state.isWaiting }
        var details: [SubmittedJob: JobDetails] = [:]
        if let scheduler = scheduler as? any ExplainingScheduler, !jobs.isEmpty {
            let stage = Work.stage("asking why")
            defer { stage?.end() }
            do throws(DoraError) {
                details = try await scheduler.details(of: jobs, queue: isOfQueue && hasPending)
            } catch { log("The scheduler does not explain: \(error.message)") }
        }
        var diagnoses: [Int: Diagnosis] = [:]
        let stage = Work.stage("reading logs", of: told.count)
        defer { stage?.end() }
        for index in told {
            stage?.advance()
            let sheep = flock[index]
            diagnoses[index] = Diagnosis(
                sheep.state, details: sheep.job.flatMap { details[$0] },
                notes: Self.notes(of: sheep),
                log: Self.tail(of: sheep, lines + Self.linesOfSlurm), shown: lines,
                isLocal: !sheep.usesSlurm)
        }
        return Explanation(diagnoses, unsubmitted: flock.count { $0.state == .new })
    }

    /// What srun and slurmstepd may write at a log's end.
    private static let linesOfSlurm = 10

    /// What a job that has ended noted of itself; nothing for one of Python's Dora.
    private static func notes(of sheep: Sheep) -> JobNotes {
        guard sheep.state.isDone, let file = sheep.file, let token = file.token else {
            return JobNotes()
        }
        return JobNotes.read(of: sheep.xp, job: file.jobID, token: token)
    }

    private static func tail(of sheep: Sheep, _ count: Int) -> [String] {
        guard sheep.state.isDone, let log = sheep.log else { return [] }
        return LogTail.lines(of: log, count: count)
    }

    private static func needsExplanation(_ state: SheepState) -> Bool {
        switch state {
        case .new: false
        case .missing, .unknown: true
        case .job(let job): !job.isSuccess && !job.isActive
        }
    }
}

extension SheepState {
    /// Whether the job waits to be started.
    var isWaiting: Bool { if case .job(let state) = self { state.isPending } else { false } }

    /// Whether the job runs.
    var isRunning: Bool {
        if case .job(let state) = self { state.isActive && !state.isFinal } else { false }
    }
}
