internal import DoraArguments
public import DoraCore
internal import Slurm
internal import Synchronization

/// What a grid remembers between two looks.
final class GridWatch: Sendable {
    private struct State {
        var program: CodeStore.Saving?
        /// What retried members ask for.
        var slurm: [Int: SlurmConfig] = [:]
        /// How many arrays of each group had tasks left.
        var arrays: [Int: Int] = [:]
        /// Why nothing could be submitted at the last try, and whether that has been said.
        var obstacle: (reason: String, isSaid: Bool)?
    }

    private let state = Mutex(State())

    /// The copy of the program that jobs run.
    var program: CodeStore.Saving? {
        get { state.withLock { $0.program } }
        set { state.withLock { $0.program = newValue } }
    }

    /// What members ask for that are retried with more than the grid says.
    var slurm: [Int: SlurmConfig] {
        get { state.withLock { $0.slurm } }
        set { state.withLock { $0.slurm = newValue } }
    }

    /// Takes in why nothing could be submitted now, nil if it could, and says whether that is to be
    /// told: once, where it was so at the try before, for most commands are done soon.
    func isStuck(by reason: String?) -> Bool {
        state.withLock { state in
            let isSame = reason != nil && state.obstacle?.reason == reason
            let isNews = isSame && state.obstacle?.isSaid == false
            state.obstacle = reason.map { ($0, isSame) }
            return isNews
        }
    }

    /// Takes in how many arrays a group has left, and says whether there were more before.
    func hasFewer(arrays: Int, ofGroup group: Int) -> Bool {
        state.withLock {
            let before = $0.arrays.updateValue(arrays, forKey: group)
            return before.map { $0 > arrays } ?? false
        }
    }
}

extension Grid {
    /// Looks at the jobs, submits those that wait for room as far as there is some now, and gives
    /// what an array that has ended leaves of its group's limit to the others.
    ///
    /// - Parameter flock: what ``run(_:show:)`` returned, or the last look.
    /// - Throws: `DoraError` with code `.cancelled`, and what submitting throws.
    public func refresh(_ flock: inout [Sheep]) async throws(DoraError) {
        try await shepherd.refresh(&flock)
        if flock.contains(where: \.isWaiting) { try await submitWaiting(&flock) }
        await shareLimits(flock)
    }

    /// Waits, and submits meanwhile what the queue has room for.
    func pause(
        for time: Duration, _ flock: inout [Sheep]
    ) async throws(DoraError) {
        let end = ContinuousClock.now + time
        while flock.contains(where: \.isWaiting), ContinuousClock.now + Self.roomPeriod < end {
            try await Pause.sleep(Self.roomPeriod, for: "watch \(name)")
            try await submitWaiting(&flock)
        }
        let rest = ContinuousClock.now.duration(to: end)
        if rest > .zero { try await Pause.sleep(rest, for: "watch \(name)") }
    }

    /// Looks at the jobs until all have ended; prints nothing.
    ///
    /// - Parameters:
    ///   - flock: what ``run(_:show:)`` returned.
    ///   - interval: between two looks.
    ///   - onLook: told of every look.
    /// - Returns: the XPs as they ended.
    /// - Throws: `DoraError` with code `.cancelled`, and what submitting throws.
    public func finish(
        _ flock: [Sheep], every interval: Duration = .seconds(30),
        onLook: @Sendable ([Sheep]) async -> Void = { _ in }
    ) async throws(DoraError) -> [Sheep] {
        try await finish(flock, LookPeriod(every: interval), onLook: onLook)
    }

    func finish(
        _ flock: [Sheep], _ period: LookPeriod, onLook: @Sendable ([Sheep]) async -> Void
    ) async throws(DoraError) -> [Sheep] {
        var flock = flock
        var period = period
        while true {
            let pause = try await look(&flock, &period)
            await onLook(flock)
            if flock.allSatisfy(\.isSettled) { return flock }
            try await self.pause(for: pause, &flock)
        }
    }

