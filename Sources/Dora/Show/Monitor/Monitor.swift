internal import DoraArguments
internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Watches the jobs of a grid until all have ended.
struct Monitor {
    let grid: Grid
    /// Between two looks.
    let period: LookPeriod
    /// How much of each history is shown.
    var trim = HistoryTrim.none
    /// Told of every look at the states.
    var onLook: @Sendable ([Sheep]) async -> Void = { _ in }

    /// Shows the table in place on a terminal, and elsewhere a line whenever something has changed
    /// and the table at the end.
    ///
    /// - Returns: the sheep as they were last seen: they have ended, unless the user quit.
    func watch(_ flock: [Sheep]) async throws(DoraError) -> [Sheep] {
        let table = GridTable(
            flock.map(\.xp), main: grid.main, columns: grid.columns, meta: grid.meta)
        let cache = HistoryCache(flock.map(\.xp)) { [main = grid.main] in main.history(of: $0) }
        if trim == .toShortest { try await cache.readAll() }
        try cache.trim(trim)
        let end: [Sheep]
        if Terminal.isInteractive() {
            // The screen has no line for bars.
            let line = StandardError.claim()
            defer { line?.release() }
            end = try await TerminalMonitor(
                grid: grid, period: period, cache: cache, trim: trim, onLook: onLook
            ).watch(flock, table)
        } else {
            end = try await append(flock)
        }
        try await cache.readAll(trim)
        print(Self.final(table, end, cache).joined(separator: "\n"))
        return end
    }

    /// Looks once, and shows the table.
    func look(_ flock: [Sheep]) async throws(DoraError) -> [Sheep] {
        var flock = flock
        try await grid.refresh(&flock)
        await onLook(flock)
        let table = GridTable(
            flock.map(\.xp), main: grid.main, columns: grid.columns, meta: grid.meta)
        let cache = HistoryCache(flock.map(\.xp)) { [main = grid.main] in main.history(of: $0) }
        try await cache.readAll(trim)
        print(Self.final(table, flock, cache).joined(separator: "\n"))
        return flock
    }

    /// The table of all XPs, and what it comes to.
    static func final(_ table: GridTable, _ flock: [Sheep], _ cache: HistoryCache) -> [String] {
        var progress = GridProgress()
        progress.add(flock.lazy.map(\.state), at: Date())
        let head = table.base.isEmpty ? [] : ["All: \(table.base)"]
        return head + table.lines(flock, latest: flock.indices.map { cache.latest($0) })
            + [progress.summary(at: Date())]
    }

    private func append(_ flock: [Sheep]) async throws(DoraError) -> [Sheep] {
        var flock = flock
        var period = period
        var progress = GridProgress()
        var last: GridProgress.Counts?
        while true {
            let pause = try await grid.look(&flock, &period)
            await onLook(flock)
            progress.add(flock.lazy.map(\.state), at: Date())
            if flock.allSatisfy(\.isSettled) { return flock }
            if progress.counts != last {
                print("\(grid.name): \(progress.summary(at: Date()))")
                // A pipe is read while this runs.
                fflush(nil)
            }
            last = progress.counts
            try await grid.pause(for: pause, &flock)
        }
    }
}
