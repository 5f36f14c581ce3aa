internal import DoraArguments
public import DoraCore

extension Shepherd {
    /// Submits one XP, or lets its job be, as the rules say.
    ///
    /// - Parameters:
    ///   - slurm: what the job asks for.
    ///   - rules: which jobs that exist are submitted again.
    ///   - cancel: cancels the job instead.
    ///   - program: what the job runs a copy of; this process's executable when nil.
    public func launch(
        _ xp: XP, slurm: SlurmConfig, rules: SubmitRules = SubmitRules(), cancel: Bool = false,
        program: String? = nil
    ) async throws(DoraError) -> Sheep {
        let lease = try await Lease.take(main.dora, for: "launch \(xp.signature)") { who in
            log("Waiting for \(who)")
        }
        do throws(DoraError) {
            try await recover()
            var flock = [try Sheep(xp)]
            try await refresh(&flock)
            if cancel {
                try await self.cancel(flock)
            } else {
                let decision = flock[0].state.decision(rules)
                if decision == .cancelAndSubmit { try await self.cancel(flock) }
                if decision != .nothing {
                    try await submit(
                        [Batch(members: [0], slurm: slurm)], of: &flock,
                        program: try CodeStore(main.dora).keep(program))
                }
            }
            await lease.release()
            return flock[0]
        } catch {
            await lease.release()
            throw error
        }
    }
}
