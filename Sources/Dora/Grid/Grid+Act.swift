internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Grid {
    /// Does what was planned.
    func act(_ draft: inout Draft, _ options: GridOptions) async throws(DoraError) {
        if options.initialize { try initialize(draft) }
        try Files.makeFolder(folder)
        for index in draft.selected {
            let signature = draft.flock[index].xp.signature
            try Disk.relink("\(folder)/\(signature)", to: "../../xps/\(signature)")
        }
        let leaving = draft.removed.compactMap(\.sheep).filter { !$0.state.isDone }
        try await shepherd.cancel(draft.cancelled.map { draft.flock[$0] } + leaving)
        for index in draft.cancelled { draft.flock[index].isCancelled = true }
        if options.clear { try await shepherd.clear(draft.selected, of: &draft.flock) }
        if !draft.submitted.isEmpty {
            watch.program = try CodeStore(main.dora).keep(options.program)
            try await submit(draft.submitted, of: &draft.flock)
        }
        if options.cancel { try await shepherd.refresh(&draft.flock) }
        for stray in draft.removed { try Disk.remove("\(folder)/\(stray.link)") }
    }

    /// Makes all signatures known.
    func initialize(_ draft: Draft) throws(DoraError) {
        for index in draft.selected { try main.initialize(draft.flock[index].xp) }
    }

    /// Submits members, those of one array together and under one limit.
    ///
    /// - Parameter flock: all members of the grid, in its order.
    func submit(_ members: Set<Int>, of flock: inout [Sheep]) async throws(DoraError) {
        guard let program = watch.program else { return }
        var batches: [Batch] = []
        for group in herd.groups {
            let chosen = group.filter(members.contains)
            guard let first = chosen.first else { continue }
            let live = LiveArrays(of: group.lazy.filter { !members.contains($0) }, in: flock)
            let split = Batch(members: chosen, slurm: herd.members[first].slurm).split(
                upTo: shepherd.scheduler.maximumArraySize,
                beside: (live.jobs.map(\.id), live.taskCount), first: batches.count)
            batches += split.batches
            if let limit = split.liveLimit {
                for array in live.jobs { try await shepherd.scheduler.limit(array, to: limit) }
            }
        }
        try await shepherd.submit(batches, of: &flock, program: program)
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
            let whole = SubmittedJob(id: job.id.whole, token: job.token, uid: job.uid)
            if seen.insert(whole.id).inserted { jobs.append(whole) }
        }
    }
}
