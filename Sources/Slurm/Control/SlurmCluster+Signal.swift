extension SlurmCluster {
    /// Sends a signal to the processes of a job, an array, or a task (`scancel --signal`).
    ///
    /// - Parameters:
    ///   - job: whose processes.
    ///   - signal: `SIGKILL` ends the job; other signals need it to run.
    ///   - target: which of its processes.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `jobNotRunning`.
    public func signal(
        _ job: JobID, _ signal: SignalNumber, to target: SignalTarget = .wholeJob,
        deadline: Duration? = nil
    ) async throws(SlurmError) {
        try await self.signal(JobSelection(job), signal, to: target, deadline: deadline)
    }

    /// Sends a signal to the processes of a job, or of some tasks of an array.
    ///
    /// - Parameters:
    ///   - selection: a job, or some tasks of an array.
    ///   - signal: which signal.
    ///   - target: which of the processes.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `jobNotRunning`.
    public func signal(
        _ selection: JobSelection, _ signal: SignalNumber, to target: SignalTarget = .wholeJob,
        deadline: Duration? = nil
    ) async throws(SlurmError) {
        // Whoever counts signals must not get one twice; a job ends once.
        try await ask(
            "send signal \(signal) to job \(selection)", deadline, isRepeatable: signal == .kill
        ) { (backend) throws(SlurmError) in
            try backend.signal(selection.description, signal, to: target)
        }
    }

    /// Sends a signal to one step of a job (`scancel --signal 12.0`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - step: the step's number.
    ///   - signal: which signal.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `invalidJobID` where there is no such step.
    public func signal(
        _ job: JobID, step: UInt32, _ signal: SignalNumber, deadline: Duration? = nil
    ) async throws(SlurmError) {
        let (number, deadline) = try await number(of: job, deadline)
        try await ask(
            "send signal \(signal) to step \(job).\(step)", deadline,
            isRepeatable: signal == .kill
        ) { (backend) throws(SlurmError) in
            try backend.signal(number, step: step, signal)
        }
    }

    /// slurmctld's own number of a job, by which some calls name it; of an array task or component
    /// it has to be asked.
    ///
    /// - Returns: the number, and what is left of the deadline.
    func number(
        of job: JobID, _ deadline: Duration?
    ) async throws(SlurmError) -> (UInt32, deadline: Duration?) {
        guard job != job.whole else { return (job.job, deadline) }
        let start = ContinuousClock.now
        guard let record = try await self.job(job, deadline: deadline) else {
            throw SlurmError(
                .invalidJobID, operation: "look up job \(job)",
                message: "slurmctld does not know it (any more)")
        }
        return (record.number, deadline.map { $0 - start.duration(to: .now) })
    }
}
