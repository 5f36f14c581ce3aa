internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// Where jobs run, and what they ask for.
struct SchedulerOptions: ParsableArguments {
    @OptionGroup var place: PlaceOptions

    @Option(
        name: [.customLong("local_jobs"), .customLong("local-jobs")],
        help: ArgumentHelp(
            "How many local jobs may run at a time, in place of one for each core.",
            valueName: "n"))
    var localJobs: Int?

    @Option(name: .shortAndLong, help: ArgumentHelp("GPUs of each job.", valueName: "n"))
    var gpus: Int?

    @Option(help: ArgumentHelp("Time limit of each job.", valueName: "minutes"))
    var time: Int?

    @Option(name: .shortAndLong, help: "Partition of the jobs.")
    var partition: String?

    @Option(name: .shortAndLong, help: "Comment on the jobs.")
    var comment: String?

    @Option(help: "Features that the nodes must have.")
    var constraint: String?

    @Option(help: "Nodes that the jobs must not use.")
    var exclude: String?

    @Option(help: "Account that is charged.")
    var account: String?

    @Option(help: "Quality of service.")
    var qos: String?

    @Flag(
        name: .words("no_git_save"),
        help: "Submit from a repository with changes, although the program has gitSave on.")
    var noGitSave = false

    /// The program's configuration with what was given here.
    func slurm(_ base: SlurmConfig) -> SlurmConfig {
        var slurm = base
        if let gpus { slurm.gpus = gpus }
        if let time { slurm.time = time }
        if let partition { slurm.partition = partition }
        if let comment { slurm.comment = comment }
        if let constraint { slurm.constraint = constraint }
        if let exclude { slurm.exclude = exclude }
        if let account { slurm.account = account }
        if let qos { slurm.qos = qos }
        return slurm
    }

    /// The scheduler that was chosen.
    func scheduler(_ main: any DecoratedMain) async throws(DoraError) -> any Scheduler {
        place.local
            ? LocalScheduler(main.dora, limit: localJobs)
            : try await SlurmScheduler.connect { report("Slurm says: \($0.printable)") }
    }
}
