import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryState {
    /// Lets everything happen that is due: the earliest first, since one thing leads to another.
    ///
    /// Only jobs that were changed, or that others may have let go, are looked at; all of them
    /// where the time has come for one.
    mutating func settle() {
        var moment: Date? = now
        while let time = moment {
            let isDue = nextEvent.map { $0 <= now } ?? false
            guard isDue || jobs.hasChanges else { break }
            let numbers = takeChanges(all: isDue)
            review(numbers, at: time)
            moment = happen(among: numbers)
            if moment == nil {
                purgeOld(among: numbers)
                if isDue { nextEvent = nil }
                moment = jobs.hasChanges ? time : nil
            }
            noteNextEvent(among: numbers)
        }
    }

    /// The jobs to be looked at.
    private mutating func takeChanges(all: Bool) -> [UInt32] {
        let changed = jobs.takeChanges()
        var numbers = changed
        for number in changed {
            // What one task of a throttled array leaves free, another may take.
            if let array = jobs[number]?.record.array, array.throttle != nil {
                numbers.formUnion(self.numbers(of: array.job))
            }
            if jobs[number].map({ $0.isWaiting && $0.dependency != nil }) ?? false {
                dependents.insert(number)
            } else {
                dependents.remove(number)
            }
        }
        return all ? Array(jobs.numbers) : Array(numbers.union(dependents))
    }

    /// Remembers when the next of these jobs moves on.
    private mutating func noteNextEvent(among numbers: [UInt32]) {
        for number in numbers {
            guard let job = jobs[number] else { continue }
            var times = dueStarts(number, job).map(\.time)
            if let end = job.end { times.append(end.time) }
            if job.isWaiting, let begin = job.begin { times.append(begin) }
            if let purge = purgeTime(of: job) { times.append(purge) }
            for time in times where time > now { nextEvent = min(nextEvent ?? time, time) }
        }
    }

    /// Looks at what keeps waiting jobs from being started.
    private mutating func review(_ numbers: [UInt32], at time: Date) {
        for number in numbers {
            guard let job = jobs[number], job.isWaiting else { continue }
            let obstacle = obstacle(to: job)
            let since = job.record.reason == .beginTime ? job.begin ?? time : time
            let ready = obstacle == nil ? job.ready ?? since : nil
            let reason = obstacle ?? (job.plans.isEmpty ? .resources : .none)
            if ready != job.ready { jobs[number]?.ready = ready }
            guard reason != job.record.reason else { continue }
            jobs[number]?.record.reason = reason
            touch()
        }
    }

    private func obstacle(to job: StoredJob) -> JobReason? {
        if job.isHeld { return .heldByUser }
        if let dependency = job.dependency {
            switch verdict(on: dependency, of: job.record) {
            case .satisfied: break
            case .open: return .dependency
            case .hopeless: return .dependencyNeverSatisfied
            }
        }
        if let begin = job.begin, begin > now { return .beginTime }
        return nil
    }

    /// Makes the earliest things happen that are due, and tells when they were; `nil` if nothing is.
    private mutating func happen(among numbers: [UInt32]) -> Date? {
        var ends: [(time: Date, number: UInt32, outcome: JobOutcome)] = []
        var starts: [(time: Date, target: Target)] = []
        for number in numbers {
            guard let job = jobs[number] else { continue }
            if let end = job.end, job.record.state.base == .running, end.time <= now {
                ends.append((end.time, number, end.outcome))
            }
            for due in dueStarts(number, job) where due.time <= now { starts.append(due) }
        }
        // Ends first: what they free, or what waits for them, may start later than others.
        if let first = ends.map(\.time).min() {
            let earliestStart = starts.map(\.time).min()
            if earliestStart.map({ first <= $0 }) ?? true {
                for end in ends where end.time == first {
                    finish(end.number, end.outcome, at: end.time)
                    noteFreed(by: end.number, at: end.time)
                }
                return first
            }
        }
        starts.sort {
            ($0.time, $0.target.number, $0.target.task ?? 0)
                < ($1.time, $1.target.number, $1.target.task ?? 0)
        }
        guard let time = starts.first?.time else { return nil }
        var haveStarted = false
        for due in starts where due.time == time && hasRoom(for: due.target) {
            start(due.target, at: time)
            haveStarted = true
        }
        return haveStarted ? time : nil
    }

    private func dueStarts(
        _ number: UInt32, _ job: StoredJob
    ) -> [(time: Date, target: Target)] {
        guard job.isWaiting, let ready = job.ready, hasRoom(for: .init(number: number)) else {
            return []
        }
        guard job.isArrayHead, let array = job.record.array else {
            return job.plans[StoredJob.noTask].map {
                [(ready.addingTimeInterval($0.queueTime / .seconds(1)), .init(number: number))]
            } ?? []
        }
        return array.pending.compactMap { task in
            job.plans[task].map {
                (
                    ready.addingTimeInterval($0.queueTime / .seconds(1)),
                    Target(number: number, task: task)
                )
            }
        }
    }

    /// Whether the throttle of its array lets a task start.
    private func hasRoom(for target: Target) -> Bool {
        guard let array = jobs[target.number]?.record.array, let throttle = array.throttle,
            throttle > 0
        else { return true }
        let active = numbers(of: array.job).count { jobs[$0]?.record.state.isActive == true }
        return active < throttle
    }

    /// The next task of a throttled array cannot have started before this one ended.
    private mutating func noteFreed(by number: UInt32, at time: Date) {
        guard let array = jobs[number]?.record.array, array.throttle ?? 0 > 0 else { return }
        for other in numbers(of: array.job) {
            guard let ready = jobs[other]?.ready, ready < time else { continue }
            jobs[other]?.ready = time
        }
    }

    private mutating func purgeOld(among numbers: [UInt32]) {
        for number in numbers {
            guard let time = jobs[number].flatMap(purgeTime), time <= now else { continue }
            purge(.init(number: number))
        }
    }

    /// When slurmctld forgets a job that has ended (`MinJobAge`; zero is for ever).
    private func purgeTime(of job: StoredJob) -> Date? {
        let age = configuration.minimumJobAge / .seconds(1)
        guard age > 0, job.record.state.isFinal else { return nil }
        return job.record.endTime?.addingTimeInterval(age)
    }
}
