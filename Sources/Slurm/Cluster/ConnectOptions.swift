public import Logging

/// How to connect to a cluster.
public struct ConnectOptions: Sendable {
    /// The `slurm.conf` to use; `nil`: `$SLURM_CONF`, `/etc/slurm/slurm.conf`, or the copy that
    /// slurmd keeps in `/run/slurm/conf` on a cluster without configuration files.
    public var configurationFile: String?
    /// How many calls to slurmctld may be under way at once, and how many submissions beside them.
    public var concurrentCalls: Int
    /// Whether a child process tries the configuration first (`fork`, without `exec`).
    ///
    /// libslurm ends the process over contradictory options in `slurm.conf` and over missing
    /// plugins. Of these, only a child can find out all. Turn it off where the process must not
    /// fork; the preflight then still finds missing files, unknown keys and the common plugins.
    public var triesInChildProcess: Bool
    /// Who gets what libslurm would have printed to stderr; `nil`: nobody.
    public var logger: Logger?
    /// How often the controller is asked for the states of watched jobs.
    public var tracking: TrackingOptions

    /// Creates options; the defaults suit most programs.
    ///
    /// - Parameters:
    ///   - configurationFile: the `slurm.conf` to use.
    ///   - concurrentCalls: how many calls may be under way at once.
    ///   - triesInChildProcess: whether a child process tries the configuration first.
    ///   - logger: who gets libslurm's log.
    ///   - tracking: how often watched jobs are asked for.
    public init(
        configurationFile: String? = nil, concurrentCalls: Int = 4,
        triesInChildProcess: Bool = true, logger: Logger? = nil,
        tracking: TrackingOptions = .init()
    ) {
        self.configurationFile = configurationFile
        self.concurrentCalls = concurrentCalls
        self.triesInChildProcess = triesInChildProcess
        self.logger = logger
        self.tracking = tracking
    }
}
