/// How often slurmctld is asked for the states of watched jobs.
public struct TrackingOptions: Sendable, Hashable {
    /// The pause between two queries while something changes.
    public var shortestPause: Duration { didSet { clamp() } }
    /// The pause it grows to, by a third each time, while nothing changes.
    public var longestPause: Duration { didSet { clamp() } }
    /// After how long everything is loaded though nothing is said to have changed: a busy
    /// slurmctld can miss a time limit in what it says (`job_time_limit` stores an old time).
    public var fullLoadInterval: Duration
    /// After how long records are loaded again while any of the jobs waits, where slurmctld is
    /// otherwise asked for states alone (``Capabilities/loadsStatesOnly``): why a job waits is in its
    /// record only.
    public var reasonInterval: Duration
    /// How long slurmdbd has to catch up, before a job that slurmctld does not know is missing.
    public var grace: Duration
    /// How many queries can follow each other without a pause, after a quiet time.
    public var burst: Int { didSet { clamp() } }
    /// How many queries a second are made at most, in the long run.
    public var callsPerSecond: Double { didSet { clamp() } }

    /// Creates options. The defaults stay below what a slurmctld with `rl_enable` allows.
    ///
    /// - Parameters:
    ///   - shortestPause: the pause while something changes.
    ///   - longestPause: the pause it grows to while nothing changes.
    ///   - fullLoadInterval: after how long everything is loaded.
    ///   - reasonInterval: after how long records are loaded while any of the jobs waits.
    ///   - grace: how long slurmdbd has to catch up.
    ///   - burst: how many queries can follow each other.
    ///   - callsPerSecond: how many queries a second in the long run.
    public init(
        shortestPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(5),
        fullLoadInterval: Duration = .seconds(60), reasonInterval: Duration = .seconds(15),
        grace: Duration = .seconds(10), burst: Int = 30, callsPerSecond: Double = 2
    ) {
        self.shortestPause = shortestPause
        self.longestPause = longestPause
        self.fullLoadInterval = fullLoadInterval
        self.reasonInterval = reasonInterval
        self.grace = grace
        self.burst = burst
        self.callsPerSecond = callsPerSecond
        clamp()
    }

    /// Without a pause, or with no calls at all, nothing would ever be asked, or nothing else done.
    private mutating func clamp() {
        // Setting a property comes back here.
        if shortestPause < .milliseconds(1) { shortestPause = .milliseconds(1) }
        if longestPause < shortestPause { longestPause = shortestPause }
        if burst < 1 { burst = 1 }
        if !(callsPerSecond >= 0.001) { callsPerSecond = 0.001 }
    }
}
