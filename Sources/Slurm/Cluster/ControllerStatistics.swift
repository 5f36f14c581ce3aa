#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What slurmctld counts about itself, as `sdiag` prints it (`stats_info_response_msg_t`).
public struct ControllerStatistics: Sendable, Hashable, Codable {
    /// How often something was asked, and how long the answers took together.
    public struct Calls: Sendable, Hashable, Codable {
        /// How often.
        public var count: Int
        /// How long all of them took together.
        public var duration: Duration

        /// Creates a count.
        ///
        /// - Parameters:
        ///   - count: how many.
        ///   - duration: how long all took together.
        public init(count: Int, duration: Duration) {
            self.count = count
            self.duration = duration
        }
    }

    /// When this was told, by the controller's clock (`req_time`).
    public var time: Date
    /// Since when it has been counted (`req_time_start`).
    public var since: Date
    /// RPCs by their number (`REQUEST_JOB_USER_INFO` is 2039, for instance), of all users.
    public var callsByType: [UInt16: Calls] = [:]
    /// RPCs by the user who made them, of all types.
    public var callsByUser: [UInt32: Calls] = [:]
    /// Jobs submitted, started, completed, cancelled and failed.
    public var jobs = Jobs()
    /// Threads that serve RPCs now (`server_thread_count`).
    public var serverThreads: Int = 0
    /// Messages that wait to be sent to nodes (`agent_queue_size`).
    public var agentQueue: Int = 0
    /// Messages that wait to be sent to slurmdbd (`dbd_agent_queue_size`).
    public var databaseQueue: Int = 0
    /// How many rounds the main scheduler has made (`schedule_cycle_counter`).
    public var schedulerCycles: Int = 0
    /// How long the main scheduler's last round took (`schedule_cycle_last`).
    public var lastSchedulerCycle: Duration = .zero
    /// How long the main scheduler's longest round took (`schedule_cycle_max`).
    public var longestSchedulerCycle: Duration = .zero
    /// How many jobs the backfill scheduler has started (`bf_backfilled_jobs`).
    public var backfilledJobs: Int = 0
    /// How long the backfill scheduler's last round took (`bf_cycle_last`).
    public var lastBackfillCycle: Duration = .zero

    /// Counts of jobs.
    public struct Jobs: Sendable, Hashable, Codable {
        /// `jobs_submitted`.
        public var submitted: Int = 0
        /// `jobs_started`.
        public var started: Int = 0
        /// `jobs_completed`.
        public var completed: Int = 0
        /// `jobs_canceled`.
        public var cancelled: Int = 0
        /// `jobs_failed`.
        public var failed: Int = 0
        /// `jobs_pending`, some seconds old.
        public var pending: Int = 0
        /// `jobs_running`, some seconds old.
        public var running: Int = 0

        /// Counts of nothing.
        public init() {}
    }

    /// Statistics of a span of time in which nothing happened.
    ///
    /// - Parameters:
    ///   - time: when they were taken.
    ///   - since: since when is counted.
    public init(time: Date, since: Date) {
        self.time = time
        self.since = since
    }
}
