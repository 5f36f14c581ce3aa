extension SlurmCluster {
    /// What slurmctld counts about itself: RPCs by type and by user, jobs, scheduler rounds.
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func statistics(
        deadline: Duration? = nil
    ) async throws(SlurmError) -> ControllerStatistics {
        try await ask("load the controller's statistics", deadline) { backend throws(SlurmError) in
            try backend.statistics()
        }
    }
}
