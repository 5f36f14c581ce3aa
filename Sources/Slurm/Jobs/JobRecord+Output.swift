extension JobRecord {
    /// The file that the batch script's standard output goes to, patterns filled in and absolute, as
    /// `StdOut` of `scontrol show job` (`slurm_get_job_stdout`), which knows fewer patterns.
    ///
    /// `nil` for what has no script, and while something in the name is not known yet: the index
    /// of array tasks that wait, the node of a job that has not started, the name of a user that
    /// slurmctld does not send.
    public var outputFile: String? {
        guard isBatch else { return nil }
        let usual = array == nil ? OutputPattern.ofJob : .ofArrayTask
        return path(standardOutput.map { OutputPattern($0) } ?? usual)
    }

    /// The file that the batch script's standard error goes to, that of the output unless the job
    /// has another one: `StdErr` of `scontrol show job` (`slurm_get_job_stderr`).
    public var errorFile: String? {
        guard isBatch, let standardError else { return outputFile }
        return path(OutputPattern(standardError))
    }

    private func path(_ pattern: OutputPattern) -> String? {
        var values = OutputPattern.Values()
        (values.name, values.user) = (name, userName)
        values.node = batchHost.map { String($0.prefix { $0 != "." }) }
        (values.restarts, values.sluid) = (restarts, sluid)
        values.array = array?.job
        if array == nil || array?.task != nil { (values.job, values.task) = (number, array?.task) }
        guard let file = pattern.expanded(values, release: Self.release) else { return nil }
        return file.hasPrefix("/") ? file : workingDirectory.map { "\($0)/\(file)" }
    }
    /// The release of the library, where it came from.
    private static var release: SlurmRelease {
        #if canImport(CSlurm)
            LibSlurmBackend.compiledRelease
        #else
            SlurmRelease(22, 5)
        #endif
    }
}