    /// Between two tries to submit what waits for room.
    private static let roomPeriod = Duration.seconds(10)

    /// Another command may be submitting the same XPs: what it has submitted is taken over.
    private func submitWaiting(_ flock: inout [Sheep]) async throws(DoraError) {
        if let kept = try await watch.program?.value.get() { CodeStore(main.dora).use(kept.path) }
        let room = try await shepherd.scheduler.room()
        if room == 0 { return }
        var whole: [Sheep] = []
        do throws(DoraError) {
            whole = try await shepherd.leased("grid \(name)", patience: .zero) {
                () async throws(DoraError) in
                // Another command may have died while it submitted one of them.
                try await shepherd.recover()
                return try await submitWhatFits(flock)
            }
            _ = watch.isStuck(by: nil)
        } catch {
            // Its turn comes at the next look, and then it is known what became of it.
            if error.code == .busy {
                if watch.isStuck(by: error.message) {
                    shepherd.log("What waits for room cannot be submitted: \(error)")
                }
                return
            }
            // Nor does a scheduler that is away for a while end the watch.
            let isAway = error.code == .scheduler && room == nil
            guard error.code == .outcomeUnknown || isAway else { throw error }
            return shepherd.log("\(error)")
        }
        let places = Dictionary(
            uniqueKeysWithValues: whole.indices.map { (whole[$0].xp.signature, $0) })
        for index in flock.indices where flock[index].isWaiting {
            if let place = places[flock[index].xp.signature] { flock[index] = whole[place] }
        }
    }

    /// All members of the grid, after what waited was submitted as far as there was room.
    private func submitWhatFits(_ flock: [Sheep]) async throws(DoraError) -> [Sheep] {
        let known = Dictionary(flock.map { ($0.xp.signature, $0) }, uniquingKeysWith: { a, _ in a })
        var whole: [Sheep] = []
        var waiting: Set<Int> = []
        for (index, member) in herd.members.enumerated() {
            let sheep = known[member.xp.signature]
            guard let sheep, !sheep.isWaiting else {
                let fresh = Sheep(among: member.xp)
                let isWanted = sheep.map { fresh.file == $0.file && fresh.damage == nil } ?? false
                if isWanted { waiting.insert(index) }
                whole.append(isWanted ? sheep ?? fresh : fresh)
                continue
            }
            whole.append(sheep)
        }
        try await submit(waiting, of: &whole)
        return whole
    }

    /// A group with fewer live arrays than before has part of its limit unused.
    private func shareLimits(_ flock: [Sheep]) async {
        guard herd.groups.contains(where: { $0.count > 1 }) else { return }
        let places = Dictionary(
            flock.indices.map { (flock[$0].xp.signature, $0) }, uniquingKeysWith: { a, _ in a })
        for (index, group) in herd.groups.enumerated() where group.count > 1 {
            let members = group.compactMap { places[herd.members[$0].xp.signature] }
            let live = LiveArrays(of: members, in: flock)
            guard watch.hasFewer(arrays: live.jobs.count, ofGroup: index) else { continue }
            let limit = herd.members[group[0]].slurm.arrayParallelism
            let shares: [Int]
            switch Throttle(
                limit, over: 0, beside: live.jobs.count, tasks: live.taskCount)
            {
            case .none: shares = live.jobs.map { _ in limit }
            case .shares(let parts): shares = parts
            case .chain: continue
            }
            for (array, share) in zip(live.jobs, shares) { await setLimit(of: array, to: share) }
        }
    }

    /// A limit that cannot be changed is no reason to give a grid up.
    func setLimit(of array: SubmittedJob, to tasks: Int) async {
        do throws(DoraError) { try await shepherd.scheduler.limit(array, to: tasks) } catch {
            shepherd.log("The limit of array \(array.id) stays as it was: \(error)")
        }
    }
}
