#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension SlurmCluster {
    /// Finds out how jobs of this user are: first from slurmctld, by one RPC for all of them, then,
    /// for those it does not know, from slurmdbd, if the cluster has one, by another.
    ///
    /// Nothing is thrown: whoever cannot be asked makes the jobs only they could know
    /// ``ResolvedState/unknown(_:)``. Ids are given again to other jobs when a controller loses its
    /// state; compare ``JobStatus/carries(_:)`` before acting on one.
    ///
    /// - Parameters:
    ///   - ids: jobs, array tasks or components; the id of a whole array stands for its own record, that
    ///     of its pending tasks and in the end of the last one to start: ask for tasks, or use
    ///     ``changes(of:)``, to hear of all.
    ///   - deadline: how long to wait for each of the two.
    /// - Returns: an entry for each id.
    public func resolve(
        _ ids: some Sequence<JobID>, deadline: Duration? = nil
    ) async -> [JobID: ResolvedState] {
        let ids = Set(ids)
        guard !ids.isEmpty else { return [:] }
        let controller: Result<JobSnapshot, SlurmError> = await attempt {
            () async throws(SlurmError) in
            try await jobs(ids.count == 1 ? .ids(Array(ids)) : .mine, deadline: deadline)
        }
        var resolved: [JobID: ResolvedState] = [:]
        if case .success(let snapshot) = controller {
            for id in ids { resolved[id] = snapshot[id].map { .known(JobStatus($0)) } }
        }
        let rest = ids.filter { resolved[$0] == nil }
        guard !rest.isEmpty else { return resolved }
        let database = await accounted(rest, deadline: deadline)
        for id in rest { resolved[id] = Self.resolve(id, controller, database) }
        return resolved
    }

    /// Looks for the job of a submission: in slurmctld, by `argv[0]`, then in slurmdbd, by the
    /// line it was submitted by.
    ///
    /// An empty answer does not prove that there is no such job: a submission that was sent and
    /// not acknowledged may still arrive.
    ///
    /// - Parameters:
    ///   - token: the submission's token.
    ///   - since: when it was made, at the earliest; slurmdbd finds it faster.
    ///   - deadline: how long to wait for each of the two.
    /// - Returns: its jobs; more than one for an array whose tasks have started, or a
    ///   heterogeneous job.
    public func find(
        _ token: SubmissionToken, since: Date? = nil, deadline: Duration? = nil
    ) async throws(SlurmError) -> [JobStatus] {
        let known = try await jobs(.mine, deadline: deadline).records(carrying: token)
        guard known.isEmpty, let accounting else { return known.map { JobStatus($0) } }
        var query = AccountingQuery()
        query.userID = currentUserID()
        query.since = since
        let digits = token.description
        return try await accounting.jobs(query, deadline: deadline)
            .filter { $0.submitLine?.contains(bytesOf: digits) == true }
            .map { JobStatus($0) }
    }

    private func accounted(
        _ ids: Set<JobID>, deadline: Duration?
    ) async -> Result<[JobID: AccountedJob], SlurmError>? {
        guard let accounting else { return nil }
        return await attempt { () async throws(SlurmError) in
            let rows = AccountedRows(try await accounting.jobs(.ids(ids), deadline: deadline))
            // Rows come oldest first, and a requeued job may have several.
            return ids.reduce(into: [:]) { $0[$1] = rows.rows(of: $1).last }
        }
    }

    private static func resolve(
        _ id: JobID, _ controller: Result<JobSnapshot, SlurmError>,
        _ database: Result<[JobID: AccountedJob], SlurmError>?
    ) -> ResolvedState {
        if let job = try? database?.get()[id] { return .known(JobStatus(job)) }
        // Whoever does not answer might be the one who knows.
        if case .failure(let error) = controller { return .unknown(error) }
        if case .failure(let error) = database { return .unknown(error) }
        return .missing
    }
}

/// `Result(catching:)` for asynchronous calls.
func attempt<Value>(
    _ body: () async throws(SlurmError) -> Value
) async -> Result<Value, SlurmError> {
    do throws(SlurmError) {
        return .success(try await body())
    } catch {
        return .failure(error)
    }
}
