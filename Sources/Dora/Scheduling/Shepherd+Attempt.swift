internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Shepherd {
    /// What became of one submission.
    enum Outcome: Sendable {
        /// It is a job now, and recorded.
        case submitted(JobID)
        /// There is no room for it now; nothing was submitted.
        case full(DoraError)
        /// It got lost on the way, and would not run any more.
        case vanished(DoraError)
        /// Nothing was submitted, or nobody knows, and then its intent is left.
        case failed(DoraError)
    }

    /// A batch on its way: what was written about it, and what it was written for.
    struct Draft: Sendable {
        var batch: Batch
        var intent: Intent
        var submission: Submission
    }

    /// Submits each batch once, or twice if it got lost, and records the jobs.
    func attempt(
        _ batches: [Batch], of flock: inout [Sheep], program: KeptProgram
    ) async throws(DoraError) -> [Outcome] {
        var outcomes = try await attemptOnce(batches, of: &flock, program: program)
        let lost = outcomes.indices.filter {
            if case .vanished = outcomes[$0] { true } else { false }
        }
        guard !lost.isEmpty else { return outcomes }
        let again = try await attemptOnce(
            lost.map { batches[$0] }, of: &flock, program: program)
        for (index, outcome) in zip(lost, again) { outcomes[index] = outcome }
        return outcomes
    }

    private func attemptOnce(
        _ batches: [Batch], of flock: inout [Sheep], program: KeptProgram
    ) async throws(DoraError) -> [Outcome] {
        try await retire(batches.flatMap(\.members).map { flock[$0] })
        var drafts: [Draft] = []
        let preparing = Work.stage("preparing jobs", of: batches.count)
        defer { preparing?.end() }
        for batch in batches {
            drafts.append(try draft(batch, of: flock, program: program))
            preparing?.advance()
        }
        preparing?.end()
        try Disk.sync(main.dora.directory)
        do throws(DoraError) { try Lease.current?.confirm() } catch {
            for draft in drafts { try discard(draft) }
            throw error
        }
        var outcomes = await send(drafts)
        let recording = Work.stage(
            "recording jobs", of: batches.reduce(0) { $0 + $1.members.count })
        defer { recording?.end() }
        for index in drafts.indices {
            guard case .submitted(let jobs) = outcomes[index] else { continue }
            do throws(DoraError) {
                try await checkIsWanted(jobs, drafts[index].intent)
                try await record(
                    jobs, drafts[index].batch.members, drafts[index].intent, in: &flock, recording)
            } catch { outcomes[index] = .failed(error) }
        }
        try Disk.sync(main.dora.directory)
        return try zip(drafts, outcomes).map { (draft, outcome) throws(DoraError) in
            switch outcome {
            case .submitted(let jobs):
                try draft.intent.remove(from: main.dora)
                return .submitted(jobs[0])
            case .refused(let error):
                try discard(draft)
                return error.code == .queueFull ? .full(error) : .failed(error)
            case .vanished(let error):
                try discard(draft)
                return .vanished(error)
            case .failed(let error): return .failed(error)
            }
        }
    }

    /// Makes sure that the jobs will run: another command that broke this one's lease, as happens to
    /// one that was stopped, has revoked what arrived after its look, and submits it anew.
    private func checkIsWanted(_ jobs: [JobID], _ intent: Intent) async throws(DoraError) {
        guard try ledger.entry(of: intent.token) == .revoked else { return }
        try? await scheduler.cancel(
            jobs.map { SubmittedJob(id: $0, token: intent.token, uid: intent.uid) })
        throw DoraError(
            .busy, operation: "submit \(intent.name)",
            message: "this command paused for too long, and another one has taken over its folder: "
                + "job \(jobs[0]) was cancelled. Give the command again.")
    }

    /// Nothing of it was submitted.
    private func discard(_ draft: Draft) throws(DoraError) {
        if let tasks = draft.submission.tasksFile { try Disk.remove(tasks) }
        try draft.intent.remove(from: main.dora)
    }

    /// What is known of one submission before it is recorded.
    private enum Sent: Sendable {
        /// The job, and the chain of those that depend on it.
        case submitted([JobID])
        case refused(DoraError)
        case vanished(DoraError)
        case failed(DoraError)
    }

    /// So many are under way at once: libslurm's threads, as many as `SlurmCluster` has.
    private static let concurrency = 4

    /// Arrays go in their order, for slurmctld starts those with lower ids first, and single jobs
    /// beside them.
    private func send(_ drafts: [Draft]) async -> [Sent] {
        let stage = Work.stage(
            "submitting", of: drafts.reduce(0) { $0 + $1.submission.signatures.count })
        defer { stage?.end() }
        let arrays = drafts.indices.filter { drafts[$0].submission.tasksFile != nil }
        var singles = drafts.indices.filter { drafts[$0].submission.tasksFile == nil }[...]
        return await withTaskGroup(of: [(Int, Sent)].self) { group in
            func start(_ indices: [Int]) {
                group.addTask {
                    var sent: [(Int, Sent)] = []
                    for index in indices { sent.append((index, await sendOnce(drafts[index]))) }
                    return sent
                }
            }
            if !arrays.isEmpty { start(arrays) }
            for _ in (arrays.isEmpty ? 0 : 1)..<Self.concurrency {
                if let single = singles.popFirst() { start([single]) }
            }
            var results: [Sent?] = Array(repeating: nil, count: drafts.count)
            for await sent in group {
                for (index, result) in sent {
                    results[index] = result
                    stage?.advance(by: drafts[index].submission.signatures.count)
                }
                if let single = singles.popFirst() { start([single]) }
            }
            return results.compactMap { $0 }
        }
    }

    private func sendOnce(_ draft: Draft) async -> Sent {
        let jobs: [JobID]
        do throws(DoraError) {
            jobs = [try await scheduler.submit(draft.submission)]
        } catch {
            guard error.code == .outcomeUnknown else { return .refused(error) }
            log("\(error) Looking for it under its token.")
            do throws(DoraError) { jobs = try await settle(draft.intent) } catch {
                return .failed(error)
            }
            if jobs.isEmpty {
                return .vanished(
                    DoraError(
                        .scheduler, operation: error.operation,
                        message: "\(error.message) It did not arrive, twice. Give the command "
                            + "again when the cluster answers."))
            }
        }
        do throws(DoraError) {
            return .submitted(
                try await lengthen(jobs, draft.submission, draft.intent, from: jobs.count))
        } catch { return .failed(error) }
    }
}
