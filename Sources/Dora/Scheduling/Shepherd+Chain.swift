internal import DoraArguments
internal import DoraCore
internal import Slurm

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Chains of jobs under one token: each goes on when all before it did not end well.
extension Shepherd {
    /// Submits what a chain lacks, one job after another.
    ///
    /// - Parameters:
    ///   - jobs: the chain so far, its first job at least.
    ///   - submission: the first job's.
    ///   - place: the first that no job of the chain can have.
    /// - Returns: the whole chain, or as much of it as the scheduler took.
    /// - Throws: `DoraError` with code `.outcomeUnknown` where nobody can tell whether a job was
    ///   submitted: the intent has to stay.
    func lengthen(
        _ jobs: [JobID], _ submission: Submission, _ intent: Intent, from place: Int
    ) async throws(DoraError) -> [JobID] {
        guard scheduler.hasDependentJobs else { return jobs }
        var jobs = jobs
        var place = place
        var isLost = false
        while jobs.count <= submission.slurm.dependents {
            var next = submission
            next.place = place
            next.isRequeued = jobs.count == submission.slurm.dependents
            next.after = []
            next.afterFailures = jobs
            place += 1
            // Whoever takes the lease over completes the chain.
            try Lease.current?.confirm()
            do throws(DoraError) {
                jobs.append(try await scheduler.submit(next))
                continue
            } catch {
                if error.code == .outcomeUnknown {
                    log("\(error) Looking for it under its token.")
                    let arrived = try await arrived(next, intent).filter { !jobs.contains($0) }
                    jobs += arrived
                    if !arrived.isEmpty { continue }
                    // It will never run, and the one after it takes its part; once, for a
                    // cluster that loses two in a row is in no state to be asked again.
                    if !isLost {
                        isLost = true
                        continue
                    }
                }
                log("\(submission.name) goes on \(jobs.count - 1) times at most: \(error)")
                return jobs
            }
        }
        return jobs
    }

    /// The jobs of a chain after the answer to the submission of its next one was lost. If that is
    /// not among them, it will not run when it arrives later.
    private func arrived(
        _ next: Submission, _ intent: Intent
    ) async throws(DoraError) -> [JobID] {
        switch try await search(for: [intent])[intent.token] ?? .absent {
        case .found(let jobs) where jobs.contains { !next.afterFailures.contains($0) }:
            return jobs
        case .found, .absent: break
        case .unknown(let reason): throw Self.open(intent, reason)
        }
        return if case .claimed(let job) = try ledger.revoke(intent.token, place: next.place) {
            [job]
        } else { [] }
    }

    /// What chains whose submission was interrupted have to be asked about, by one question for all:
    /// whether the last job that there is of them has ended.
    ///
    /// Slurm takes a dependency on a job that it has forgotten for fulfilled: only what waits behind
    /// a job that has not ended is sure to stay behind it.
    func reports(
        ofChains chains: [(jobs: [JobID], intent: Intent)]
    ) async throws(DoraError) -> [SubmittedJob: JobReport] {
        let asked = chains.compactMap { cut($0.jobs, $0.intent)?.last }
        return asked.isEmpty ? [:] : try await scheduler.reports(of: asked)
    }

    /// Submits what a chain lacks whose submission was interrupted.
    ///
    /// - Parameters:
    ///   - jobs: those of it that there are.
    ///   - reports: what ``reports(ofChains:)`` said.
    func complete(
        _ jobs: [JobID], _ intent: Intent, _ reports: [SubmittedJob: JobReport]
    ) async throws(DoraError) -> [JobID] {
        guard let chain = cut(jobs, intent), case .known(let state, _) = reports[chain.last],
            !state.isFinal
        else { return jobs }
        // What was under way as the command died may still arrive.
        let place = try placeUnderWay(after: jobs, intent)
        if case .claimed(let job) = try ledger.revoke(intent.token, place: place) {
            return jobs + (jobs.contains(job) ? [] : [job])
        }
        return try await lengthen(jobs, chain.submission, intent, from: place + 1)
    }

    /// Of a chain that lacks jobs the last that there is, and its submission; nil where nothing can
    /// or need be done about it.
    private func cut(
        _ jobs: [JobID], _ intent: Intent
    ) -> (last: SubmittedJob, submission: Submission)? {
        guard let signature = intent.signature, let program = intent.program,
            scheduler.hasDependentJobs, scheduler.isThe(intent.scheduler, intent.cluster),
            intent.uid == getuid(),
            Files.exists(program.path), let slurm = try? SlurmConfig(json: intent.slurm),
            let last = jobs.last, jobs.count <= slurm.dependents
        else { return nil }
        return (
            SubmittedJob(id: last, token: intent.token, uid: intent.uid),
            submission(of: intent, [signature], slurm, program)
        )
    }

    /// The place that the job after these had or would have had: places are given in their order,
    /// and those of jobs that got lost are revoked.
    private func placeUnderWay(
        after jobs: [JobID], _ intent: Intent
    ) throws(DoraError) -> Int {
        var place = 1
        var taken = 1
        while true {
            if try ledger.entry(of: intent.token, place: place) != .revoked {
                if taken == jobs.count { return place }
                taken += 1
            }
            place += 1
        }
    }

    /// What is to be said where nobody knows whether something was submitted.
    static func open(_ intent: Intent, _ reason: String) -> DoraError {
        DoraError(
            .outcomeUnknown, operation: "look for \(intent.name)",
            message: "\(reason). Whether \(intent.name) was submitted stays open until "
                + "the next command can ask.")
    }
}
