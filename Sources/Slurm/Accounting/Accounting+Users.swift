extension Accounting {
    /// The qualities of service (`slurmdb_qos_get`).
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func qualitiesOfService(
        deadline: Duration? = nil
    ) async throws(SlurmError) -> [QOS] {
        try await cluster.ask("ask slurmdbd for qualities of service", lane: .database, deadline) {
            backend throws(SlurmError) in try backend.qualitiesOfService()
        }
    }

    /// What slurmdbd counts (`slurmdb_tres_get`): names for the numbers of ``ResourceAmounts``, which
    /// from 1001 on differ from site to site.
    ///
    /// - Parameter deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func trackableResources(
        deadline: Duration? = nil
    ) async throws(SlurmError) -> [TrackableResource] {
        try await cluster.ask("ask slurmdbd for trackable resources", lane: .database, deadline) {
            backend throws(SlurmError) in try backend.trackableResources()
        }
    }

    /// Who may use this cluster (`slurmdb_associations_get`).
    ///
    /// - Parameters:
    ///   - user: only this user's, by name; `nil`: all, accounts too.
    ///   - deadline: how long to wait; `nil`: a little longer than `MessageTimeout`.
    public func associations(
        of user: String? = nil, deadline: Duration? = nil
    ) async throws(SlurmError) -> [Association] {
        if let user { try AccountingQuery.check(user, "ask slurmdbd for associations") }
        return try await cluster.ask(
            "ask slurmdbd for associations", lane: .database, deadline
        ) {
            backend throws(SlurmError) in try backend.associations(of: user)
        }
    }
}
