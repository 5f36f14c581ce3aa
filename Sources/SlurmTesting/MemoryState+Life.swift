import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryState {
    /// Starts a pending job or array task.
    mutating func start(_ target: Target, at time: Date, on nodes: String = "n1") {
        let plan = jobs[target.number]?.plans[target.task ?? StoredJob.noTask]
        guard let number = split(target), var job = jobs[number] else { return }
        job.record.state = JobState(.running)
        job.record.reason = .none
        job.record.dependency = nil
        job.record.startTime = time
        job.record.nodes = nodes
        job.record.batchHost = nodes
        job.ready = nil
        job.record.endTime = nil
        if case .minutes(let minutes) = job.record.request.timeLimit {
            job.record.endTime = time.addingTimeInterval(Double(minutes) * 60)
        }
        if let plan {
            let end = time.addingTimeInterval(plan.runTime / .seconds(1))
            if let limit = job.record.endTime, limit < end {
                job.end = (limit, .timedOut)
            } else {
                job.end = (end, plan.outcome)
            }
            job.plans = [StoredJob.noTask: plan]
        }
        jobs[number] = job
        touch()
    }

    /// Gives an array task a record of its own, as slurmctld does when it starts or is cancelled:
    /// a new number, but for the last task, which keeps the array's.
    mutating func split(_ target: Target) -> UInt32? {
        guard let task = target.task, var head = jobs[target.number],
            let array = head.record.array, array.task == nil
        else { return target.number }
        let rest = ArrayTaskSet(ranges: array.pending.ranges.without(task))
        var own = head
        own.record.id.task = task
        own.record.array = .init(job: array.job, task: task, throttle: array.throttle)
        own.plans = head.plans[task].map { [StoredJob.noTask: $0] } ?? [:]
        guard !rest.ranges.isEmpty else {
            jobs[target.number] = own
            return target.number
        }
        let number = takeNumber()
        own.record.number = number
        head.record.array?.pending = rest
        head.plans[task] = nil
        jobs[target.number] = head
        jobs[number] = own
        members[array.job, default: []].append(number)
        return number
    }

    /// Ends a running job.
    mutating func finish(_ number: UInt32, _ outcome: JobOutcome, at time: Date) {
        guard var job = jobs[number] else { return }
        job.record.state = outcome.state
        job.record.reason = outcome.reason
        job.record.exitStatus = outcome.exitStatus
        job.record.endTime = time
        job.end = nil
        jobs[number] = job
        noteEnd(of: number)
        touch()
    }

    /// Its steps end with a run, and slurmctld calls who asked for it.
    private mutating func noteEnd(of number: UInt32) {
        steps[number] = nil
        usages[number] = nil
        if jobs[number]?.callsBack == true { ended.append(number) }
    }

    /// Cancels a job that has not ended.
    mutating func cancel(_ number: UInt32) {
        guard var job = jobs[number], !job.record.state.isFinal else { return }
        let wasPending = job.record.state.isPending
        finish(number, .cancelled, at: now)
        guard wasPending else { return }
        job = jobs[number] ?? job
        job.record.exitStatus = JobExitStatus(code: 0)
        job.record.startTime = now
        jobs[number] = job
    }

    /// Puts a job back into the queue.
    mutating func requeue(_ number: UInt32, held: Bool) {
        guard var job = jobs[number] else { return }
        job.record.state = held ? JobState(.pending, .requeueHold) : JobState(.pending)
        job.record.reason = held ? .heldByUser : .beginTime
        job.record.priority = held ? 0 : StoredJob.usualPriority
        job.record.restarts += 1
        job.record.submitTime = now
        job.record.exitStatus = JobExitStatus(code: 0)
        job.record.startTime = nil
        job.record.endTime = nil
        job.record.nodes = nil
        job.record.batchHost = nil
        job.ready = nil
        job.end = nil
        jobs[number] = job
        noteEnd(of: number)
        touch()
    }

    /// Forgets a record; slurmdbd keeps what it was.
    mutating func purge(_ target: Target) {
        guard let job = jobs[target.number] else { return }
        archive(job)
        jobs[target.number] = nil
        let whole = job.record.id.job
        members[whole]?.removeAll { $0 == target.number }
        if members[whole]?.isEmpty == true { members[whole] = nil }
        touch()
    }

    mutating func loseState(nextJobID: UInt32) {
        for job in jobs.values where job.record.state.isFinal { archive(job) }
        jobs.removeAll()
        members = [:]
        nextNumber = nextJobID
        touch()
    }

    private mutating func archive(_ job: StoredJob) {
        archive[job.record.id] = AccountedJob(job.record)
    }

    mutating func takeNumber() -> UInt32 {
        defer { nextNumber += 1 }
        return nextNumber
    }

    mutating func touch() {
        lastChange = now
    }
}

extension StoredJob {
    /// The priority of every job that is not held: `priority/basic`'s first.
    static let usualPriority: UInt32 = 4_294_901_759
}

extension [ClosedRange<UInt32>] {
    /// The ranges with one number less.
    func without(_ number: UInt32) -> Self {
        flatMap { range -> Self in
            guard range.contains(number) else { return [range] }
            let before = range.lowerBound < number ? [range.lowerBound...(number - 1)] : []
            let after = range.upperBound > number ? [(number + 1)...range.upperBound] : []
            return before + after
        }
    }
}
