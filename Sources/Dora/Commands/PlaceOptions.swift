internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// `--local`, which every command takes.
struct PlaceOptions: ParsableArguments {
    @Flag(help: "Use this machine and its own jobs alone, and ask no cluster.")
    var local = false

    /// Who knows the jobs of these sheep: a cluster is asked where one of them was submitted to it.
    func scheduler(
        of flock: [Sheep], _ main: any DecoratedMain
    ) async throws(DoraError) -> any Scheduler {
        !local && flock.contains(where: \.usesSlurm)
            ? try await SlurmScheduler.connect() : LocalScheduler(main.dora)
    }
}
