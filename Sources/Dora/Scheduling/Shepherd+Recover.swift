internal import DoraArguments
public import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension Shepherd {
    /// Settles what commands that died have left behind: adopts the jobs that exist, and makes
    /// sure that those which do not will never run.
    ///
    /// - Throws: `DoraError` with code `.outcomeUnknown` where the scheduler does not answer: then
    ///   nothing may be submitted yet. `.busy` where another scheduler has to be asked.
    public func recover() async throws(DoraError) {
        let intents = try Intent.all(in: main.dora, log: log)
        guard !intents.isEmpty else { return }
        for intent in intents {
            let isLocal = intent.scheduler == LocalScheduler.schedulerName
            guard scheduler.isThe(intent.scheduler, intent.cluster) || isLocal else {
                let other = scheduler.words(intent.scheduler, intent.cluster)
                throw DoraError(
                    .busy, operation: "recover \(intent.name)",
                    message: "a submission of \(intent.name) to \(other) was interrupted. Give a "
                        + "command that uses \(other) first, so that it is looked for.")
            }
        }
        let results = try await search(for: intents)
        try makeFolders()
        var found: [(jobs: [JobID], intent: Intent)] = []
        var flocks: [[Sheep]] = []
        var lost: [String] = []
        for intent in intents {
            var jobs = try settle(intent, results)
            if jobs.isEmpty {
                lost.append(intent.name)
                continue
            }
            guard let signatures = try signatures(of: intent) else {
                try await giveUp(jobs, intent)
                continue
            }
            // Their arguments are not read: they may be another program's, or be gone.
            var flock: [Sheep] = []
            for signature in signatures {
                let xp = XP(dora: main.dora, knownBy: signature)
                try Files.makeFolder(xp.folder)
                // It is about to be written: it may be what a machine that went down left of it.
                flock.append(Sheep(xp, (try? JobFile.read(of: xp)) ?? nil))
            }
            if intent.signature != nil, let file = flock[0].file, file.token == intent.token {
                let known = flock[0].jobs.map(\.id)
                jobs = known + jobs.filter { !known.contains($0) }
            }
            found.append((jobs, intent))
            flocks.append(flock)
        }
        let reports = try await reports(ofChains: found)
        for (index, (jobs, intent)) in found.enumerated() {
            let whole = try await complete(jobs, intent, reports)
            let members = Array(flocks[index].indices)
            try await record(whole, members, intent, in: &flocks[index])
        }
        try Disk.sync(main.dora.directory)
        for intent in intents { try intent.remove(from: main.dora) }
        if !found.isEmpty {
            let adopted = found.map { "\($0.jobs[0]) of \($0.intent.name)" }
            log("Adopted what an interrupted command left: \(Self.list(adopted)).")
        }
        if !lost.isEmpty {
            log("Never submitted by an interrupted command: \(Self.list(lost)).")
        }
    }

    /// The first of them, and how many more there are.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }

    /// The XPs of an intent; nil where the file is gone that named those of an array, or what it said.
    private func signatures(of intent: Intent) throws(DoraError) -> [Signature]? {
        if let signature = intent.signature { return [signature] }
        return try ArrayTasks.read(intent.token, name: intent.name, in: main.dora)?.signatures
    }

    /// Gives up an array of which nobody can tell any more which XPs its tasks are, not even they
    /// themselves. None is lost by it: they count as what they were before.
    private func giveUp(_ jobs: [JobID], _ intent: Intent) async throws(DoraError) {
        let path = ArrayTasks.path(of: intent.token, name: intent.name, in: main.dora)
        guard try ledger.revoke(intent.token) == .revoked else {
            let removal = "rm \(Shell.quote(Intent.path(of: intent.token, in: main.dora)))"
            throw DoraError(
                .invalidFile, operation: "recover \(intent.name)",
                message:
                    "\(path), which named the XPs of array \(jobs[0]), is gone or damaged, and "
                    + "some of its tasks have started. Let these end, or cancel the array, and then: "
                    + removal)
        }
        try await scheduler.cancel(
            jobs.map { SubmittedJob(id: $0, token: intent.token, uid: intent.uid) })
        log(
            "Array \(jobs[0]) of \(intent.name) was cancelled before it ran, for \(path), which named "
                + "its experiments, is gone or damaged: they have no job now.")
    }

    /// Asks the scheduler for all of them by token; of those that went elsewhere nothing is found.
    func search(
        for intents: [Intent]
    ) async throws(DoraError) -> [SubmissionToken: SearchResult] {
        var results: [SubmissionToken: SearchResult] = [:]
        let here = intents.filter { scheduler.isThe($0.scheduler, $0.cluster) }
        for (user, theirs) in Dictionary(grouping: here, by: \.uid) {
            let first = theirs.map(\.time).min() ?? 0
            let since = Date(timeIntervalSince1970: Double(first - Self.clockDifference))
            let found = try await scheduler.search(
                for: Set(theirs.map(\.token)), of: user, since: since)
            results.merge(found) { $1 }
        }
        return results
    }

    /// Seconds by which the clock of slurmdbd's machine may differ from this one's.
    private static let clockDifference = 86_400

    /// The jobs of an intent that was submitted just now or never; see ``settle(_:_:)``.
    func settle(_ intent: Intent) async throws(DoraError) -> [JobID] {
        try settle(intent, try await search(for: [intent]))
    }

    /// The jobs of an intent, those that depend on the first after it; none if there are none, and
    /// then there never will be.
    ///
    /// The scheduler is asked by token, then the claim that a job leaves as its first act. If
    /// neither knows it, the claim is taken as revoked: whoever is first wins, so a submission
    /// that arrives later finds it and does not run.
    private func settle(
        _ intent: Intent, _ results: [SubmissionToken: SearchResult]
    ) throws(DoraError) -> [JobID] {
        switch results[intent.token] ?? .absent {
        case .found(let jobs):
            switch try ledger.entry(of: intent.token) {
            case .open: return jobs
            // Of a chain the first may be over, and forgotten.
            case .claimed(let first): return jobs.contains(first) ? jobs : [first] + jobs
            // It arrived after another command that died, too, had given it up.
            case .revoked: return []
            case .lost: return jobs
            }
        case .absent:
            if try ledger.entry(of: intent.token) == .lost {
                throw ledger.lost(intent.token, intent.name)
            }
        case .unknown(let reason): throw Self.open(intent, reason)
        }
        switch try ledger.revoke(intent.token) {
        case .claimed(let job): return [job]
        case .revoked, .open, .lost: return []
        }
    }
}
