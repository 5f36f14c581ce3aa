/// What ``SlurmCluster`` needs of whatever runs the jobs: libslurm, or a cluster in memory.
///
/// Every call blocks until it is answered, and is made on an RPC thread. Calls may come from
/// several threads at once.
package protocol SlurmBackend: Sendable {
    /// What `slurm.conf` says, as read when the connection was made.
    var configuration: ClusterConfiguration { get }

    /// What the library can do that not every release can.
    var capabilities: Capabilities { get }

    /// Asks one controller for a sign of life, without retries (`slurm_ping`).
    func ping(controller index: Int) throws(SlurmError)
}
