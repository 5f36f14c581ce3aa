import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryState {
    /// Lets everything happen that is due: the earliest first, since one thing leads to another.
    mutating func settle() {
        var moment: Date? = now
        while let time = moment {
            review(at: time)
            moment = happen()
        }
        purgeOld()
    }

    /// Looks at what keeps each waiting job from being started.
    private mutating func review(at time: Date) {
        for (number, job) in jobs where job.isWaiting {
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
    private mutating func happen() -> Date? {
        var ends: [(time: Date, number: UInt32, outcome: JobOutcome)] = []
        var starts: [(time: Date, target: Target)] = []
        for (number, job) in jobs {
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
        return active < Int(throttle)
    }

    /// The next task of a throttled array cannot have started before this one ended.
    private mutating func noteFreed(by number: UInt32, at time: Date) {
        guard let array = jobs[number]?.record.array, array.throttle ?? 0 > 0 else { return }
        for other in numbers(of: array.job) {
            guard let ready = jobs[other]?.ready, ready < time else { continue }
            jobs[other]?.ready = time
        }
    }

    /// `MinJobAge`; zero is for ever.
    private mutating func purgeOld() {
        let age = configuration.minJobAge / .seconds(1)
        guard age > 0 else { return }
        for (number, job) in jobs where job.record.state.isFinal {
            guard let end = job.record.endTime, end.addingTimeInterval(age) <= now else { continue }
            purge(.init(number: number))
        }
    }
}
