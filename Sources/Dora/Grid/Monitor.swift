internal import DoraArguments
internal import DoraCore
internal import Foundation

/// Watches the jobs of a grid until all have ended.
struct Monitor {
    let grid: Grid
    /// Between two looks.
    let interval: Duration
    var screen = Screen()

    /// Shows the table anew at each look; on a pipe a line whenever something has changed, and
    /// the table once at the end.
    ///
    /// - Returns: the sheep as they ended.
    mutating func watch(_ flock: [Sheep]) async throws(DoraError) -> [Sheep] {
        var flock = flock
        let table = GridTable(
            flock.map(\.xp), main: grid.main, columns: grid.columns)
        while true {
            try await grid.shepherd.refresh(&flock)
            let done = flock.allSatisfy { $0.state.isDone || $0.state == .new }
            let latest = flock.map { grid.main.history(of: $0.xp).last }
            let summary = GridTable.summary(flock)
            var lines = table.base.isEmpty ? [] : ["All: \(table.base)"]
            lines += table.lines(flock, latest: latest) + [summary]
            screen.show(lines, brief: "\(grid.name): \(summary)", isLast: done)
            if done { return flock }
            do { try await Task.sleep(for: interval) } catch {
                throw DoraError(.cancelled, operation: "watch \(grid.name)", message: "cancelled")
            }
        }
    }
}
