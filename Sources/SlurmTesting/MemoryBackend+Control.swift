package import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension MemoryBackend {
    package func signal(
        _ job: String, _ signal: SignalNumber, to target: SignalTarget
    ) throws(SlurmError) {
        try control(job, "send signal \(signal) to job \(job)") {
            (state, found, operation) throws(SlurmError) in
            guard found.contains(where: { !state.isFinal($0) }) else {
                throw state.error(.alreadyDone, operation)
            }
            if signal == .kill {
                state.cancel(found, operation)
            } else if !found.contains(where: { state.isActive($0) }) {
                throw state.error(.jobInTransition, operation)
            }
        }
    }

    package func signal(
        _ job: UInt32, step: UInt32, _ signal: SignalNumber
    ) throws(SlurmError) {
        try control("\(job)", "send signal \(signal) to step \(job).\(step)") {
            (state, found, operation) throws(SlurmError) in
            guard found.contains(where: { state.isActive($0) }) else {
                throw state.error(.jobNotRunning, operation)
            }
            guard state.runningSteps(of: job).contains(where: { $0.number == step }) else {
                throw state.error(.invalidJobID, operation)
            }
            guard signal == .kill else { return }
            if step == AccountedStep.batch {
                state.cancel(found, operation)
            } else {
                state.steps[job]?.removeAll { $0.number == step }
                state.touch()
            }
        }
    }

    package func requeue(_ job: String, _ requeueState: RequeueState) throws(SlurmError) {
        try control(job, "requeue job \(job)") { (state, found, operation) throws(SlurmError) in
            let ready = found.filter { state.isActive($0) || state.isFinal($0) }
            guard !ready.isEmpty else { throw state.error(.jobPending, operation) }
            for target in ready {
                guard state.jobs[target.number]?.record.isRequeueable == true else {
                    throw state.error(.disabled, operation)
                }
                state.requeue(target.number, held: requeueState != .pending)
            }
        }
    }

    package func suspend(_ job: String) throws(SlurmError) {
        try control(job, "suspend job \(job)") { (state, found, operation) throws(SlurmError) in
            let running = found.filter { state.jobs[$0.number]?.record.state.base == .running }
            guard !running.isEmpty else { throw state.notRunning(found, operation) }
            for target in running { state.suspend(target.number) }
        }
    }

    package func resume(_ job: String) throws(SlurmError) {
        try control(job, "resume job \(job)") { (state, found, operation) throws(SlurmError) in
            let stopped = found.filter { state.jobs[$0.number]?.record.state.base == .suspended }
            guard !stopped.isEmpty else {
                throw found.contains { state.isActive($0) }
                    ? state.error(.jobNotSuspended, operation)
                    : state.notRunning(found, operation)
            }
            for target in stopped { state.resume(target.number) }
        }
    }

    package func update(
        _ job: String, _ change: JobFields, isUserHold: Bool
    ) throws(SlurmError) {
        try control(job, "change job \(job)") { (state, found, operation) throws(SlurmError) in
            if let partition = change.partition, !state.hasPartition(partition) {
                throw state.error(.invalidPartition, operation)
            }
            if let text = change.dependency, !text.isEmpty, Dependency(text) == nil {
                throw state.error(.invalidDependency, operation)
            }
            guard found.contains(where: { !state.isFinal($0) }) else {
                throw state.error(.jobFinished, operation)
            }
            for target in found where !state.isFinal(target) { state.update(target, change) }
        }
    }

    package func top(_ jobs: String) throws(SlurmError) {
        try perform(.control, "move jobs \(jobs) to the top") { (state) throws(SlurmError) in
            // As by default: `enable_user_top` is not among `SchedulerParameters`.
            throw state.error(.disabled, "move jobs \(jobs) to the top")
        }
    }

    package func notify(_ job: UInt32, _ message: String) throws(SlurmError) {
        try control("\(job)", "notify job \(job)") { (state, found, operation) throws(SlurmError) in
            guard found.contains(where: { state.isActive($0) }) else {
                throw state.error(.jobNotRunning, operation)
            }
        }
    }

    private func control(
        _ job: String, _ operation: String,
        _ body: (inout MemoryState, [Target], String) throws(SlurmError) -> Void
    ) throws(SlurmError) {
        try perform(.control, operation) { (state) throws(SlurmError) in
            guard let selection = JobSelection(job) else {
                throw state.error(.invalidJobID, operation)
            }
            let found = try state.find(selection, operation)
            try body(&state, found, operation)
        }
    }
}

