extension SlurmCluster {
    /// Why slurmctld may have jobs of others that it does not show to this user, with
    /// ``SlurmError/Code/accessDenied``, or why that cannot be told; `nil`: it shows all.
    ///
    /// Operators, and coordinators of a job's account, are shown more than this says.
    package func reasonToHideJobs(deadline: Duration? = nil) async -> SlurmError? {
        guard currentUserID() != 0 else { return nil }
        do throws(SlurmError) {
            let settings = try await settings(deadline: deadline)
            guard settings.hidesJobs, settings.slurmUser != currentUserID() else { return nil }
        } catch { return error }
        return SlurmError(
            .accessDenied, operation: "look up jobs of others",
            message: "this cluster shows nobody the jobs of others (PrivateData=jobs)")
    }
}
