internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Grid {
    /// A plan, and what it was made from.
    struct Draft: Sendable {
        var flock: [Sheep]
        /// The members that the patterns chose, in their order.
        var selected: [Int]
        /// Members that get a job.
        var submitted: Set<Int> = []
        /// Members whose jobs are cancelled.
        var cancelled: [Int] = []
        /// XPs that have left the grid, with the jobs that they may still have.
        var removed: [Stray]
        /// Members whose links the grid's folder has.
        var linked: Set<Signature>
        var plan = GridPlan()

        func takeSelected() -> [Sheep] { selected.map { flock[$0] } }
    }

    /// A link to an XP that has left the grid. Its arguments are not read: they may not be
    /// arguments of the program any more.
    struct Stray: Sendable {
        var link: String
        /// Nil if it has no job.
        var sheep: Sheep?
    }

    /// Looks at all jobs, by one query, and decides.
    func draft(_ options: GridOptions) async throws(DoraError) -> Draft {
        let herd = herd
        var everyone = try await Work.map(herd.members.count, "planning") {
            index throws(DoraError) in
            Sheep(among: herd.members[index].xp)
        }
        let members = everyone.count
        let inGrid = Set(herd.members.map(\.xp.signature))
        let links = try Files.list(folder).filter { !$0.hasPrefix(".") }
            .compactMap { link in Signature(link).map { (link: link, signature: $0) } }
        let linked = Set(links.map(\.signature)).intersection(inGrid)
        let gone = links.filter { !inGrid.contains($0.signature) }
        let dora = main.dora
        var strays = try await Work.map(gone.count, nil) { index throws(DoraError) in
            let sheep = Sheep(among: XP(dora: dora, knownBy: gone[index].signature))
            return Stray(link: gone[index].link, sheep: sheep.state == .new ? nil : sheep)
        }
        everyone += strays.compactMap(\.sheep)
        try await shepherd.refresh(&everyone)
        var left = everyone[members...]
        for index in strays.indices where strays[index].sheep != nil {
            strays[index].sheep = left.popFirst()
        }
        var draft = Draft(
            flock: Array(everyone[..<members]), selected: try select(options.patterns),
            removed: strays, linked: linked)
        try await inspect(&draft, options)
        decide(&draft, options)
        return draft
    }

    /// Finds those that could not be submitted for what is in their folders: others can.
    private func inspect(_ draft: inout Draft, _ options: GridOptions) async throws(DoraError) {
        // What is cleared is written anew.
        guard !options.clear else { return }
        let (store, flock) = (XPStore(main.dora), draft.flock)
        let written = draft.selected.filter {
            options.initialize || ![.keep, .cancel].contains(action(for: flock[$0], options).0)
        }
        let damages = try await Work.map(written.count, nil) { index throws(DoraError) in
            store.damage(of: flock[written[index]].xp)
        }
        for (index, damage) in zip(written, damages) {
            if let damage { draft.flock[index].isDamaged(by: damage) }
        }
    }

    /// Says why nothing is decided about XPs of which nobody can tell what their jobs do.
    func tellUnknown(_ draft: Draft, _ options: GridOptions) {
        // What cannot be cancelled here is told when the others were.
        if !options.cancel { tellElsewhere(draft) }
        let reasons = draft.selected.compactMap { index -> String? in
            guard case .unknown(let reason) = draft.flock[index].state,
                !isElsewhere(draft.flock[index]), draft.flock[index].damage == nil
            else { return nil }
            return reason
        }
        guard let reason = reasons.first else { return }
        shepherd.log(
            "\(TextAmount.experiments(reasons.count)) left as they are, for their jobs cannot be "
                + "seen: \(reason)")
    }

    private func tellElsewhere(_ draft: Draft) {
        let elsewhere = draft.selected.map { draft.flock[$0] }.filter {
            isElsewhere($0) && !$0.isSeen
        }
        guard let file = elsewhere.first?.file else { return }
        let count = elsewhere.count
        shepherd.log(
            "\(TextAmount.experiments(count)) left as \(count == 1 ? "it is" : "they are"), with a "
                + "job of \(shepherd.scheduler.words(file.scheduler, file.cluster)), which this "
                + "command does not ask.")
    }

    /// The members that the patterns choose by their full names, each once.
    private func select(_ patterns: [String]) throws(DoraError) -> [Int] {
        guard !patterns.isEmpty else { return Array(herd.members.indices) }
        let names = herd.members.map { main.name(of: $0.xp) }
        var seen: Set<Int> = []
        return try NamePatterns(patterns).select(from: names).filter { seen.insert($0).inserted }
    }

    private func decide(_ draft: inout Draft, _ options: GridOptions) {
        let (names, base) = GridTable.names(
            of: draft.selected.map { herd.members[$0].xp }, main)
        draft.plan.baseName = base
        draft.plan.clears = options.clear
        for (index, name) in zip(draft.selected, names) {
            let sheep = draft.flock[index]
            let (action, reason) = self.action(for: sheep, options)
            draft.plan.steps.append(
                GridPlan.Step(
                    signature: sheep.xp.signature, name: name, action: action, reason: reason))
            if action == .cancel || action == .replace { draft.cancelled.append(index) }
            if action != .keep && action != .cancel {
                draft.submitted.insert(index)
                draft.plan.most.add(herd.members[index].slurm)
            }
        }
        for sheep in draft.removed.compactMap(\.sheep) {
            draft.plan.steps.append(
                GridPlan.Step(
                    signature: sheep.xp.signature, name: "\(sheep.xp.signature)",
                    action: sheep.state.isDone || isElsewhere(sheep) || sheep.damage != nil
                        ? .keep : .cancel,
                    reason: "has left the grid, \(sheep.reason)", hasLeft: true))
        }
    }

    /// Whether only another scheduler could cancel its job, as long as that has not ended.
    func isElsewhere(_ sheep: Sheep) -> Bool {
        sheep.file != nil && !sheep.state.isDone && !shepherd.hasJob(of: sheep)
    }

    private func action(
        for sheep: Sheep, _ options: GridOptions
    ) -> (GridPlan.Action, reason: String) {
        if let damage = sheep.damage { return (.keep, damage.message) }
        let reason = sheep.reason
        let isLive = sheep.state != .new && !sheep.state.isDone && !isElsewhere(sheep)
        if options.cancel { return (isLive ? .cancel : .keep, reason) }
        // Its job would write into the new folder.
        if options.clear, isElsewhere(sheep) { return (.keep, reason) }
        if options.clear { return (isLive ? .replace : .submit, "cleared, was: \(reason)") }
        if case .unknown = sheep.state { return (.keep, reason) }
        let decision = sheep.decision(options.rules)
        if decision != sheep.state.decision(options.rules) {
            let aim = sheep.isHalfCleared ? "start it from scratch" : "submit it again"
            return (
                decision == .submit ? .retry : .replace,
                "\(reason) by a command that was to \(aim), and did not (if by yourself, "
                    + "--cancel leaves it so)"
            )
        }
        switch decision {
        case .submit: return (sheep.state == .new ? .submit : .retry, reason)
        case .cancelAndSubmit: return (.replace, reason)
        case .nothing:
            let canBeRetried = sheep.state.isDone && !sheep.state.isSuccess
            return (.keep, reason + (canBeRetried ? "; --retry submits it again" : ""))
        }
    }
}

extension Sheep {
    /// What a plan gives for its reason.
    fileprivate var reason: String {
        guard isPythons, let job else { return state.reason }
        return "\(state.reason) (job \(job.id) of Python's Dora)"
    }
}

extension SheepState {
    /// What a plan gives for its reason.
    fileprivate var reason: String {
        switch self {
        case .new: "never submitted"
        case .job(let state): state.name
        case .missing: "MISSING: nobody knows its job any more"
        case .unknown(let reason): "UNKNOWN: \(reason)"
        }
    }
}