extension MemoryState {
    /// Cancels what has not ended. Of an array of which only some tasks are named, the pending
    /// ones vanish without a record, as on slurmctld.
    mutating func cancel(_ targets: [Target], _ operation: String) {
        var heads: [UInt32: [UInt32]] = [:]
        for target in targets {
            if let task = target.task {
                heads[target.number, default: []].append(task)
            } else {
                cancel(target.number)
            }
        }
        for (number, tasks) in heads {
            guard let pending = jobs[number]?.record.array?.pending else { continue }
            var rest = pending.ranges
            for task in tasks { rest = rest.without(task) }
            if rest.isEmpty {
                cancel(number)
            } else {
                jobs[number]?.record.array?.pending = ArrayTaskSet(ranges: rest)
                touch()
            }
        }
    }

    /// Why jobs cannot be suspended or resumed.
    func notRunning(_ targets: [Target], _ operation: String) -> SlurmError {
        if targets.contains(where: { isPending($0) }) { return error(.jobPending, operation) }
        if targets.contains(where: { isFinal($0) }) { return error(.alreadyDone, operation) }
        return error(.jobNotRunning, operation)
    }

    mutating func suspend(_ number: UInt32) {
        let time = now
        jobs[number]?.record.state = JobState(.suspended)
        jobs[number]?.record.suspendTime = time
        touch()
    }

    mutating func resume(_ number: UInt32) {
        guard var job = jobs[number] else { return }
        let pause = job.record.suspendTime.map { now.timeIntervalSince($0) } ?? 0
        if let end = job.end { job.end = (end.time.addingTimeInterval(pause), end.outcome) }
        job.record.endTime = job.record.endTime?.addingTimeInterval(pause)
        job.record.state = JobState(.running)
        job.record.suspendTime = now
        jobs[number] = job
        touch()
    }

    mutating func update(_ target: Target, _ change: JobFields) {
        guard var job = jobs[target.number] else { return }
        job.record.name = change.name ?? job.record.name
        job.record.comment = change.comment ?? job.record.comment
        job.record.account = change.account ?? job.record.account
        job.record.workloadKey = change.wckey ?? job.record.workloadKey
        job.record.mailTypes = change.mail_type ?? job.record.mailTypes
        job.record.mailUser = change.mail_user ?? job.record.mailUser
        job.record.partition = change.partition ?? job.record.partition
        job.record.qos = change.qos ?? job.record.qos
        job.record.reservation = change.reservation ?? job.record.reservation
        job.record.workingDirectory = change.work_dir ?? job.record.workingDirectory
        job.record.deadline =
            change.deadline.map { Date(timeIntervalSince1970: Double($0)) } ?? job.record.deadline
        job.record.request.update(change)
        if let file = change.std_out { job.record.standardOutput = file.isEmpty ? nil : file }
        if let text = change.dependency {
            job.dependency = Dependency(text)
            job.record.dependency = text.isEmpty ? nil : text
            job.ready = nil
        }
        if let begin = change.begin_time {
            job.begin = begin > 0 ? Date(timeIntervalSince1970: Double(begin)) : nil
            job.ready = nil
        }
        if let requeue = change.requeue { job.record.isRequeueable = requeue != 0 }
        if let nice = change.niceness { job.record.nice = Int(nice) }
        if let limit = change.array_inx.flatMap({ Int($0) }) {
            job.record.array?.throttle = limit == 0 ? nil : limit
        }
        if let priority = change.priority {
            job.record.priority = priority == .max ? StoredJob.usualPriority : priority
            job.ready = nil
            if priority != 0 { job.record.state.flags.subtract([.requeueHold, .specialExit]) }
        }
        jobs[target.number] = job
        touch()
    }
}

extension JobRecord.Request {
    /// Takes over what a change of the job names.
    fileprivate mutating func update(_ change: JobFields) {
        func limit(_ minutes: UInt32) -> JobRecord.TimeLimit {
            minutes == .max ? .unlimited : .minutes(Int(minutes))
        }
        func replace(_ old: inout String?, _ new: String?) {
            if let new { old = new.isEmpty ? nil : new }
        }
        timeLimit = change.time_limit.map(limit) ?? timeLimit
        minimumTimeLimit = change.time_min.map(limit) ?? minimumTimeLimit
        features = change.features ?? features
        preferredFeatures = change.prefer ?? preferredFeatures
        replace(&licenses, change.licenses)
        replace(&requiredNodes, change.req_nodes)
        replace(&excludedNodes, change.exc_nodes)
        nodes = change.min_nodes.map(Int.init) ?? nodes
        maximumNodes = change.max_nodes.map(Int.init) ?? maximumNodes
        tasks = change.num_tasks.map(Int.init) ?? tasks
        cpusPerTask = change.cpus_per_task.map(Int.init) ?? cpusPerTask
        tresPerNode = change.tres_per_node ?? tresPerNode
        memory = change.memory ?? memory
    }
}
