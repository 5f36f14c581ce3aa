/// What the Slurm library this was built with can do, where releases differ.
public struct Capabilities: Sendable, Hashable, Codable {
    /// The release whose headers were compiled, as in `"22.05.8"`.
    public var release: String
    /// Whether states can be had without records (`slurm_load_job_state`, from 23.11.5 on).
    public var loadsStatesOnly: Bool
    /// Whether many jobs can be signalled by one call (`slurm_kill_jobs`, from 23.11.6 on).
    public var killsManyJobsAtOnce: Bool

    /// Creates a description of a library.
    ///
    /// - Parameters:
    ///   - release: the release whose headers were compiled.
    ///   - loadsStatesOnly: whether states can be had without records.
    ///   - killsManyJobsAtOnce: whether many jobs are cancelled by one call.
    public init(release: String, loadsStatesOnly: Bool, killsManyJobsAtOnce: Bool) {
        self.release = release
        self.loadsStatesOnly = loadsStatesOnly
        self.killsManyJobsAtOnce = killsManyJobsAtOnce
    }
}
