public import DoraArguments
public import DoraCore
internal import Foundation

/// A named set of XPs: planned, submitted and watched together.
public struct Grid: Sendable {
    /// The grid's name, also of its folder of links.
    public let name: String
    let main: any DecoratedMain
    let herd: Herd
    let columns: [MetricColumn]?
    let meta: [MetaColumn]
    let shepherd: Shepherd

    /// - Parameters:
    ///   - name: the grid's name; no `/`.
    ///   - explorer: asks for the XPs; called here, once.
    ///   - main: the program whose XPs they are.
    ///   - slurm: what XPs ask of Slurm unless their launcher says otherwise; the program's own
    ///     configuration when nil.
    ///   - scheduler: where the jobs run.
    ///   - log: takes a line on what is done beside the plan.
    /// - Throws: `DoraError` for a wrong argument in the explore function, or two XPs with one
    ///   signature.
    public init<Arguments>(
        _ name: String, _ explorer: Explorer<Arguments>, of main: ArgparseMain<Arguments>,
        slurm: SlurmConfig? = nil, scheduler: any Scheduler,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(DoraError) {
        self.name = name
        self.main = main
        columns = explorer.columns
        meta = explorer.meta
        herd = try explorer.herd(of: main, slurm: slurm ?? main.slurmConfig)
        shepherd = Shepherd(main, scheduler: scheduler, log: log)
    }

    var folder: String { "\(main.dora.gridsFolder)/\(name)" }

    /// Plans, shows the plan, and does it unless it is a dry run.
    ///
    /// - Parameters:
    ///   - options: what to do beyond submitting what is new.
    ///   - show: called with the plan before anything is done; it may throw to stop there.
    /// - Returns: the XPs that the patterns chose, with their jobs.
    @discardableResult
    public func run(
        _ options: GridOptions = GridOptions(),
        show: (GridPlan) throws(DoraError) -> Void = { _ in }
    ) async throws(DoraError) -> [Sheep] {
        if options.dryRun {
            var draft = try await draft(options)
            try show(draft.plan)
            return draft.takeSelected()
        }
        let lease = try await Lease.take(main.dora, for: "grid \(name)") { who in
            shepherd.log("Waiting for \(who)")
        }
        do throws(DoraError) {
            try await shepherd.recover()
            var draft = try await draft(options)
            try show(draft.plan)
            try await act(&draft, options)
            await lease.release()
            return draft.takeSelected()
        } catch {
            await lease.release()
            throw error
        }
    }

    /// A plan, and what it was made from.
    struct Draft: Sendable {
        var flock: [Sheep]
        /// The members that the patterns chose, in their order.
        var selected: [Int]
        var batches: [Batch] = []
        /// Members whose jobs are cancelled.
        var cancelled: [Int] = []
        /// XPs that have left the grid, with the jobs that they may still have.
        var removed: [Sheep] = []
        var plan = GridPlan()

        mutating func takeSelected() -> [Sheep] { selected.map { flock[$0] } }
    }

    private func draft(_ options: GridOptions) async throws(DoraError) -> Draft {
        var everyone: [Sheep] = []
        everyone.reserveCapacity(herd.members.count)
        for member in herd.members { everyone.append(try Sheep(member.xp)) }
        let members = everyone.count
        let inGrid = Set(herd.members.map { "\($0.xp.signature)" })
        for link in Files.names(in: folder) where !inGrid.contains(link) {
            guard let signature = Signature(link) else { continue }
            everyone.append(try Sheep(try main.xp(for: signature)))
        }
        try await shepherd.refresh(&everyone)
        let names = main.names(of: herd.members.map(\.xp)).names
        var draft = Draft(
            flock: Array(everyone[..<members]),
            selected: try NamePatterns(options.patterns).select(from: names),
            removed: Array(everyone[members...]))
        decide(&draft, names: names, options)
        return draft
    }

    private func decide(_ draft: inout Draft, names: [String], _ options: GridOptions) {
        var submitted: Set<Int> = []
        for index in draft.selected {
            let sheep = draft.flock[index]
            let (action, reason) = self.action(for: sheep, options)
            draft.plan.steps.append(
                GridPlan.Step(
                    signature: sheep.xp.signature, name: names[index], action: action,
                    reason: reason))
            switch action {
            case .keep: break
            case .cancel: draft.cancelled.append(index)
            case .replace:
                draft.cancelled.append(index)
                submitted.insert(index)
            case .submit, .retry: submitted.insert(index)
            }
        }
        for sheep in draft.removed {
            let isDone = sheep.state.isDone || sheep.state == .new
            draft.plan.steps.append(
                GridPlan.Step(
                    signature: sheep.xp.signature, name: "\(sheep.xp.signature)",
                    action: isDone ? .keep : .cancel,
                    reason: "no longer in the grid, \(sheep.state.name)", hasLeft: true))
        }
        for group in herd.groups {
            let members = group.filter(submitted.contains)
            guard let first = members.first else { continue }
            draft.batches.append(Batch(members: members, slurm: herd.members[first].slurm))
        }
    }

    private func action(
        for sheep: Sheep, _ options: GridOptions
    ) -> (GridPlan.Action, reason: String) {
        if options.cancel {
            let hasJob = sheep.state != .new && !sheep.state.isDone
            return (hasJob ? .cancel : .keep, sheep.state.name)
        }
        if case .unknown(let reason) = sheep.state { return (.keep, "UNKNOWN: \(reason)") }
        switch sheep.state.decision(options.rules) {
        case .nothing: return (.keep, sheep.state.name)
        case .submit: return (sheep.state == .new ? .submit : .retry, sheep.state.name)
        case .cancelAndSubmit: return (.replace, sheep.state.name)
        }
    }

    private func act(_ draft: inout Draft, _ options: GridOptions) async throws(DoraError) {
        try Files.makeFolder(folder)
        for index in draft.selected {
            let signature = draft.flock[index].xp.signature
            try Disk.relink("\(folder)/\(signature)", to: "../../xps/\(signature)")
        }
        let leaving = draft.removed.filter { !$0.state.isDone && $0.state != .new }
        try await shepherd.cancel(draft.cancelled.map { draft.flock[$0] } + leaving)
        if !draft.batches.isEmpty {
            let program = try CodeStore(main.dora).keep(options.program)
            try await shepherd.submit(draft.batches, of: &draft.flock, program: program)
        }
        for sheep in draft.removed { try Disk.remove("\(folder)/\(sheep.xp.signature)") }
    }
}
