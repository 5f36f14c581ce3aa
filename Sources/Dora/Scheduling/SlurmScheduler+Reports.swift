public import DoraCore
public import Slurm

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension SlurmScheduler {
    /// Asks slurmctld for all jobs of their users at once, then slurmdbd for what it has forgotten.
    ///
    /// - Parameter jobs: jobs, and tasks of arrays.
    /// - Throws: nothing: who does not answer makes reports ``JobReport/unknown(_:)``.
    public func reports(
        of jobs: [SubmittedJob]
    ) async throws(DoraError) -> [SubmittedJob: JobReport] {
        var reports: [SubmittedJob: JobReport] = [:]
        reports.reserveCapacity(jobs.count)
        var privacy = Privacy(cluster)
        for (uid, wanted) in Dictionary(grouping: jobs, by: \.uid) {
            let snapshot: JobSnapshot
            do { snapshot = try await cluster.jobs(.user(uid)) } catch {
                for job in wanted { reports[job] = .unknown("\(error)") }
                continue
            }
            var ours = Ownership(snapshot)
            var rest: [SubmittedJob] = []
            for job in wanted {
                if ours.confirms(job), let state = snapshot.state(of: job.id) {
                    reports[job] = .known(state, source: "slurmctld")
                } else {
                    rest.append(job)
                }
            }
            if rest.isEmpty { continue }
            let hidden = await privacy.reasonToHide(jobsOf: uid)
            let accounted = await accounted(rest, areHidden: hidden != nil)
            for job in rest {
                reports[job] =
                    accounted[job] ?? hidden.map { .unknown($0) }
                    ?? .absent(arrayIsKnown: ours.confirms(wholeOf: job))
            }
        }
        return reports
    }

    /// What slurmdbd says of jobs that slurmctld has forgotten, or why it does not answer.
    ///
    /// - Parameter areHidden: whether slurmctld may know them all the same.
    private func accounted(
        _ jobs: [SubmittedJob], areHidden: Bool
    ) async -> [SubmittedJob: JobReport] {
        guard let accounting = cluster.accounting else { return [:] }
        var reports: [SubmittedJob: JobReport] = [:]
        do {
            let rows = try await accounting.rows(of: jobs)
            for job in jobs {
                // Rows come oldest first, and a requeued job has several. One that is still open
                // while slurmctld knows no such job is a runaway: a controller lost the job with
                // its state.
                guard let row = rows.newest(of: job), row.state.isFinal || areHidden
                else { continue }
                reports[job] = .known(row.state, source: "slurmdbd")
            }
        } catch {
            for job in jobs { reports[job] = .unknown("\(error)") }
        }
        return reports
    }

    /// Looks in slurmctld, then in slurmdbd for what that has forgotten: one query each.
    ///
    /// - Parameters:
    ///   - tokens: each stands in its job's command and in its submit line.
    ///   - user: the number of the user who submitted them.
    ///   - time: none was submitted before.
    /// - Throws: nothing: who does not answer makes the results ``SearchResult/unknown(_:)``.
    public func search(
        for tokens: Set<SubmissionToken>, of user: UInt32, since time: Date
    ) async throws(DoraError) -> [SubmissionToken: SearchResult] {
        do {
            var jobs = try await cluster.jobs(.user(user)).jobs(carrying: tokens)
            if jobs.count < tokens.count, let accounting = cluster.accounting {
                var query = AccountingQuery()
                query.userID = user
                query.since = time
                query.includesDuplicates = true
                let rest = tokens.subtracting(jobs.keys)
                var accounted: [SubmissionToken: Set<JobID>] = [:]
                for job in try await accounting.jobs(query) {
                    guard let line = job.submitLine,
                        let token = SubmissionToken.all(in: line).first(where: rest.contains)
                    else { continue }
                    accounted[token, default: []].insert(job.id.whole)
                }
                jobs.merge(accounted.mapValues { $0.sorted() }) { known, _ in known }
            }
            return tokens.reduce(into: [:]) { $0[$1] = jobs[$1].map(SearchResult.found) ?? .absent }
        } catch {
            return tokens.reduce(into: [:]) { $0[$1] = .unknown("\(error)") }
        }
    }

    /// Tells whose jobs slurmctld may hide; it is asked once, however many users there are.
    struct Privacy {
        private let cluster: SlurmCluster
        private var reason: SlurmError??

        init(_ cluster: SlurmCluster) { self.cluster = cluster }

        /// Why slurmctld may have jobs of a user that it does not show to this one; nil: it shows all.
        mutating func reasonToHide(jobsOf uid: UInt32) async -> String? {
            guard uid != getuid() else { return nil }
            if reason == nil { reason = .some(await cluster.reasonToHideJobs()) }
            guard case .some(.some(let error)) = reason else { return nil }
            return error.code == .accessDenied
                ? "it is a job of user \(uid), and \(error.message)" : "\(error)"
        }
    }

    /// Tells our jobs from others that were given their ids, by the mark in their command.
    struct Ownership {
        private let snapshot: JobSnapshot
        /// The tasks of an array have one command.
        private var arrays: [SubmittedJob: Bool] = [:]

        init(_ snapshot: JobSnapshot) { self.snapshot = snapshot }

        mutating func confirms(_ job: SubmittedJob) -> Bool {
            job.id.task == nil
                ? snapshot.command(of: job.id)?.contains(job.mark.text) == true
                : confirms(wholeOf: job)
        }

        mutating func confirms(wholeOf job: SubmittedJob) -> Bool {
            let whole = job.whole
            if let known = arrays[whole] { return known }
            let mark = job.mark.text
            let answer = snapshot.command(ofWhole: job.id.job)?.contains(mark) == true
            arrays[whole] = answer
            return answer
        }
    }
}

extension Accounting {
    /// What slurmdbd says of jobs, and of others that got their ids since.
    func rows(
        of jobs: [SubmittedJob], includesSteps: Bool = false
    ) async throws(SlurmError) -> AccountedRows {
        var query = AccountingQuery.ids(jobs.map(\.id))
        query.includesDuplicates = true
        query.includesSteps = includesSteps
        return AccountedRows(try await self.jobs(query))
    }
}
