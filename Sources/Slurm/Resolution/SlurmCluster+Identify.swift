#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SlurmCluster {
    /// Finds out how jobs are that were known before, and takes no other job for one of them:
    /// from slurmctld, then slurmdbd, then what the jobs wrote down themselves.
    ///
    /// Nothing is thrown: whoever cannot be asked makes the jobs only they could know
    /// ``ResolvedState/unknown(_:)``. So are jobs of another user where slurmctld shows nobody the
    /// jobs of others (`PrivateData=jobs`), with ``SlurmError/Code/accessDenied``. A pending task that is
    /// gone from an array that slurmctld still knows, and of which nobody knows an end, was
    /// cancelled: it leaves no record. Where the array is gone too, the task is
    /// ``ResolvedState/missing``: a controller that was killed may have forgotten both.
    ///
    /// - Parameters:
    ///   - jobs: each with what it can be recognised by.
    ///   - records: what a job wrote down, if it did; asked for what neither daemon knows.
    ///   - deadline: how long to wait for each answer.
    /// - Returns: an entry for each id.
    public func resolve(
        _ jobs: some Sequence<JobIdentity>, records: (JobID) -> JobStatus? = { _ in nil },
        deadline: Duration? = nil
    ) async -> [JobID: ResolvedState] {
        let jobs = Array(jobs)
        guard !jobs.isEmpty else { return [:] }
        let ids = jobs.map(\.id)
        let controller: Result<JobSnapshot, SlurmError> = await attempt {
            () async throws(SlurmError) in
            try await self.jobs(.ids(ids), deadline: deadline)
        }
        var resolved: [JobID: ResolvedState] = [:]
        var cancelled: Set<JobID> = []
        var silence: SlurmError?
        switch controller {
        case .failure(let error): silence = error
        case .success(let snapshot):
            for job in jobs {
                if let status = job.status(of: job.id, in: snapshot) {
                    resolved[job.id] = .known(status)
                } else if job.wasPendingTask, job.status(of: job.id.whole, in: snapshot) != nil {
                    cancelled.insert(job.id)
                }
            }
        }
        let rest = jobs.filter { resolved[$0.id] == nil }
        guard !rest.isEmpty else { return resolved }
        let rows = await rows(of: rest, deadline: deadline)
        var secrecy: SlurmError?
        if silence == nil, rest.contains(where: \.isOfAnother) {
            secrecy = await reasonToHideJobs(deadline: deadline)
        }
        for job in rest {
            let obstacle = silence ?? (job.isOfAnother ? secrecy : nil)
            var state = Self.resolve(job, obstacle, rows, records)
            if state == .missing, cancelled.contains(job.id) {
                state = .known(
                    JobStatus(
                        id: job.id, state: JobState(.cancelled), source: .disappearance,
                        userID: job.userID ?? currentUserID()))
            }
            resolved[job.id] = state
        }
        return resolved
    }

    private func rows(
        of jobs: [JobIdentity], deadline: Duration?
    ) async -> Result<AccountedRows, SlurmError>? {
        guard let accounting else { return nil }
        return await attempt { () async throws(SlurmError) in
            var query = AccountingQuery.ids(jobs.map(\.id))
            // Other jobs may have had the same ids, before and after.
            query.includesDuplicates = true
            return AccountedRows(try await accounting.jobs(query, deadline: deadline))
        }
    }

    private static func resolve(
        _ job: JobIdentity, _ obstacle: SlurmError?,
        _ rows: Result<AccountedRows, SlurmError>?, _ records: (JobID) -> JobStatus?
    ) -> ResolvedState {
        let accounted = try? rows?.get()
        let ours = accounted?.rows(of: job.id) { job.matches(JobStatus($0)) } ?? []
        // A requeued job has a row for each run, the last of which counts.
        let newest = ours.max {
            ($0.submitTime ?? .distantPast) < ($1.submitTime ?? .distantPast)
        }
        if let newest { return .known(JobStatus(newest)) }
        if let own = records(job.id) { return .known(own) }
        // Whoever does not answer might be the one who knows.
        if let obstacle { return .unknown(obstacle) }
        if case .failure(let error) = rows { return .unknown(error) }
        return .missing
    }
}

extension JobIdentity {
    fileprivate var isOfAnother: Bool { userID.map { $0 != currentUserID() } ?? false }

    /// What a snapshot says of this job, or of its array, and not of another with that id.
    fileprivate func status(of id: JobID, in snapshot: JobSnapshot) -> JobStatus? {
        snapshot[id].map { JobStatus($0) }.flatMap { matches($0) ? $0 : nil }
    }
}
