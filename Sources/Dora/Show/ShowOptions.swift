internal import ArgumentParser
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

/// What `grid` shows beside the live table. All but `--notify` and the growth of retried jobs only
/// look: they submit and cancel nothing.
struct ShowOptions: ParsableArguments {
    @Flag(help: "Show why jobs wait and why they failed, and do nothing else.")
    var why = false

    @Flag(help: "Show what ended jobs used of what they asked for, and do nothing else.")
    var usage = false

    @Option(
        help: ArgumentHelp(
            "Write a page with curves, parallel coordinates and a table, and do nothing else.",
            valueName: "page.html"))
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Serve that page on 127.0.0.1, refreshed while jobs run; 0 takes a free port.",
            valueName: "port"))
    var serve: Int?

    @Option(
        help: ArgumentHelp(
            "Write all histories as CSV, which HiPlot opens, and do nothing else; -: print them.",
            valueName: "file"))
    var csv: String?

    @Option(
        help: ArgumentHelp(
            "Write all histories as JSON, which HiPlot opens, and do nothing else; -: print them. "
                + "--json=file does the same.",
            valueName: "file"))
    var hiplot: String?

    @Option(
        help: ArgumentHelp(
            "Tell this command of the shell, or this http:// address, when the watched grid starts "
                + "to fail and when it has finished.",
            valueName: "command or address"))
    var notify: String?

    @Option(
        name: .words("retry_memory"),
        help: ArgumentHelp(
            "With --retry: so much more memory for jobs that ran out of it.", valueName: "2x"))
    var retryMemory: String?

    @Option(
        name: .words("retry_time"),
        help: ArgumentHelp(
            "With --retry: so much more time for jobs that reached their limit.", valueName: "2x"))
    var retryTime: String?

    @Flag(
        name: .words("retry_anywhere"),
        help: "With --retry: use nodes that failed under the jobs, too.")
    var retryAnywhere = false

    func validate() throws {
        for (option, text) in [("--retry_memory", retryMemory), ("--retry_time", retryTime)] {
            if let text, ResourceGrowth.factor(text) == nil {
                throw ValidationError("\(option) \(text): a factor of 1 or more, such as 2x.")
            }
        }
        if let serve, UInt16(exactly: serve) == nil {
            throw ValidationError("--serve \(serve): a port is a number from 0 to 65535.")
        }
    }

    /// Whether only to look.
    var onlyLooks: Bool {
        why || usage || report != nil || serve != nil || csv != nil || hiplot != nil
    }

    /// How retried jobs grow; nil if they do not.
    var growth: ResourceGrowth? {
        guard retryMemory != nil || retryTime != nil else { return nil }
        return ResourceGrowth(
            memory: retryMemory.flatMap(ResourceGrowth.factor) ?? 1,
            time: retryTime.flatMap(ResourceGrowth.factor) ?? 1)
    }

    /// What a monitor is to tell of its looks.
    func onLook(_ grid: Grid) throws(DoraError) -> @Sendable ([Sheep]) async -> Void {
        guard let notify else { return { _ in } }
        let notifier = try Notifier(notify, grid: grid.name, log: grid.shepherd.log)
        return { await notifier.look($0) }
    }

    /// Shows what was asked for.
    func show(_ grid: Grid, _ flock: [Sheep], _ period: LookPeriod) async throws(DoraError) {
        if why {
            let (names, base) = GridTable.names(of: flock.map(\.xp), grid.main)
            let explanation = await grid.shepherd.explain(flock)
            print(explanation.lines(names: names, base: base).joined(separator: "\n"))
        }
        if usage {
            let (names, base) = GridTable.names(of: flock.map(\.xp), grid.main)
            let usage = try await grid.shepherd.usage(
                of: flock, names: names.map { GridTable.shown($0, base: base) })
            let isColored = Terminal.isInteractive()
            let width = isColored ? Terminal.size.width : nil
            print(usage.lines(width: width, isColored: isColored).joined(separator: "\n"))
        }
        if csv != nil || hiplot != nil {
            let main = grid.main
            let rows = HistoryRows(flock, main: main) { main.history(of: $0) }
            if let csv {
                // Beside the file there is as much room as it takes.
                let folder =
                    csv == "-"
                    ? FileManager.default.temporaryDirectory.path : Files.parent(of: csv) ?? "."
                try Self.write(to: csv) { (put) throws(DoraError) in
                    try rows.writeCSV(by: Spool(in: folder), put)
                }
            }
            if let hiplot { try Self.write(to: hiplot, rows.writeJSON) }
        }
        let reporter = GridReporter(grid: grid)
        if let report {
            let data = try await reporter.data(flock)
            try Self.write(ReportPage(data: data).html, to: report)
            if report != "-" { print("Wrote \(report)") }
        }
        if let serve { try await reporter.serve(flock, port: serve, period) }
    }

    private static func write(_ text: String, to path: String) throws(DoraError) {
        guard path != "-" else { return print(text, terminator: "") }
        try AtomicFile.replace(path, withText: text)
    }

    /// Writes what comes in very many small parts.
    private static func write(
        to path: String, _ body: (HistoryRows.Put) throws(DoraError) -> Void
    ) throws(DoraError) {
        guard path == "-" else {
            return try AtomicFile.replace(path) { (writer) throws(DoraError) in
                try body { (part) throws(DoraError) in try writer.put(part) }
            }
        }
        let writer = FileWriter(STDOUT_FILENO, name: "standard output")
        try body { (part) throws(DoraError) in try writer.put(part) }
        try writer.flush()
    }
}
