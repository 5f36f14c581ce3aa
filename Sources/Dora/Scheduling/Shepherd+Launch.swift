internal import DoraArguments
public import DoraCore

extension Shepherd {
    /// Submits one XP, or lets its job be, as the rules say.
    ///
    /// - Parameters:
    ///   - xp: the experiment.
    ///   - slurm: what the job asks for.
    ///   - rules: which jobs that exist are submitted again.
    ///   - cancel: cancels the job instead.
    ///   - clear: cancels the job, waits for its end and removes the XP's folder before.
    ///   - program: what the job runs a copy of; this process's executable when nil.
    /// - Throws: `DoraError`, with code `.queueFull` when there is no room for the job now.
    public func launch(
        _ xp: XP, slurm: SlurmConfig, rules: SubmitRules = SubmitRules(), cancel: Bool = false,
        clear: Bool = false, program: String? = nil
    ) async throws(DoraError) -> Sheep {
        try await leased("launch \(xp.signature)") { () async throws(DoraError) in
            try await recover()
            var flock = [try Sheep(xp)]
            try await refresh(&flock)
            let decision = flock[0].decision(rules)
            if case .unknown(let reason) = flock[0].state, !cancel, !clear {
                log("\(xp.signature) is left as it is: \(reason)")
            }
            // What a command has begun that was killed.
            let isHalfCleared = flock[0].isHalfCleared
            if decision != flock[0].state.decision(rules), !cancel, !clear {
                log(
                    "\(xp.signature) was \(flock[0].state.name) by a command that was to "
                        + (isHalfCleared ? "start it from scratch" : "submit it again")
                        + ", and did not: it is submitted now.")
            }
            let isLive = flock[0].state != .new && !flock[0].state.isDone
            let isReplaced = !cancel && (clear ? isLive : decision == .cancelAndSubmit)
            if isReplaced || cancel || (decision == .nothing && !clear && flock[0].isSeen) {
                let way = clear || isHalfCleared ? JobFile.Replacement.fromScratch : .again
                try await note(isReplaced ? way : nil, [0], of: &flock)
            }
            if cancel || clear || decision == .cancelAndSubmit { try await self.cancel(flock) }
            if clear || (isHalfCleared && !cancel) { try await self.clear([0], of: &flock) }
            if !cancel, clear || decision != .nothing {
                try await submit(
                    [Batch(members: [0], slurm: slurm)], of: &flock,
                    program: CodeStore.saving(program, main.dora))
            }
            if let reason = flock[0].waitsBecause {
                throw DoraError(
                    .queueFull, operation: "launch \(xp.signature)",
                    message: "there is no room for the job now: \(reason)")
            }
            return flock[0]
        }
    }

    /// Does something that no other command may do in the same folder at once.
    func leased<Value: Sendable>(
        _ operation: String, patience: Duration = .seconds(120),
        _ body: () async throws(DoraError) -> Value
    ) async throws(DoraError) -> Value {
        try await Lease.held(main.dora, for: operation, patience: patience, log: log, body)
    }

    /// Removes the folders of XPs whose jobs have been cancelled, once these have ended.
    func clear(_ members: [Int], of flock: inout [Sheep]) async throws(DoraError) {
        var cleared = members.map { flock[$0] }
        try await waitForEnd(of: &cleared)
        // A job that nobody knows must not write into the new folder.
        try await retire(cleared)
        let folders = cleared.map(\.xp.folder)
        _ = try await Work.map(folders.count, "removing folders") { index throws(DoraError) in
            // Checkpoints without the record of their job would be a new XP's.
            try Disk.removeAtOnce(folders[index])
        }
        for member in members { flock[member].forget() }
    }
}
