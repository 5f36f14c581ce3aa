extension SlurmCluster {
    /// Makes sure that a controller answers: the primary, or else a backup (`slurm_ping`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    /// - Throws: the primary's error if no controller answers.
    public func ping(deadline: Duration? = nil) async throws(SlurmError) {
        let backend = backend
        let controllers = configuration.controllers.indices
        try await rpc(
            "reach the controller", deadline: deadline, isRepeatable: true, repeats: false
        ) { () throws(SlurmError) in
            var first: SlurmError?
            for index in controllers {
                do throws(SlurmError) {
                    return try backend.ping(controller: index)
                } catch {
                    first = first ?? error
                }
            }
            if let first { throw first }
        }
    }
}
