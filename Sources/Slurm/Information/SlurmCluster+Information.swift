extension SlurmCluster {
    /// The partitions that the caller may see, hidden ones too (`slurm_load_partitions`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`. The
    ///   same for all calls here.
    public func partitions(deadline: Duration? = nil) async throws(SlurmError) -> [Partition] {
        try await ask("load partitions", deadline) { backend throws(SlurmError) in
            try backend.partitions()
        }
    }

    /// The nodes (`slurm_load_node`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func nodes(deadline: Duration? = nil) async throws(SlurmError) -> [Node] {
        try await ask("load nodes", deadline) { backend throws(SlurmError) in
            try backend.nodes()
        }
    }

    /// The reservations (`slurm_load_reservations`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func reservations(deadline: Duration? = nil) async throws(SlurmError) -> [Reservation] {
        try await ask("load reservations", deadline) { backend throws(SlurmError) in
            try backend.reservations()
        }
    }

    /// The licenses (`slurm_load_licenses`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func licenses(deadline: Duration? = nil) async throws(SlurmError) -> [License] {
        try await ask("load licenses", deadline) { backend throws(SlurmError) in
            try backend.licenses()
        }
    }

    /// The steps that run now (`slurm_get_job_steps`).
    ///
    /// - Parameters:
    ///   - job: the job as slurmctld numbers it (``JobRecord/number``); `nil`: all jobs.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func steps(
        of job: UInt32? = nil, deadline: Duration? = nil
    ) async throws(SlurmError) -> [JobStep] {
        try await ask("load steps", deadline) { backend throws(SlurmError) in
            try backend.steps(of: job)
        }
    }

    /// What a running step uses now, asked of its nodes (`slurm_job_step_stat`).
    ///
    /// Only root, `SlurmUser` and the job's owner are told.
    ///
    /// - Parameters:
    ///   - step: a step that runs.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func usage(
        of step: JobStep, deadline: Duration? = nil
    ) async throws(SlurmError) -> StepUsage {
        try await ask("load what a step uses", deadline) { backend throws(SlurmError) in
            try backend.usage(ofStep: step.number, job: step.job)
        }
    }

    /// What adds up to the priorities of pending jobs (`slurm_load_job_prio`); empty where
    /// `PriorityType` has no factors.
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func priorities(
        deadline: Duration? = nil
    ) async throws(SlurmError) -> [PriorityFactors] {
        try await ask("load priorities", deadline) { backend throws(SlurmError) in
            try backend.priorities()
        }
    }

    /// What slurmctld runs with now (`slurm_load_ctl_conf`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func settings(deadline: Duration? = nil) async throws(SlurmError) -> ControllerSettings {
        try await ask("load the controller's settings", deadline) { backend throws(SlurmError) in
            try backend.settings()
        }
    }

    /// Asks every controller for a sign of life, the primary first (`slurm_ping`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func controllers(
        deadline: Duration? = nil
    ) async throws(SlurmError) -> [ControllerStatus] {
        let controllers = configuration.controllers
        return try await ask("reach the controllers", deadline) { backend throws(SlurmError) in
            controllers.enumerated().map { index, controller in
                do throws(SlurmError) {
                    try backend.ping(controller: index)
                    return ControllerStatus(controller: controller)
                } catch {
                    return ControllerStatus(controller: controller, error: error)
                }
            }
        }
    }
}
