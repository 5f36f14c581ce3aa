internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// `clean`: lists what no grid needs, moves it to a trash, brings it back, deletes it.
struct CleanCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clean",
            abstract: "List what no grid needs, and move it away if asked to.",
            discussion: """
                Without --trash or --delete nothing is changed. What has a job that runs or waits \
                is never touched. Checkpoints are looked for in the folders of experiments that \
                have completed.
                """)
    }

    @Flag(help: "Folders of experiments that are in no grid.")
    var experiments = false

    @Flag(help: "Checkpoints of experiments that have completed.")
    var checkpoints = false

    @Flag(help: "Copies of programs that no job will run any more.")
    var codes = false

    @Flag(help: "Files that commands and jobs were writing when they were killed.")
    var leftovers = false

    @Option(
        help: ArgumentHelp(
            "Names of checkpoints, several times if needed; "
                + CleanSearch.usualCheckpoints.joined(separator: ", ") + " unless given.",
            valueName: "pattern"))
    var pattern: [String] = []

    @Option(help: ArgumentHelp("Only what was not changed for so long.", valueName: "days"))
    var older = 1.0

    @Flag(help: "Move what is listed to the trash, from where --restore brings it back.")
    var trash = false

    @Flag(help: "Delete what is listed for good.")
    var delete = false

    @Option(
        help: ArgumentHelp(
            "Bring back what was moved to the trash under this name; last: the newest.",
            valueName: "name"))
    var restore: String?

    @Flag(name: .words("empty_trash"), help: "Delete what is in the trash for good.")
    var emptyTrash = false

    @Flag(name: .shortAndLong, help: "Delete without asking.")
    var yes = false

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        let asked = [trash, delete, restore != nil, emptyTrash].count { $0 }
        if asked > 1 {
            throw ValidationError("Give one of --trash, --delete, --restore and --empty_trash.")
        }
        guard older >= 0 else { throw ValidationError("--older must be 0 days or more.") }
    }

    func run() async throws {
        let main = try Program.required().main
        let trash = Trash(dora: main.dora)
        if let restore {
            return try await held(main) { () throws(DoraError) in
                try bringBack(restore, from: trash)
            }
        }
        if emptyTrash { return try await empty(trash, main) }
        let found = try await candidates(main)
        show(found, trash)
        guard self.trash || delete, !found.isEmpty else { return }
        if delete, !yes { try Confirmation.ask("delete these \(found.count) for good") }
        try await held(main) { () async throws(DoraError) in
            // What was listed may have got a job since; nobody submits any now.
            try await recover(main)
            let still = Set(try await candidates(main).map(\.path))
            try await act(found.filter { still.contains($0.path) }, trash)
        }
    }

    /// Nobody plans or submits while folders move.
    private func held(
        _ main: any DecoratedMain, _ body: () async throws(DoraError) -> Void
    ) async throws(DoraError) {
        try await Lease.held(main.dora, for: "clean", log: report, body)
    }

    /// Records the jobs that commands which died have left without a record.
    private func recover(_ main: any DecoratedMain) async throws(DoraError) {
        let intents = try Intent.all(in: main.dora, log: report)
        guard !intents.isEmpty else { return }
        let isLocal = intents.allSatisfy { $0.scheduler == LocalScheduler.schedulerName }
        let scheduler: any Scheduler =
            isLocal || place.local ? LocalScheduler(main.dora) : try await SlurmScheduler.connect()
        try await Shepherd(main, scheduler: scheduler, log: report).recover()
    }

    private func candidates(_ main: any DecoratedMain) async throws(DoraError) -> [CleanCandidate] {
        var kinds: Set<CleanCandidate.Kind> = []
        if experiments { kinds.insert(.experiment) }
        if checkpoints { kinds.insert(.checkpoint) }
        if codes { kinds.insert(.code) }
        if leftovers { kinds.insert(.leftover) }
        if kinds.isEmpty { kinds = Set(CleanCandidate.Kind.allCases) }
        let dora = main.dora
        let signatures = try Files.list(dora.xpsFolder).compactMap { Signature($0) }
        var flock = try await Work.map(signatures.count, "reading experiments") {
            index throws(DoraError) in
            Sheep(among: XP(dora: dora, knownBy: signatures[index]))
        }
        let scheduler = try await place.scheduler(of: flock, main)
        try await Shepherd(main, scheduler: scheduler, log: report).refresh(&flock)
        let search = CleanSearch(
            dora: dora,
            checkpoints: (pattern.isEmpty ? CleanSearch.usualCheckpoints : pattern)
                .map { FileNamePattern($0) },
            age: older * 86400)
        return try await search.candidates(kinds, flock, now: Date().timeIntervalSince1970)
    }

    private func show(_ found: [CleanCandidate], _ trash: Trash) {
        let rows = found.map {
            [
                Table.Cell($0.kind.rawValue), Table.Cell(TextAmount.bytes(Double($0.bytes))),
                Table.Cell($0.path.printable),
            ]
        }
        if rows.isEmpty {
            let age = older > 0 ? " and that is \(TextAmount.days(older)) old" : ""
            let hint = older > 0 ? " --older 0 looks at what is younger, too." : ""
            print("Nothing is there that no grid needs\(age).\(hint)")
        } else {
            let table = Table(
                columns: [
                    .init(title: "what"), .init(title: "size", alignment: .trailing),
                    .init(title: "path"),
                ], rows: rows)
            let bytes = found.reduce(0) { $0 + $1.bytes }
            print(table.lines().joined(separator: "\n"))
            print("\(found.count) in all, \(TextAmount.bytes(Double(bytes)))")
        }
        for name in trash.names {
            print("In the trash: \(name), \(TextAmount.bytes(Double(trash.bytes(name))))")
        }
    }

    private func act(_ found: [CleanCandidate], _ trash: Trash) async throws(DoraError) {
        if self.trash {
            let name = try trash.add(found, at: Date())
            print("Moved to the trash; clean --restore \(name) brings it back.")
            return
        }
        _ = try await Work.map(found.count, "deleting") { index throws(DoraError) in
            let path = "\(trash.dora.directory)/\(found[index].path)"
            switch found[index].kind {
            case .checkpoint, .leftover: try Disk.removeTree(path)
            case .experiment, .code: try Disk.removeAtOnce(path)
            }
        }
        print("Deleted \(found.count).")
    }

    private func bringBack(_ name: String, from trash: Trash) throws(DoraError) {
        let (restored, taken) = try trash.restore(name == "last" ? trash.names.last ?? "" : name)
        print("Brought back \(restored.count).")
        guard taken.isEmpty else {
            throw DoraError(
                .refused, operation: "restore \(name)",
                message: "something else is there now: \(taken.joined(separator: ", ")). "
                    + "Move it away and restore again.")
        }
    }

    private func empty(
        _ trash: Trash, _ main: any DecoratedMain
    ) async throws(DoraError) {
        let count = trash.names.count
        guard count > 0 else { return print("The trash is empty.") }
        if !yes { try Confirmation.ask("delete what was moved to the trash \(count) times") }
        // Not while another command brings it back.
        try await held(main) { () throws(DoraError) in try trash.empty() }
        print("The trash is empty.")
    }
}
