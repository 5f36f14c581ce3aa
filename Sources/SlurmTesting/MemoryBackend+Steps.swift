public import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A step that `srun` would have started.
struct StoredStep: Sendable {
    var number: UInt32
    var name: String
    var tasks: Int
    var start: Date
}

extension MemoryBackend {
    package func steps(of job: UInt32?) throws(SlurmError) -> [JobStep] {
        try perform(.steps, "load steps") { (state) throws(SlurmError) in
            state.jobs.numbers.sorted().filter { job == nil || job == $0 }
                .flatMap { state.runningSteps(of: $0) }
        }
    }

    package func usage(ofStep step: UInt32, job: UInt32) throws(SlurmError) -> StepUsage {
        let operation = "load what step \(job).\(step) uses"
        return try perform(.steps, operation) { (state) throws(SlurmError) in
            guard let found = state.runningSteps(of: job).first(where: { $0.number == step })
            else { throw state.error(.invalidJobID, operation) }
            if let usage = state.usages[job]?[step] { return usage }
            var usage = StepUsage()
            usage.tasks = found.tasks
            return usage
        }
    }
}

extension MemoryState {
    /// The batch script's step, and those that the test has started.
    func runningSteps(of number: UInt32) -> [JobStep] {
        guard let job = jobs[number], job.record.state.isActive,
            let start = job.record.startTime
        else { return [] }
        let batch = StoredStep(number: AccountedStep.batch, name: "batch", tasks: 1, start: start)
        return ([batch] + (steps[number] ?? [])).map { stored in
            var step = JobStep(
                job: number, number: stored.number, id: job.record.id, state: JobState(.running))
            step.name = stored.name
            step.userID = job.record.userID
            step.nodes = job.record.nodes
            step.tasks = stored.tasks
            step.cpus = stored.tasks
            step.partition = job.record.partition
            step.startTime = stored.start
            step.elapsed = .seconds(now.timeIntervalSince(stored.start))
            step.timeLimit = job.record.request.timeLimit
            return step
        }
    }

    /// The running job, array task or component of an id.
    fileprivate func active(_ id: JobID, _ operation: String) throws(SlurmError) -> UInt32 {
        guard let target = try find(id, operation).first(where: { isActive($0) }) else {
            throw error(.jobNotRunning, operation)
        }
        return target.number
    }
}

extension MemoryCluster {
    /// Starts a step of a running job, as `srun` in its script would. It ends with the job, or by
    /// ``finishStep(_:)``.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - name: the step's name.
    ///   - tasks: how many tasks it has.
    /// - Returns: the step, numbered from 0 in each run of the job.
    /// - Throws: `SlurmError` with the code `invalidJobID` or `jobNotRunning`.
    @discardableResult
    public func startStep(
        of id: JobID, name: String = "srun", tasks: Int = 1
    ) throws(SlurmError) -> JobStep {
        try backend.changing { (state) throws(SlurmError) in
            let operation = "start a step of job \(id)"
            let number = try state.active(id, operation)
            let step = (state.steps[number]?.last?.number).map { $0 + 1 } ?? 0
            state.steps[number, default: []].append(
                StoredStep(number: step, name: name, tasks: tasks, start: state.now))
            state.touch()
            guard let made = state.runningSteps(of: number).first(where: { $0.number == step })
            else { throw state.error(.jobNotRunning, operation) }
            return made
        }
    }

    /// Ends a step; the job goes on.
    ///
    /// - Parameter step: a step that ``startStep(of:name:tasks:)`` has made. One that has ended
    ///   already is no error.
    public func finishStep(_ step: JobStep) {
        backend.change { state in
            state.steps[step.job]?.removeAll { $0.number == step.number }
            state.usages[step.job]?[step.number] = nil
            state.touch()
        }
    }

    /// Says what a running step uses, for ``/Slurm/SlurmCluster/usage(of:deadline:)``.
    ///
    /// - Parameters:
    ///   - usage: what it uses.
    ///   - step: the step; the batch script's is among those that
    ///     ``/Slurm/SlurmCluster/steps(of:deadline:)`` tells.
    public func setUsage(_ usage: StepUsage, of step: JobStep) {
        backend.change { $0.usages[step.job, default: [:]][step.number] = usage }
    }
}
