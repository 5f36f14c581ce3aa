internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Shepherd {
    /// What the jobs of these sheep used, from accounting; those that have none are left out.
    func usage(of flock: [Sheep], names: [String]) async throws(DoraError) -> GridUsage {
        guard let scheduler = scheduler as? any ExplainingScheduler else {
            throw DoraError(
                .scheduler, operation: "ask for the use of resources",
                message: "only Slurm's accounting knows what jobs used; these ran without Slurm")
        }
        let asked = flock.indices.filter {
            hasJob(of: flock[$0]) && flock[$0].state.isDone
        }
        let stage = Work.stage("asking for accounts")
        defer { stage?.end() }
        let details = try await scheduler.details(
            of: asked.compactMap { flock[$0].job }, queue: false)
        return GridUsage(
            rows: asked.compactMap { index in
                guard let job = flock[index].job, let usage = details[job]?.usage else {
                    return nil
                }
                let slurm = flock[index].file.flatMap { try? SlurmConfig(json: $0.slurm) }
                return GridUsage.Row(
                    name: names[index], state: flock[index].state, gpus: slurm?.gpus ?? 0,
                    usage: usage)
            })
    }
}
