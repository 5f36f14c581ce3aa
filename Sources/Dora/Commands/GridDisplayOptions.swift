internal import ArgumentParser
internal import DoraCore

/// What of a grid is shown, and for how long.
struct GridDisplayOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Show what is decided for each experiment, and why.")
    var verbose = false

    @Flag(
        help: "Print one JSON document at the end instead of tables: the plan, and each experiment."
    )
    var json = false

    @Flag(
        name: .words("no_monitoring"),
        help: "Show the jobs once instead of watching them until all have ended.")
    var noMonitoring = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Time between two looks at the jobs. (default: some seconds while states change, at "
                + "most 5 minutes)", valueName: "minutes"))
    var interval: Double?

    @Option(
        name: [.customShort("T"), .long], parsing: .unconditional,
        help: ArgumentHelp(
            "Show all histories up to the length of the one at this place.", valueName: "index"))
    var trim: Int?

    @Flag(
        name: .words("trim_last", short: "L"),
        help: "Show all histories up to the length of the shortest.")
    var trimLast = false

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Print the folder of the experiment there.", valueName: "index"))
    var folder: Int?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Print the log of the experiment there.", valueName: "index"))
    var log: Int?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Follow the log of the experiment there.", valueName: "index"))
    var tail: Int?

    /// A year.
    private static let longestInterval = 525_600

    func validate() throws {
        guard (0...Double(Self.longestInterval)).contains(interval ?? 1), interval != 0 else {
            throw ValidationError(
                "--interval must be more than 0 minutes, and at most \(Self.longestInterval).")
        }
        if [folder, log, tail].count(where: { $0 != nil }) > 1 {
            throw ValidationError("Give one of --folder, --log and --tail.")
        }
        if trim != nil && trimLast {
            throw ValidationError("Give --trim or --trim_last.")
        }
    }

    /// The time between two looks at so many jobs.
    func period(jobs: Int) -> LookPeriod {
        interval.map { LookPeriod(every: .seconds($0 * 60)) } ?? LookPeriod(jobs: jobs)
    }

    /// The place of the one experiment that is to be shown instead of the table.
    var wantedIndex: Int? { folder ?? log ?? tail }

    /// Makes sure that the places are there, before anything is submitted for who has mistyped one.
    ///
    /// - Parameter count: how many experiments were chosen.
    func check(count: Int) throws(DoraError) {
        if let index = wantedIndex, !Self.has(index, count) { throw Self.nowhere(index, count) }
        guard let trim, !Self.has(trim, count) else { return }
        throw DoraError(
            .notFound, operation: "trim histories",
            message: "--trim \(trim): \(count) experiments were chosen, counted from 0")
    }

    private static func has(_ index: Int, _ count: Int) -> Bool { index >= -count && index < count }

    private static func nowhere(_ index: Int, _ count: Int) -> DoraError {
        DoraError(
            .notFound, operation: "find experiment \(index)",
            message: "there is no experiment \(index): \(count) were chosen, counted from 0")
    }

    /// Shows the folder or the log of the experiment at a place.
    func show(_ grid: Grid, _ flock: [Sheep], at index: Int) async throws {
        guard let sheep = flock[at: index] else { throw Self.nowhere(index, flock.count) }
        if folder != nil { return print(sheep.xp.folder) }
        if log != nil { return try LogFile.copy(of: sheep) }
        _ = try await LogFollower(shepherd: grid.shepherd).follow(sheep)
    }

    /// Shows the jobs until all have ended, or once.
    ///
    /// - Parameter onLook: told of every look.
    func watch(
        _ grid: Grid, _ flock: [Sheep], isJSON: Bool,
        onLook: @escaping @Sendable ([Sheep]) async -> Void
    ) async throws(DoraError) -> [Sheep] {
        let period = period(jobs: flock.count)
        if isJSON {
            if !noMonitoring {
                return try await grid.finish(flock, period, onLook: onLook)
            }
            var flock = flock
            try await grid.refresh(&flock)
            return flock
        }
        var monitor = Monitor(grid: grid, period: period)
        monitor.onLook = onLook
        monitor.trim = trim.map { .toIndex($0) } ?? (trimLast ? .toShortest : .none)
        return noMonitoring ? try await monitor.look(flock) : try await monitor.watch(flock)
    }
}

extension Array {
    /// The element at a place; negative ones count from the end. Nil out of range.
    fileprivate subscript(at place: Int) -> Element? {
        let index = place < 0 ? count + place : place
        return indices.contains(index) ? self[index] : nil
    }
}
