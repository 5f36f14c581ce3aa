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

    /// A pattern filled in, as Slurm of a release does it.
    func path(
        _ pattern: OutputPattern, release: SlurmRelease = Self.compiledRelease
    ) -> String? {
        var values = OutputPattern.Values()
        (values.name, values.user) = (name, userName)
        // Before 25.11, slurmd fills in its host's name, without the domain.
        values.node = batchHost.map { host in
            release < SlurmRelease(25, 11) ? String(host.prefix { $0 != "." }) : host
        }
        (values.restarts, values.sluid) = (restarts, sluid)
        values.array = array?.job
        if array == nil || array?.task != nil { (values.job, values.task) = (number, array?.task) }
        guard let file = pattern.expanded(values, release: release) else { return nil }
        return file.hasPrefix("/") ? file : workingDirectory.map { "\($0)/\(file)" }
    }

    /// The release of the library, where it came from.
    private static var compiledRelease: SlurmRelease {
        #if canImport(CSlurm)
            LibSlurmBackend.compiledRelease
        #else
            SlurmRelease(22, 5)
        #endif
    }
}
