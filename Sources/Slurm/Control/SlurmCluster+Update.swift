extension SlurmCluster {
    /// Changes a job that is pending, or with fewer possibilities running (`scontrol update`).
    ///
    /// - Parameters:
    ///   - job: the job, array or task.
    ///   - change: what is not nil changes; the rest of the job stays.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: `SlurmError`, such as `accessDenied`, `jobNotPending` or `disabled`, and
    ///   `invalidArgument` where both kinds of memory are given, a number does not fit its field or
    ///   a text has a NUL character.
    public func update(
        _ job: JobID, _ change: JobChange, deadline: Duration? = nil
    ) async throws(SlurmError) {
        guard change.memoryPerNode == nil || change.memoryPerCPU == nil else {
            throw SlurmError(
                .invalidArgument, operation: "change job \(job)",
                message: "memoryPerNode and memoryPerCPU exclude each other")
        }
        let prefix = backend.submissionConfiguration.gresPrefix
        let fields: JobFields
        do throws(SlurmError) {
            fields = try change.fields(gresPrefix: prefix)
        } catch {
            var error = error
            error.operation = "change job \(job)"
            throw error
        }
        try await update(job, fields, "change job \(job)", deadline)
    }

    /// Changes a job for the sake of something that the caller calls `operation`.
    func update(
        _ job: JobID, _ fields: JobFields, _ operation: String, isUserHold: Bool = false,
        _ deadline: Duration?
    ) async throws(SlurmError) {
        try fields.checkTexts(operation)
        do throws(SlurmError) {
            try await ask(operation, deadline) { (backend) throws(SlurmError) in
                try backend.update(job.description, fields, isUserHold: isUserHold)
            }
        } catch {
            var error = error.naming([fields])
            error.operation = operation
            throw error
        }
    }
}
