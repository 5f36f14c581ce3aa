internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// `export`: prints the arguments of XPs as a text to be handed on.
struct ExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: "Print experiments as a text for a colleague, who reads it with import.")
    }

    @Argument(help: ArgumentHelp("The experiments, or beginnings of theirs.", valueName: "sig"))
    var signatures: [String] = []

    @Option(
        help: ArgumentHelp(
            "All experiments of this grid, also those never run.", valueName: "grid"),
        completion: .list(Program.current?.gridNames ?? []))
    var grid: String?

    // No jobs are looked at: it is taken as every command takes it.
    @OptionGroup var place: PlaceOptions

    /// All signatures in one argument, a line each: the parser's time grows with the square of the
    /// number of arguments, and 20,000 experiments would take it minutes. Where an option has a value,
    /// which could be taken for one, they stay as they are.
    static func withOneArgument(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName,
            !arguments.contains(where: { $0 == "--" || $0 == "--grid" })
        else {
            return arguments
        }
        let (signatures, options) = (
            arguments.dropFirst().filter { !$0.hasPrefix("-") },
            arguments.dropFirst().filter { $0.hasPrefix("-") }
        )
        guard signatures.count > 1 else { return arguments }
        return [arguments[0]] + options + [signatures.joined(separator: "\n")]
    }

    func validate() throws {
        if grid == nil, signatures.isEmpty { throw ValidationError("Give signatures, or --grid.") }
    }

    func run() throws { print(try text(), terminator: "") }

    /// What is printed.
    func text() throws(DoraError) -> String {
        let program = try Program.required()
        var inGrid: [[String]] = []
        if let grid {
            try program.check(grid)
            let local = LocalScheduler(program.main.dora)
            inGrid = try program.explore(grid, program.main.slurmConfig, local, report)
                .herd.members.map(\.xp.argv)
        }
        let signatures = signatures.flatMap {
            $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return try Self.text(of: signatures, beside: inGrid, main: program.main)
    }

    /// What is printed: the text between blank lines, as Dora does it.
    ///
    /// - Parameter argvs: the command lines of others that are to be in it, too.
    static func text(
        of signatures: [String], beside argvs: [[String]] = [], main: any DecoratedMain
    ) throws(DoraError) -> String {
        var argvs = argvs
        let stage = Work.stage("reading experiments", of: signatures.count)
        defer { stage?.end() }
        for text in signatures {
            argvs.append(try main.argv(for: try main.signature(matching: text)))
            stage?.advance()
        }
        return "\n\(try SharedText.dump(argvs))\n\n\n"
    }
}
