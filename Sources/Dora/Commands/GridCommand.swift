internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// `grid`: plans, submits and watches a grid.
struct GridCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let grids = Program.current?.gridNames ?? []
        return CommandConfiguration(
            commandName: "grid", abstract: "Submit and watch the experiments of a grid.",
            discussion: """
                Experiments that have a job already keep it, unless an option says otherwise. \
                Jobs of experiments that have left the grid are cancelled, when you agree.
                A pattern chooses the experiments whose names it is found in (* ? [a-z] as in \
                file names); several must all be found; !pattern must not be; a number is a \
                place among those chosen, -1 the last. Options come before the patterns.
                Grids: \(grids.isEmpty ? "none" : grids.joined(separator: ", "))

                EXAMPLES
                  grid NAME --dry_run            what would be done
                  grid NAME                      submit what is new, and watch
                  grid NAME --why                why jobs wait or failed
                  grid NAME -r --retry_memory 2x what failed again, with more memory
                  grid NAME -C 'lr=*' '!seed=1'  cancel some
                  grid NAME --report page.html   curves and tables in one page
                """)
    }

    @Argument(
        help: "The grid; left out, the grids are listed.",
        completion: .list(Program.current?.gridNames ?? []))
    var grid: String?

    @Argument(help: "Only experiments with these patterns in their names, or at these places.")
    var patterns: [String] = []

    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Jobs") var jobs: SchedulerOptions
    @OptionGroup(title: "Display") var display: GridDisplayOptions
    @OptionGroup(title: "Reports") var reports: ShowOptions

    @Flag(name: .words("dry_run"), help: "Show what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: [.customShort("C"), .long], help: "Cancel the jobs, and submit none.")
    var cancel = false

    @Flag(help: "Cancel the jobs, remove the experiments' folders, and submit all from scratch.")
    var clear = false

    @Flag(
        name: .customLong("init"),
        help: "Write the folders of all experiments, so that their signatures can be used.")
    var initialize = false

    @Flag(name: .shortAndLong, help: "Cancel and clear without asking.")
    var yes = false

    func validate() throws {
        if reports.growth != nil && !rules.retry {
            throw ValidationError("--retry_memory and --retry_time go with --retry.")
        }
        if clear && (dryRun || cancel) {
            throw ValidationError("--clear goes with neither --dry_run nor --cancel.")
        }
    }

    func run() async throws {
        let program = try Program.required()
        guard let name = grid else {
            let names = program.gridNames
            return print("Grids: \(names.isEmpty ? "none" : names.joined(separator: ", "))")
        }
        // The grid is collected before a cluster is asked for: its errors need none.
        let slurm = jobs.slurm(program.main.slurmConfig)
        try program.check(name)
        let scheduler = try await jobs.scheduler(program.main)
        let grid = try program.explore(name, slurm, scheduler, report)
        FolderPrograms(program.main).warning(isNoted: !dryRun && !reports.onlyLooks).map(report)
        if reports.onlyLooks {
            var looking = GridOptions()
            looking.patterns = patterns
            looking.dryRun = true
            let flock = try await grid.run(looking) { (plan) throws(DoraError) in
                try grid.refuseNone(in: plan, chosenBy: patterns)
            }
            return try await reports.show(grid, flock, display.period(jobs: flock.count))
        }
        var plan = GridPlan()
        var flock = try await CodeStore.$savesClones.withValue(!jobs.noGitSave) {
            defer { InterruptionNote.end() }
            return try await grid.run(options) { (drafted) throws(DoraError) in
                plan = drafted
                try grid.refuseNone(in: drafted, chosenBy: patterns)
                try display.check(count: drafted.steps.count { !$0.hasLeft })
                try confirm(drafted)
                if drafted.steps.contains(where: { $0.action != .keep }) && !dryRun {
                    InterruptionNote.begin(interruptionNote(of: program))
                }
            }
        }
        if let index = display.wantedIndex {
            return try await display.show(grid, flock, at: index)
        }
        if !dryRun && !cancel && !flock.isEmpty {
            let onLook = try reports.onLook(grid)
            let (submitted, farewell) = (flock, farewell(of: program))
            flock = try await Interruption.handled {
                farewell.say()
            } during: { () async throws(DoraError) in
                try await display.watch(grid, submitted, isJSON: display.json, onLook: onLook)
            }
            if !display.noMonitoring, !flock.allSatisfy(\.isSettled) { farewell.say() }
        }
        if display.json { print(try await GridReport(grid, plan, flock).json().jsonText) }
        await scheduler.drain()
        let waiting = flock.count { $0.isWaiting }
        if waiting > 0, let reason = flock.lazy.compactMap(\.waitsBecause).first {
            throw DoraError(
                .queueFull, operation: "submit the grid \(name)",
                message: "\(waiting) experiments found no room in the queue (\(reason)). Give the "
                    + "command again later; without --no_monitoring it waits and submits them.")
        }
    }

    private func words(of program: Program) -> [String] {
        [program.main.name, "grid", grid ?? ""] + (jobs.place.local ? ["--local"] : [])
    }

    private func farewell(of program: Program) -> Farewell {
        let words = words(of: program)
        return Farewell(
            news: "The jobs of the grid \(grid ?? "") go on.", again: words + patterns,
            cancel: words + ["--cancel"] + patterns)
    }

    /// What is told where jobs are submitted or cancelled, and an interruption ends that.
    private func interruptionNote(of program: Program) -> String {
        let command = { (options: [String]) in
            (words(of: program) + options + patterns).map(Shell.quote).joined(separator: " ")
        }
        if cancel { return "Interrupted: some jobs may not be cancelled. Give the command again." }
        return
            "Interrupted while jobs were submitted. `\(command([]))` finds those that there are, "
            + "and submits the others; `\(command(["--cancel"]))` cancels them."
    }

    /// `--json=FILE`, and `--json FILE.json`, write what `--hiplot FILE` does; alone `--json` prints
    /// how the grid stands.
    static func withFileOfJSON(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return result + [argument] + rest }
            if argument.hasPrefix("--json=") {
                result.append("--hiplot=" + argument.dropFirst("--json=".count))
            } else if argument == "--json", let file = rest.first, file.hasSuffix(".json") {
                result.append("--hiplot=" + file)
                rest = rest.dropFirst()
            } else {
                result.append(argument)
            }
        }
        return result
    }

    private var options: GridOptions {
        var options = GridOptions()
        options.rules = rules.rules
        options.patterns = patterns
        options.dryRun = dryRun
        options.cancel = cancel
        options.clear = clear
        options.initialize = initialize
        options.growth = reports.growth
        options.avoidsFailedNodes = !reports.retryAnywhere
        return options
    }

    /// Shows the plan, and asks before anything is lost.
    private func confirm(_ plan: GridPlan) throws(DoraError) {
        // The index options print one thing only. In JSON the plan is in the document.
        if !display.json {
            let say: (String) -> Void = display.wantedIndex != nil ? { report($0) } : { print($0) }
            say("Grid \(grid ?? ""): \(plan.summary)")
            if display.verbose || dryRun { plan.lines(all: display.verbose).forEach(say) }
            // Local jobs have all of the machine, whatever they ask for.
            if dryRun, !jobs.place.local, plan.most != GridPlan.Cost() {
                say("At most, until their time limits: \(plan.most.text)")
            }
        }
        guard !yes, !dryRun else { return }
        if clear {
            try Confirmation.ask(
                "remove the folders of \(plan.steps.count { !$0.hasLeft }) experiments: their "
                    + "metrics, logs and checkpoints")
        }
        if plan.leaving > 0 {
            try Confirmation.ask(
                "cancel the jobs of \(plan.leaving) experiments that have left the grid")
        }
    }
}

extension Grid {
    /// Refuses patterns that no experiment fits: most likely something else was meant.
    fileprivate func refuseNone(
        in plan: GridPlan, chosenBy patterns: [String]
    ) throws(DoraError) {
        guard !patterns.isEmpty, plan.steps.allSatisfy(\.hasLeft) else { return }
        let quoted = patterns.map { "'\($0)'" }.joined(separator: " and ")
        let example = herd.members.first.map {
            "; their names are such as '\(GridTable.shown(main.name(of: $0.xp), base: ""))'"
        }
        throw DoraError(
            .notFound, operation: "choose experiments of the grid \(name)",
            message: "none of the \(TextAmount.experiments(herd.members.count)) of the grid "
                + "\(name) is chosen by \(quoted)\(example ?? "")")
    }
}
