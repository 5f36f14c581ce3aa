internal import DoraArguments
public import DoraCore
internal import Slurm

extension Shepherd {
    /// Settles what commands that died have left behind: adopts the jobs that exist, and makes
    /// sure that those which do not will never run.
    public func recover() async throws(DoraError) {
        for intent in try Intent.all(in: main.dora) {
            let isLocal = intent.scheduler == LocalScheduler.schedulerName
            guard intent.scheduler == scheduler.name || isLocal else {
                throw DoraError(
                    .busy, operation: "recover \(intent.name)",
                    message: "a submission of \(intent.name) to \(intent.scheduler) was "
                        + "interrupted. Give a command that uses \(intent.scheduler) first, so "
                        + "that it is looked for.")
            }
            let jobs = try await settle(intent)
            guard !jobs.isEmpty else {
                log("\(intent.name) was never submitted: a command was interrupted before that.")
                try intent.remove(from: main.dora)
                continue
            }
            log("Adopting job \(jobs[0]) of \(intent.name), left by an interrupted command.")
            var flock: [Sheep] = []
            for signature in try signatures(of: intent) {
                flock.append(try Sheep(main.xp(for: signature)))
            }
            try makeFolders()
            try record(jobs, Array(flock.indices), intent, in: &flock)
            try Disk.sync(main.dora.directory)
            try intent.remove(from: main.dora)
        }
    }

    private func signatures(of intent: Intent) throws(DoraError) -> [Signature] {
        if let signature = intent.signature { return [signature] }
        return try ArrayTasks.read(intent.token, name: intent.name, in: main.dora).signatures
    }

    /// The jobs of an intent, those that depend on the first after it; none if there are none, and
    /// then there never will be.
    ///
    /// The scheduler is asked by token, then the claim that a job leaves as its first act. If
    /// neither knows it, the claim is taken as revoked: whoever is first wins, so a submission
    /// that arrives later finds it and does not run.
    func settle(_ intent: Intent) async throws(DoraError) -> [JobID] {
        if intent.scheduler == scheduler.name {
            switch try await scheduler.search(for: intent.token, of: intent.uid) {
            case .found(let jobs): return jobs
            case .absent: break
            case .unknown(let reason):
                throw DoraError(
                    .outcomeUnknown, operation: "look for \(intent.name)",
                    message: "\(reason). Whether \(intent.name) was submitted stays open until "
                        + "the next command can ask.")
            }
        }
        switch try ledger.revoke(intent.token) {
        case .claimed(let job): return [job]
        case .revoked, .open: return []
        }
    }
}
