extension SlurmCluster {
    /// Puts a job that runs or has ended back into the queue (`scontrol requeue`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - state: what it waits for then.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `accessDenied`, `jobPending`, or `disabled` for a job that may
    ///   not be requeued.
    public func requeue(
        _ job: JobID, as state: RequeueState = .pending, deadline: Duration? = nil
    ) async throws(SlurmError) {
        // The next run might be ended by a repetition.
        try await ask("requeue job \(job)", deadline, isRepeatable: false) {
            (backend) throws(SlurmError) in
            try backend.requeue(job.description, state)
        }
    }

    /// Keeps a pending job from starting until it is released (`scontrol uhold`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - asOperator: whether only an operator can release it again (`scontrol hold`).
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `jobNotPending`.
    public func hold(
        _ job: JobID, asOperator: Bool = false, deadline: Duration? = nil
    ) async throws(SlurmError) {
        var change = JobFields()
        change.priority = 0
        try await update(job, change, "hold job \(job)", isUserHold: !asOperator, deadline)
    }

    /// Lets a held job start (`scontrol release`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `accessDenied` for a job that an operator holds.
    public func release(_ job: JobID, deadline: Duration? = nil) async throws(SlurmError) {
        var change = JobFields()
        // INFINITE: the controller computes the priority anew.
        change.priority = .max
        try await update(job, change, "release job \(job)", deadline)
    }

    /// Stops the processes of a running job; for operators (`scontrol suspend`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `jobPending` or `jobNotRunning`.
    public func suspend(_ job: JobID, deadline: Duration? = nil) async throws(SlurmError) {
        // A second time it is refused: the job runs no more.
        try await ask("suspend job \(job)", deadline, isRepeatable: false) {
            (backend) throws(SlurmError) in
            try backend.suspend(job.description)
        }
    }

    /// Lets the processes of a suspended job go on; for operators (`scontrol resume`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `jobPending` or `jobNotSuspended`.
    public func resume(_ job: JobID, deadline: Duration? = nil) async throws(SlurmError) {
        try await ask("resume job \(job)", deadline, isRepeatable: false) {
            (backend) throws(SlurmError) in
            try backend.resume(job.description)
        }
    }

    /// Moves pending jobs before the user's others (`scontrol top`).
    ///
    /// - Parameters:
    ///   - jobs: the jobs, which come in this order.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `disabled` where the cluster does not allow it.
    public func top(_ jobs: [JobID], deadline: Duration? = nil) async throws(SlurmError) {
        guard !jobs.isEmpty else { return }
        let list = jobs.map(\.description).joined(separator: ",")
        try await ask("move jobs \(list) to the top", deadline) {
            (backend) throws(SlurmError) in
            try backend.top(list)
        }
    }

    /// Writes a line to a running job's standard error (`scontrol notify`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - message: the line.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `invalidJobID`.
    public func notify(
        _ job: JobID, _ message: String, deadline: Duration? = nil
    ) async throws(SlurmError) {
        guard !message.utf8.contains(0) else {
            throw .cutShort("the message", "notify job \(job)")
        }
        let (number, deadline) = try await number(of: job, deadline)
        try await ask("notify job \(job)", deadline, isRepeatable: false) {
            (backend) throws(SlurmError) in
            try backend.notify(number, message)
        }
    }

    /// The batch script of a job that the controller still knows (`scontrol write batch_script`).
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `invalidJobID` or `accessDenied`.
    public func batchScript(
        of job: JobID, deadline: Duration? = nil
    ) async throws(SlurmError) -> JobScript {
        // Of a heterogeneous job, only the leader has one.
        let (number, deadline) =
            job.component == nil ? try await number(of: job, deadline) : (job.job, deadline)
        return try await ask("fetch the script of job \(job)", deadline) {
            (backend) throws(SlurmError) in
            try backend.batchScript(of: number)
        }
    }
}
