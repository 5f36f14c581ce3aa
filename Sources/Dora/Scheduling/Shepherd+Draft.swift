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

extension Shepherd {
    /// The folders that submissions write to.
    func makeFolders() throws(DoraError) {
        let dora = main.dora
        for folder in [dora.intentsFolder, dora.tokensFolder, dora.byIDFolder] {
            try Files.makeFolder(folder)
        }
    }

    /// Writes the intent of one submission, and what its job needs beside it.
    func draft(
        _ batch: Batch, of flock: [Sheep], program: KeptProgram
    ) throws(DoraError) -> Draft {
        let token = SubmissionToken.random()
        let dora = main.dora
        let signatures = batch.members.map { flock[$0].xp.signature }
        let name = Batch.name(main.name, signatures)
        let isArray = signatures.count > 1
        guard !isArray || batch.slurm.dependents == 0 else {
            throw DoraError(
                .configuration, operation: "submit \(name)",
                message: "a job array cannot have dependents: set dependents to 0, or ask for "
                    + "its XPs outside of jobArray")
        }
        // The workers of a former job met there.
        for member in batch.members { try Disk.remove(flock[member].xp.rendezvousFile) }
        // Once for each array, not in each of its XPs.
        let link =
            isArray
            ? "\(dora.arraysFolder)/\(name)/code" : "\(main.dora.folder(of: signatures[0]))/code"
        if isArray {
            try ArrayTasks(signatures: signatures).write(token, name: name, in: dora)
        } else {
            try Files.makeFolder("\(flock[batch.members[0]].xp.folder)/\(dora.layout.jobs)")
        }
        let intent = Intent(
            token: token, scheduler: scheduler.name, cluster: scheduler.clusterName, name: name,
            signature: isArray ? nil : signatures[0], slurm: batch.slurm.json, program: program,
            folder: Files.currentFolder, uid: getuid())
        try Disk.relink(link, to: CodeStore(dora).linkTarget(of: program.path))
        try intent.write(in: dora)
        var submission = submission(of: intent, signatures, batch.slurm, program)
        submission.limit = batch.limit
        submission.after = batch.after + replaced(batch, of: flock)
        return Draft(batch: batch, intent: intent, submission: submission)
    }

    /// What an intent is about.
    func submission(
        of intent: Intent, _ signatures: [Signature], _ slurm: SlurmConfig, _ program: KeptProgram
    ) -> Submission {
        let dora = main.dora
        let isArray = intent.signature == nil
        var submission = Submission(
            name: intent.name, token: intent.token, signatures: signatures,
            tasksFile: isArray
                ? ArrayTasks.path(of: intent.token, name: intent.name, in: dora) : nil,
            slurm: slurm, directory: dora.directory,
            folders: JobScript.Folders(
                xps: dora.xps, jobs: dora.layout.jobs, tokens: dora.layout.tokens),
            program: program.path, clone: program.clone, rendezvousFile: dora.rendezvousFile,
            output: isArray
                ? OutputPattern.literal("\(dora.arraysFolder)/\(intent.name)/shell.out")
                : OutputPattern.literal("\(dora.folder(of: signatures[0]))/\(dora.layout.jobs)")
                    + "/%j_0_log.out",
            after: [])
        submission.isRequeued = slurm.dependents == 0
        if let folder = intent.folder { submission.folder = folder }
        return submission
    }

    /// Jobs that nobody knows may still appear: from now on they would not run.
    func retire(_ flock: [Sheep]) async throws(DoraError) {
        try await ledger.revoke(
            Set(flock.lazy.filter { $0.state == .missing }.compactMap { $0.file?.token }))
    }

    /// The jobs that the batch takes the place of and that have not ended yet.
    ///
    /// Many tasks of one array are named by the array, unless others of its tasks are to go on.
    private func replaced(_ batch: Batch, of flock: [Sheep]) -> [JobID] {
        var live: [UInt32: [JobID]] = [:]
        for member in batch.members where !flock[member].state.isDone {
            for job in flock[member].jobs { live[job.id.job, default: []].append(job.id) }
        }
        var kept: Set<UInt32>?
        return live.sorted { $0.key < $1.key }.flatMap { array, tasks -> [JobID] in
            guard tasks.count > Self.namedTasks else { return tasks }
            let others = kept ?? Self.arraysThatGoOn(flock)
            kept = others
            return others.contains(array) ? tasks : [JobID(array)]
        }
    }

    /// A list that long is no burden to slurmctld yet.
    private static let namedTasks = 16

    private static func arraysThatGoOn(_ flock: [Sheep]) -> Set<UInt32> {
        Set(
            flock.lazy.filter { !$0.state.isDone && !$0.isCancelled }
                .compactMap { $0.job?.id.job })
    }

    /// Writes the jobs' ids where the XPs, and people, look for them.
    ///
    /// - Parameters:
    ///   - jobs: the job or the array, and those that depend on it.
    ///   - stage: told of each XP.
    func record(
        _ jobs: [JobID], _ members: [Int], _ intent: Intent, in flock: inout [Sheep],
        _ stage: (any WorkStage)? = nil
    ) async throws(DoraError) {
        let isArray = intent.signature == nil
        let isLocal = scheduler.name == LocalScheduler.schedulerName
        let scheduler = scheduler
        let xps = members.map { flock[$0].xp }
        let files = try await Work.map(xps.count, stage) { task throws(DoraError) in
            let file = JobFile(
                jobID: isArray ? JobID(job: jobs[0].job, task: UInt32(task)) : jobs[0],
                dependentJobIDs: Array(jobs.dropFirst()),
                slurm: intent.slurm, mark: .token(intent.token), uid: intent.uid,
                scheduler: scheduler.name, cluster: scheduler.clusterName,
                array: isArray ? intent.name : nil,
                submitter: isLocal ? .current : nil)
            try file.write(of: xps[task])
            return file
        }
        for (index, file) in zip(members, files) { flock[index].submitted(file) }
        let dora = main.dora
        let target =
            isArray
            ? "../\(dora.layout.arrays)/\(intent.name)"
            : "../\(dora.xps)/\(flock[members[0]].xp.signature)"
        for job in jobs { try Disk.relink("\(dora.byIDFolder)/\(job)", to: target) }
    }
}
