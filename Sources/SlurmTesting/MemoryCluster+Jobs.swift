public import Slurm

extension MemoryCluster {
    /// What was submitted as a job.
    public struct Submission: Sendable, Hashable {
        /// The script.
        public var script: JobScript
        /// The arguments of the script.
        public var arguments: [String]
        /// The environment the job would get.
        public var environment: JobEnvironment
        /// The folder it would run in.
        public var workingDirectory: String?
        /// What tells it from all other submissions.
        public var token: SubmissionToken?
    }

    /// What was submitted as a job, array or component; also when the controller has forgotten it.
    ///
    /// - Parameter id: the job, array task or component.
    /// - Throws: `SlurmError` with the code `invalidJobID` where there never was such a job.
    public func submission(of id: JobID) throws(SlurmError) -> Submission {
        try backend.changing { (state) throws(SlurmError) in try state.submission(of: id) }
    }

    /// The ids of all submissions, in their order.
    public var submittedJobs: [JobID] { backend.change { $0.submitted } }

    /// Starts a pending job, array task, or component; of a whole array all pending tasks, of a
    /// heterogeneous job all components. Holds and dependencies are not asked.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - nodes: which nodes.
    /// - Throws: `SlurmError` with the code `invalidJobID` or `jobNotPending`.
    public func start(_ id: JobID, on nodes: String = "n1") throws(SlurmError) {
        try backend.changing { (state) throws(SlurmError) in
            let found = try state.find(id, "start job \(id)")
            let pending = found.filter { state.isPending($0) }
            guard !pending.isEmpty else {
                throw state.error(.jobNotPending, "start job \(id)")
            }
            for target in pending { state.start(target, at: state.now, on: nodes) }
        }
    }

    /// Ends a running job, array task or component; of a whole array all running tasks.
    ///
    /// - Parameters:
    ///   - id: the job, array task or component.
    ///   - outcome: how it ends.
    /// - Throws: `SlurmError` with the code `invalidJobID` or `jobNotRunning`.
    public func finish(
        _ id: JobID, _ outcome: JobOutcome = .completed
    ) throws(SlurmError) {
        try backend.changing { (state) throws(SlurmError) in
            let found = try state.find(id, "end job \(id)")
            let active = found.filter { state.isActive($0) }
            guard !active.isEmpty else { throw state.error(.jobNotRunning, "end job \(id)") }
            for target in active { state.finish(target.number, outcome, at: state.now) }
            state.settle()
        }
    }

    /// Takes a running job's place for another: it is pending again, as by preemption with
    /// `PreemptMode=REQUEUE`.
    ///
    /// - Parameter id: the job, array task or component.
    /// - Throws: `SlurmError` with the code `invalidJobID` or `jobNotRunning`.
    public func preempt(_ id: JobID) throws(SlurmError) {
        try backend.changing { (state) throws(SlurmError) in
            let found = try state.find(id, "preempt job \(id)")
            let active = found.filter { state.isActive($0) }
            guard !active.isEmpty else {
                throw state.error(.jobNotRunning, "preempt job \(id)")
            }
            for target in active { state.requeue(target.number, held: false) }
        }
    }

    /// Makes slurmctld forget a job, as it does `MinJobAge` after its end. slurmdbd keeps it.
    ///
    /// - Parameter id: the job, array task or component.
    /// - Throws: `SlurmError` with the code `invalidJobID`.
    public func purge(_ id: JobID) throws(SlurmError) {
        try backend.changing { (state) throws(SlurmError) in
            for target in try state.find(id, "purge job \(id)") { state.purge(target) }
        }
    }

    /// Makes slurmctld forget all jobs, and slurmdbd the unfinished ones, as when a controller is
    /// killed before it saved its state. Ids are then given again.
    ///
    /// - Parameter nextJobID: the id of the next submission.
    public func loseState(nextJobID: UInt32 = 1) {
        backend.change { $0.loseState(nextJobID: nextJobID) }
    }
}
