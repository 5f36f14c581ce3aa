internal import ArgumentParser
internal import DoraArguments
internal import DoraCore
internal import Foundation

/// `grid`: plans, submits and watches a grid.
struct GridCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let grids = Program.current?.gridNames ?? []
        return CommandConfiguration(
            commandName: "grid", abstract: "Submit and watch the experiments of a grid.",
            discussion: """
                Experiments that have a job already keep it, unless an option says otherwise. \
                Jobs of experiments that have left the grid are cancelled.
                Grids: \(grids.joined(separator: ", "))
                """)
    }

    @Argument(help: "The grid.")
    var grid: String

    @Argument(
        parsing: .remaining,
        help:
            "Only experiments whose names have these patterns; !pattern: not; a number: its place.")
    var patterns: [String] = []

    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Jobs") var jobs: SchedulerOptions

    @Flag(
        name: [.customLong("dry_run"), .customLong("dry-run")],
        help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: [.customShort("C"), .long], help: "Cancel the jobs, and submit none.")
    var cancel = false

    @Flag(name: .shortAndLong, help: "Cancel jobs of experiments that have left the grid, unasked.")
    var yes = false

    @Flag(name: .shortAndLong, help: "Show what is decided for each experiment.")
    var verbose = false

    @Flag(
        inversion: .prefixedNo, exclusivity: .chooseLast,
        help: "Watch the jobs until all have ended.")
    var monitoring = true

    @Flag(name: .customLong("no_monitoring"), help: .hidden)
    var noMonitoring = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Time between two looks at the jobs.", valueName: "minutes"))
    var interval = 5.0

    func validate() throws {
        guard interval > 0 else { throw ValidationError("--interval must be more than 0 minutes.") }
    }

    func run() async throws {
        let program = try Program.required()
        let scheduler = try await jobs.scheduler(program.main)
        let grid = try program.explore(
            grid, jobs.slurm(program.main.slurmConfig), scheduler, report)
        var options = GridOptions()
        options.rules = rules.rules
        options.patterns = patterns
        options.dryRun = dryRun
        options.cancel = cancel
        let flock = try await grid.run(options) { (plan) throws(DoraError) in
            try show(plan)
        }
        guard !dryRun, !flock.isEmpty else { return }
        if monitoring && !noMonitoring && !cancel {
            let monitor = Monitor(grid: grid, interval: .seconds(interval * 60))
            _ = try await monitor.watch(flock)
        }
        await scheduler.drain()
    }

    private func show(_ plan: GridPlan) throws(DoraError) {
        print("Grid \(grid): \(plan.summary)")
        for step in plan.steps where verbose || (dryRun && step.action != .keep) {
            print("  \(step.action.rawValue)  \(step.signature)  \(step.name)  (\(step.reason))")
        }
        let leaving = plan.steps.count { $0.action == .cancel && $0.hasLeft }
        guard leaving > 0, !yes, !dryRun else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw DoraError(
                .refused, operation: "cancel \(leaving) jobs",
                message: "the plan cancels jobs of \(leaving) experiments that have left the grid; "
                    + "give --yes if that is meant")
        }
        print(
            "\(leaving) of the jobs are of experiments that have left the grid. Cancel? [y/N] ",
            terminator: "")
        guard readLine()?.lowercased().hasPrefix("y") == true else {
            throw DoraError(
                .refused, operation: "cancel \(leaving) jobs", message: "nothing was done")
        }
    }
}
