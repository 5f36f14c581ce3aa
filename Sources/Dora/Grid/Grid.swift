public import DoraArguments
public import DoraCore

/// A named set of XPs: planned, submitted and watched together.
///
/// ```swift
/// let grid = try Grid("learning_rates", learningRates, of: train, scheduler: scheduler)
/// var sheep = try await grid.run()
/// sheep = try await grid.finish(sheep)
/// for one in sheep { print(one.xp.signature, one.state.name, one.history.last ?? nil) }
/// ```
public struct Grid: Sendable {
    /// The grid's name, also of its folder of links.
    public let name: String
    let main: any DecoratedMain
    let herd: Herd
    let columns: [MetricColumn]?
    let meta: [MetaColumn]
    let shepherd: Shepherd
    let watch: GridWatch

    /// - Parameters:
    ///   - name: the grid's name; no `/`, and no `.` before anything else.
    ///   - explorer: asks for the XPs; called here, once.
    ///   - main: the program whose XPs they are.
    ///   - slurm: what XPs ask of Slurm unless their launcher says otherwise; the program's own
    ///     configuration when nil.
    ///   - scheduler: where the jobs run.
    ///   - log: takes a line on what is done beside the plan; nothing is ever printed.
    /// - Throws: `DoraError` for a wrong argument in the explore function, or two XPs with one
    ///   signature.
    public init<Arguments>(
        _ name: String, _ explorer: Explorer<Arguments>, of main: any ParsableMain<Arguments>,
        slurm: SlurmConfig? = nil, scheduler: any Scheduler,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(DoraError) {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
            throw DoraError(
                .invalidArgument, operation: "make the grid \(name)",
                message: "'\(name)' cannot name a grid: its folder has that name")
        }
        self.name = name
        self.main = main
        columns = explorer.columns
        meta = explorer.meta
        herd = try explorer.herd(of: main, slurm: slurm ?? main.slurmConfig)
        shepherd = Shepherd(main, scheduler: scheduler, log: log)
        watch = GridWatch()
    }

    var folder: String { "\(main.dora.gridsFolder)/\(name)" }

    /// Plans, shows the plan, and does it unless it is a dry run.
    ///
    /// - Parameters:
    ///   - options: what to do beyond submitting what is new.
    ///   - show: called with the plan before anything is done; it may throw to stop there.
    /// - Returns: the XPs that the patterns chose, with their jobs. Those that found no room in
    ///   the queue are waiting; ``refresh(_:)`` submits them when there is some.
    /// - Throws: `DoraError`; what was submitted before is recorded.
    @discardableResult
    public func run(
        _ options: GridOptions = GridOptions(),
        show: (GridPlan) throws(DoraError) -> Void = { _ in }
    ) async throws(DoraError) -> [Sheep] {
        guard !(options.clear && (options.dryRun || options.cancel)) else {
            throw DoraError(
                .invalidArgument, operation: "run the grid \(name)",
                message: "clear goes with neither a dry run nor cancel")
        }
        if options.dryRun {
            let draft = try await draft(options)
            tellUnknown(draft, options)
            if options.initialize { try await initialize(draft) }
            try show(draft.plan)
            return draft.takeSelected()
        }
        return try await shepherd.leased("grid \(name)") { () async throws(DoraError) in
            try await shepherd.recover()
            watch.program = foreseesSubmission(options) ? saving(options) : nil
            let result: Result<[Sheep], DoraError>
            do throws(DoraError) {
                var draft = try await draft(options)
                tellUnknown(draft, options)
                try show(draft.plan)
                if draft.submitted.isEmpty {
                    _ = await watch.program?.value
                    watch.program = nil
                } else if watch.program == nil {
                    watch.program = saving(options)
                }
                try await act(&draft, options)
                result = .success(draft.takeSelected())
            } catch {
                result = .failure(error)
            }
            // Else the process might end in the middle of a copy, and leave it.
            _ = await watch.program?.value
            return try result.get()
        }
    }

    private func saving(_ options: GridOptions) -> CodeStore.Saving {
        CodeStore.saving(options.program, main.dora)
    }

    /// Whether something is submitted without doubt, so that the program can be copied while the plan is
    /// made. A clone of the repository may be refused, and waits for the plan.
    private func foreseesSubmission(_ options: GridOptions) -> Bool {
        guard !options.cancel, options.patterns.isEmpty, !main.dora.gitSave,
            let first = herd.members.first, let last = herd.members.last
        else { return false }
        return !Files.exists(first.xp.jobFile) || !Files.exists(last.xp.jobFile)
    }
}
