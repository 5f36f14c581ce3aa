internal import DoraCore
internal import Slurm

extension SlurmScheduler {
    /// The description of a submission: sbatch's own defaults, and what the configuration asks.
    func description(of submission: Submission) throws(DoraError) -> JobDescription {
        let slurm = submission.slurm
        let resources = try JobResources(slurm)
        guard !submission.output.contains("\\") else {
            throw DoraError(
                .configuration, operation: "submit \(submission.name)",
                message: "Slurm takes backslashes out of the names of output files: jobs cannot "
                    + "write to \(submission.directory). Choose another folder.")
        }
        var description = JobDescription(
            name: submission.name,
            script: submission.script(.srun(submission.srunArguments)).text)
        description.token = submission.token
        description.standardOutput = submission.output
        description.openMode = .append
        if submission.folder != context.currentDirectory {
            description.workingDirectory = submission.folder
        }
        description.nodes = NodeCount(resources.nodes)
        description.tasksPerNode = resources.tasksPerNode
        description.cpusPerTask = resources.cpusPerTask
        description.memoryPerNode = resources.memory
        description.gres = resources.gres
        description.timeLimit = TimeLimit(.seconds(slurm.time * 60))
        description.signal = .timeLimit(ofMinutes: slurm.time)
        description.requeues = submission.isRequeued
        description.partition = slurm.partition
        description.comment = slurm.comment
        description.constraint = slurm.constraint.isEmpty ? nil : slurm.constraint
        description.excludedNodes = slurm.exclude
        description.requiredNodes = slurm.nodelist?.joined(separator: ",")
        description.qos = slurm.qos
        description.account = slurm.account
        if submission.tasksFile != nil {
            description.array = ArraySpecification(
                0...UInt32(submission.signatures.count - 1), limit: submission.limit)
        }
        if !submission.afterFailures.isEmpty {
            // All that went before: a job that is cancelled, for the one before it has ended
            // well, counts as failed for those that name only it.
            description.dependency = .all(.afterNotOK(submission.afterFailures))
            // Else it would stay pending for good once a job before has ended well.
            description.killOnInvalidDependency = true
        } else if !submission.after.isEmpty {
            description.dependency = .all(.afterAny(submission.after))
        }
        return description
    }
}
