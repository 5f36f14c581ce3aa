extension JobRecord {
    /// Where a record belongs in a job array.
    public struct ArrayMembership: Sendable, Hashable, Codable {
        /// The array (`array_job_id`).
        public var job: UInt32
        /// The task's index (`array_task_id`); `nil` in the record of the pending tasks.
        public var task: UInt32?
        /// The tasks that share this record: those that have not started (`array_bitmap`).
        public var pending: ArrayTaskSet
        /// How many tasks may run at once (`array_max_tasks`); `nil` for any number.
        public var throttle: Int?

        /// Creates a membership.
        ///
        /// - Parameters:
        ///   - job: the job.
        ///   - task: the task's index.
        ///   - pending: the tasks that have not started.
        ///   - throttle: how many tasks may run at once; `nil`: any number.
        public init(
            job: UInt32, task: UInt32? = nil, pending: ArrayTaskSet = ArrayTaskSet([]),
            throttle: Int? = nil
        ) {
            self.job = job
            self.task = task
            self.pending = pending
            self.throttle = throttle
        }
    }

    /// Where a record belongs in a heterogeneous job.
    public struct HeterogeneousMembership: Sendable, Hashable, Codable {
        /// The leader (`het_job_id`).
        public var leader: UInt32
        /// Counts the components from 0 (`het_job_offset`).
        public var offset: UInt32
        /// The numbers of all components (`het_job_id_set`).
        public var members: String?

        /// Creates a membership.
        ///
        /// - Parameters:
        ///   - leader: the leader of the heterogeneous job.
        ///   - offset: counts the components from 0.
        ///   - members: the numbers of all components.
        public init(leader: UInt32, offset: UInt32, members: String? = nil) {
            self.leader = leader
            self.offset = offset
            self.members = members
        }
    }

    /// What a federation of clusters knows of a job.
    public struct Federation: Sendable, Hashable, Codable {
        /// The cluster it was submitted to (`fed_origin_str`).
        public var origin: String
        /// The clusters it runs or waits on (`fed_siblings_active_str`).
        public var activeSiblings: String?
        /// The clusters it could run on (`fed_siblings_viable_str`).
        public var viableSiblings: String?

        /// Creates what a federation knows.
        ///
        /// - Parameters:
        ///   - origin: the cluster it was submitted to.
        ///   - activeSiblings: the clusters it runs or waits on.
        ///   - viableSiblings: the clusters it could run on.
        public init(
            origin: String, activeSiblings: String? = nil, viableSiblings: String? = nil
        ) {
            self.origin = origin
            self.activeSiblings = activeSiblings
            self.viableSiblings = viableSiblings
        }
    }
}
