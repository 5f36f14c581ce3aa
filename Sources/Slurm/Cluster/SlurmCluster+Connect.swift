extension SlurmCluster {
    /// Reads the cluster's configuration and readies libslurm.
    ///
    /// What would end or freeze the process inside libslurm (no `slurm.conf`, one that does not
    /// parse, a missing `Include` or plugin) is looked for first and thrown as an error that
    /// names the file. Contradictory options, over which libslurm ends the process too, are found
    /// by a child process (``ConnectOptions/triesInChildProcess``).
    ///
    /// Connecting again to the same `slurm.conf` gives the same object.
    ///
    /// - Parameters:
    ///   - options: where the configuration is, and what to do with libslurm's log.
    ///   - verify: whether to ask the controllers for a sign of life, too.
    /// - Throws: ``SlurmError/Code/notConfigured``, ``SlurmError/Code/libraryMissing``,
    ///   ``SlurmError/Code/libraryMismatch``, ``SlurmError/Code/alreadyConnected``; with `verify`,
    ///   what ``ping(deadline:)`` throws.
    public static func connect(
        _ options: ConnectOptions = .init(), verify: Bool = false
    ) async throws(SlurmError) -> SlurmCluster {
        #if canImport(CSlurm)
            let cluster = try await LibSlurmConnection.connect(options)
            if verify { try await cluster.ping() }
            return cluster
        #else
            throw SlurmError(
                .libraryMissing, operation: "connect to Slurm",
                message: "this program was built without libslurm (the package's trait "
                    + "LibSlurm is off, or the platform has none)")
        #endif
    }
}
