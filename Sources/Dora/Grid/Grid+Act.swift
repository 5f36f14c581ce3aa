internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Grid {
    /// Does what was planned.
    func act(_ draft: inout Draft, _ options: GridOptions) async throws(DoraError) {
        if options.initialize { try await initialize(draft) }
        try Files.makeFolder(folder)
        try await link(draft)
        let leaving = draft.removed.compactMap(\.sheep)
            .filter { !$0.state.isDone && !isElsewhere($0) }
        try await noteReplaced(&draft, options)
        try await shepherd.cancel(draft.cancelled.map { draft.flock[$0] } + leaving)
        for index in draft.cancelled { draft.flock[index].isCancelled = true }
        let cleared = draft.selected.filter {
            draft.submitted.contains($0) && (options.clear || draft.flock[$0].isHalfCleared)
        }
        if !cleared.isEmpty { try await shepherd.clear(cleared, of: &draft.flock) }
        if !draft.submitted.isEmpty {
            if options.rules.retry { await grow(draft, options) }
            try await submit(draft.submitted, of: &draft.flock)
        }
        if options.cancel {
            try await shepherd.refresh(&draft.flock)
            let elsewhere = draft.selected.map { draft.flock[$0] }.filter(isElsewhere)
            if let file = elsewhere.first?.file {
                let other = shepherd.scheduler.words(file.scheduler, file.cluster)
                shepherd.log(
                    "Not cancelled: \(TextAmount.experiments(elsewhere.count)) with a job of "
                        + "\(other). Give the command for that, too (--local is for local).")
            }
        }
        for stray in draft.removed {
            // The command that can cancel its job has to find it.
            if let sheep = stray.sheep, isElsewhere(sheep) || sheep.damage != nil { continue }
            try Disk.remove("\(folder)/\(stray.link)")
        }
    }

    /// Makes sure that those whose jobs are cancelled for others get these, should this command be
    /// killed before it submits them; and that those which keep their jobs, or were told to have none,
    /// get none for a command before that was killed.
    private func noteReplaced(_ draft: inout Draft, _ options: GridOptions) async throws(DoraError)
    {
        let replaced = draft.cancelled.filter(draft.submitted.contains)
        let fromScratch = replaced.filter { options.clear || draft.flock[$0].isHalfCleared }
        let again = replaced.filter { !options.clear && !draft.flock[$0].isHalfCleared }
        let others = draft.selected.filter {
            !draft.submitted.contains($0) && (options.cancel || draft.flock[$0].isSeen)
        }
        try await shepherd.note(.fromScratch, fromScratch, of: &draft.flock)
        try await shepherd.note(.again, again, of: &draft.flock)
        try await shepherd.note(nil, others, of: &draft.flock)
    }

    /// Says which XPs the grid has.
    private func link(_ draft: Draft) async throws(DoraError) {
        let signatures = draft.selected.map { herd.members[$0].xp.signature }
        _ = try await Work.map(signatures.count, "writing links") { index throws(DoraError) in
            let signature = signatures[index]
            let (link, target) = ("\(folder)/\(signature)", "../../\(main.dora.xps)/\(signature)")
            // Mostly all of them are there.
            guard !draft.linked.contains(signature) || Files.linkTarget(link) != target else {
                return
            }
            try Disk.relink(link, to: target)
        }
    }

    /// Makes all signatures known.
    func initialize(_ draft: Draft) async throws(DoraError) {
        try await main.initialize(
            draft.selected.map { draft.flock[$0] }.filter { $0.damage == nil }.map(\.xp))
    }

    /// Submits members, those of one array together and under one limit.
    ///
    /// - Parameter flock: all members of the grid, in its order.
    func submit(_ members: Set<Int>, of flock: inout [Sheep]) async throws(DoraError) {
        guard let program = watch.program else { return }
        var batches: [Batch] = []
        for group in herd.groups {
            let chosen = group.filter(members.contains)
            guard !chosen.isEmpty else { continue }
            let live = LiveArrays(of: group.lazy.filter { !members.contains($0) }, in: flock)
            // What retried jobs ask for may differ, and one array asks for one thing.
            var parts = alike(chosen).flatMap {
                Batch(members: $0.members, slurm: $0.slurm).split(
                    upTo: shepherd.scheduler.maximumArraySize)
            }
            let limits = Batch.throttle(
                &parts, to: herd.members[group[0]].slurm.arrayParallelism,
                beside: (live.jobs.map(\.id), live.taskCount), first: batches.count)
            for (array, limit) in zip(live.jobs, limits) { await setLimit(of: array, to: limit) }
            batches += parts
        }
        try await shepherd.submit(batches, of: &flock, program: program)
    }
}

extension Grid {
    /// Finds out what those that are retried are to ask for.
    private func grow(_ draft: Draft, _ options: GridOptions) async {
        let retried = draft.submitted.filter { draft.flock[$0].state.isDone }
        watch.slurm = await shepherd.grown(
            Dictionary(uniqueKeysWithValues: retried.map { ($0, herd.members[$0].slurm) }),
            of: draft.flock, options.growth ?? ResourceGrowth(),
            avoidsFailedNodes: options.avoidsFailedNodes)
    }

    /// The members that ask for the same, in their order.
    private func alike(_ members: [Int]) -> [(slurm: SlurmConfig, members: [Int])] {
        var groups: [(slurm: SlurmConfig, members: [Int])] = []
        var places: [SlurmConfig: Int] = [:]
        for member in members {
            let slurm = watch.slurm[member] ?? herd.members[member].slurm
            let place = places[slurm] ?? groups.count
            if place == groups.count {
                places[slurm] = place
                groups.append((slurm, []))
            }
            groups[place].members.append(member)
        }
        return groups
    }
}

/// The arrays of a group that have tasks which have not ended.
struct LiveArrays {
    var jobs: [SubmittedJob] = []
    var taskCount = 0

    init(of members: some Sequence<Int>, in flock: [Sheep]) {
        var seen: Set<JobID> = []
        for member in members {
            guard let job = flock[member].job, job.id.task != nil, !flock[member].isSettled,
                !flock[member].isCancelled
            else { continue }
            taskCount += 1
            if seen.insert(job.id.whole).inserted { jobs.append(job.whole) }
        }
    }
}
