extension SlurmCluster {
    /// The release of Slurm for which this program was compiled, such as `"22.05.8"`; nil where it
    /// was built without libslurm.
    public static var compiledRelease: String? {
        #if canImport(CSlurm)
            LibSlurmBackend.release
        #else
            nil
        #endif
    }
}
