extension SlurmCluster {
    /// Another cluster that the same slurmdbd serves, as with the option `-M` of Slurm's commands: its
    /// jobs are submitted, watched and controlled as those of this one.
    ///
    /// libslurm talks to one cluster at a time. Each call asks slurmdbd for the way to the cluster and
    /// then waits until no other call of the process is under way, and the others wait for it. So this
    /// is for some calls; who works on several clusters all the time has a process for each.
    ///
    /// ``configuration`` is that of this cluster, but for the name. Signals to single steps and
    /// ``usage(of:deadline:)`` go to nodes, which are not found in another cluster's `slurm.conf`.
    ///
    /// - Parameter name: the cluster's name; that of this one gives this one. Whether there is such a
    ///   cluster, the first call finds out.
    /// - Throws: ``SlurmError/Code/unsupported`` where there is no libslurm.
    public func neighbour(named name: String) throws(SlurmError) -> SlurmCluster {
        guard name != configuration.name else { return self }
        return SlurmCluster(
            backend: try backend.neighbour(named: name), threads: threads,
            tracking: tracker.options, clock: tracker.clock)
    }
}
