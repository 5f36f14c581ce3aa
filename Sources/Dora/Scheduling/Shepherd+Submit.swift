internal import DoraArguments
internal import DoraCore
internal import Foundation
internal import Slurm

extension Shepherd {
    /// A batch on its way: what was written about it, and what it was written for.
    private struct Draft: Sendable {
        var batch: Batch
        var intent: Intent
        var submission: Submission
    }

    /// Submits the batches and records their jobs in the XPs' folders.
    ///
    /// The order on disk is what makes it safe: intent, submission, record, intent removed. A
    /// crash between any two of these leaves what ``recover()`` needs.
    ///
    /// - Throws: the first failure; what was submitted before it is recorded.
    func submit(
        _ batches: [Batch], of flock: inout [Sheep], program: String
    )
        async throws(DoraError)
    {
        let chunks = batches.flatMap { $0.split(upTo: scheduler.maximumArraySize) }
        for wave in stride(from: 0, to: chunks.count, by: Self.wave) {
            var drafts: [Draft] = []
            for batch in chunks[wave..<min(wave + Self.wave, chunks.count)] {
                drafts.append(try draft(batch, of: flock, program: program))
            }
            Disk.sync(main.dora.directory)
            let outcomes = await send(drafts)
            var failure: DoraError?
            for (draft, outcome) in zip(drafts, outcomes) {
                do throws(DoraError) {
                    try record(
                        try outcome.get(), draft.batch.members, draft.intent, in: &flock)
                } catch {
                    failure = failure ?? error
                    // Nothing was submitted, unless nobody knows: then the intent stays.
                    if error.code != .outcomeUnknown { try? draft.intent.remove(from: main.dora) }
                }
            }
            Disk.sync(main.dora.directory)
            for (draft, outcome) in zip(drafts, outcomes) {
                if case .success = outcome { try draft.intent.remove(from: main.dora) }
            }
            if let failure { throw failure }
        }
    }

    /// So many submissions share one sync of the disk.
    private static let wave = 256
    /// So many are under way at once: libslurm's threads, as many as `SlurmCluster` has.
    private static let concurrency = 4

    private func draft(
        _ batch: Batch, of flock: [Sheep], program: String
    ) throws(DoraError) -> Draft {
        let token = SubmissionToken.random()
        let dora = main.dora
        let sheep = batch.members.map { flock[$0] }
        let signatures = sheep.map(\.xp.signature)
        let name = Batch.name(main.name, signatures)
        for one in sheep {
            try main.initialize(one.xp)
            try retire(one)
        }
        let isArray = signatures.count > 1
        let output: String
        if isArray {
            try ArrayTasks(signatures: signatures).write(token, name: name, in: dora)
            output = "\(dora.arraysFolder)/\(name)/shell.out"
        } else {
            output = "\(sheep[0].xp.folder)/jobs/%j_0_log.out"
            try Files.makeFolder("\(sheep[0].xp.folder)/jobs")
        }
        try Files.makeFolder(dora.intentsFolder)
        try Files.makeFolder(dora.tokensFolder)
        try Files.makeFolder(dora.byIDFolder)
        let intent = Intent(
            token: token, scheduler: scheduler.name, name: name,
            signature: isArray ? nil : signatures[0], slurm: batch.slurm.json)
        try intent.write(in: dora)
        return Draft(
            batch: batch, intent: intent,
            submission: Submission(
                name: name, token: token, signatures: signatures,
                tasksFile: isArray ? ArrayTasks.path(of: token, name: name, in: dora) : nil,
                slurm: batch.slurm, directory: dora.directory, program: program, output: output,
                after: sheep.compactMap { $0.state.isDone ? nil : $0.job?.id }))
    }

    /// A job that nobody knows may still appear: from now on it would not run.
    private func retire(_ sheep: Sheep) throws(DoraError) {
        guard sheep.state == .missing, let token = sheep.file?.token else { return }
        _ = try ledger.revoke(token)
    }

    private func send(_ drafts: [Draft]) async -> [Result<JobID, DoraError>] {
        await withTaskGroup(of: (Int, Result<JobID, DoraError>).self) { group in
            var results = [Result<JobID, DoraError>?](repeating: nil, count: drafts.count)
            var next = 0
            func start() {
                guard next < drafts.count else { return }
                let index = next
                next += 1
                group.addTask { (index, await sendOnce(drafts[index])) }
            }
            for _ in 0..<Self.concurrency { start() }
            for await (index, result) in group {
                results[index] = result
                start()
            }
            return results.compactMap { $0 }
        }
    }

    private func sendOnce(_ draft: Draft) async -> Result<JobID, DoraError> {
        do throws(DoraError) {
            return .success(try await scheduler.submit(draft.submission))
        } catch {
            guard error.code == .outcomeUnknown else { return .failure(error) }
            log("\(error). Looking for it under its token.")
            do throws(DoraError) {
                if let job = try await settle(draft.intent) { return .success(job) }
                return .failure(
                    DoraError(
                        .scheduler, operation: error.operation,
                        message: "\(error.message) It did not arrive, and would not run any "
                            + "more; give the command again."))
            } catch { return .failure(error) }
        }
    }

    /// Writes the job's id where the XPs, and people, look for it.
    func record(
        _ job: JobID, _ members: [Int], _ intent: Intent, in flock: inout [Sheep]
    ) throws(DoraError) {
        let isArray = intent.signature == nil
        for (task, index) in members.enumerated() {
            let file = JobFile(
                jobID: isArray ? JobID(job: job.job, task: UInt32(task)) : job,
                slurm: intent.slurm, token: intent.token, uid: getuid(),
                scheduler: scheduler.name, array: isArray ? intent.name : nil,
                submitter: scheduler.name == LocalScheduler.schedulerName ? .current : nil)
            try file.write(of: flock[index].xp)
            flock[index].file = file
            flock[index].state = .job(JobState(.pending))
            flock[index].source = scheduler.name
        }
        let target =
            isArray
            ? "../arrays/\(intent.name)" : "../xps/\(flock[members[0]].xp.signature)"
        try Disk.relink("\(main.dora.byIDFolder)/\(job)", to: target)
    }
}
