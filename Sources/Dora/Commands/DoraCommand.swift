public import ArgumentParser
public import DoraArguments
internal import DoraCore

#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @preconcurrency internal import Musl
#elseif canImport(Darwin)
    @preconcurrency internal import Darwin
#endif

/// The command line of an experiment: `run`, `launch`, `grid`, `info`, `export`,
/// `import` and `clean`, and the program's own commands.
///
/// Jobs run this same program, by commands of these: a program that submits experiments, in
/// whatever way, has ``main(_:grids:commands:)`` as its main.
public enum DoraCommand {
    /// Does what the arguments of this process ask for, and ends the process with the exit code.
    ///
    /// Exit codes: 0 for success, 1 for a failure (for `run` also of the program, for `launch` of
    /// the job), 64 for a wrong command line, 75 when the same command may succeed later: another
    /// one is at work in the folder, or the queue has no room.
    ///
    /// - Parameters:
    ///   - main: the program.
    ///   - grids: its grids by name.
    ///   - commands: its own commands, beside those of Dora; none may have the name of one of them.
    public static func main<Arguments: ParsableArguments>(
        _ main: some ParsableMain<Arguments>, grids: [String: Explorer<Arguments>] = [:],
        commands: [any ParsableCommand.Type] = []
    ) async -> Never {
        JobWatch.shared.begin(CommandLine.arguments)
        // What is printed is read while the command runs, also through a pipe.
        setvbuf(stdout, nil, Int32(_IOLBF), 0)
        let arguments: [String]
        do throws(DoraError) { arguments = try OwnArguments.read() } catch {
            report("\(error)")
            exit(EX_USAGE)
        }
        let code = await run(arguments, main, grids: grids, commands: commands)
        exit(arguments.first == "run" ? code : written(code))
    }

    /// The exit code where something that was printed may have been lost, as on a full disk. An
    /// experiment that `run` has run is done nevertheless.
    private static func written(_ code: Int32) -> Int32 {
        guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return code }
        report("Error: not all could be written to standard output")
        return code == 0 ? 1 : code
    }

    /// Does what the arguments ask for, prints, and returns the exit code.
    static func run<Arguments: ParsableArguments>(
        _ arguments: [String], _ main: some ParsableMain<Arguments>,
        grids: [String: Explorer<Arguments>], commands: [any ParsableCommand.Type] = []
    ) async -> Int32 {
        defer {
            if let note = parsingNote(arguments, main) { report(note) }
        }
        let program = Program(
            main: main, argumentsHelp: Arguments.helpMessage(),
            gridNames: grids.keys.sorted(), commands: commands,
            explore: { (name, slurm, scheduler, log) throws(DoraError) in
                guard let explorer = grids[name] else {
                    throw DoraError(
                        .notFound, operation: "find the grid \(name)",
                        message: "there is no grid '\(name)'")
                }
                return try Grid(
                    name, explorer, of: main, slurm: slurm, scheduler: scheduler, log: log)
            })
        // A job must not fail for what it has read of others.
        let damage = ["grid", "info", "clean"].contains(arguments.first) ? Damage() : nil
        let code = await Program.$current.withValue(program) {
            await Work.$display.withValue(Work.Display { ProgressBar($0, total: $1) }) {
                await Damage.$found.withValue(damage) { await run(arguments, main, program) }
            }
        }
        // Any other error names what it fails for.
        guard code == 0 || code == EX_TEMPFAIL, let all = damage?.all, !all.isEmpty else {
            return code
        }
        tell(all)
        return max(code, 1)
    }

    /// Says what could not be read.
    private static func tell(_ all: [DoraError]) {
        for error in all.prefix(5) { report("Error: \(error)") }
        if all.count > 5 { report("\(all.count - 5) more files cannot be read.") }
    }

    /// A change of how signatures are made is never silent where they are made for many, or for good.
    /// Jobs, and commands that only look, would say it again and again.
    static func parsingNote(_ arguments: [String], _ main: some SchemaMain) -> String? {
        guard ["grid", "launch"].contains(arguments.first),
            let reason = (try? main.schema.get())?.fullParseReason
        else { return nil }
        return "\(reason). Its command lines are all parsed in full, which takes longer; with "
            + "`parsing: .full` the main does so from the start, and this is not told."
    }

    private static func run(
        _ arguments: [String], _ main: some SchemaMain, _ program: Program
    ) async -> Int32 {
        var command: any ParsableCommand
        do {
            try refuseClashes(main)
            if main.dora.directory.hasPrefix(Files.currentFolder + "/") {
                try Files.checkCurrentFolder("keep experiments")
            }
            try RootCommand.refuseClashes(program)
            command = try RootCommand.parseAsRoot(
                ExportCommand.withOneArgument(GridCommand.withFileOfJSON(arguments)))
        } catch { return explain(error, arguments, program) }
        do {
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let error as ValidationError {
            // The program's own: it is no question of how this command is used.
            report("Error: \(error.message)")
            return RootCommand.exitCode(for: error).rawValue
        } catch { return explain(error, arguments, program) }
    }

    /// A flag of the program that a command takes for its own is refused, whatever is asked for:
    /// it would work in one command and not in another.
    private static func refuseClashes(_ main: some SchemaMain) throws(DoraError) {
        let schema = try main.schema.get()
        try schema.refuseFlags(ofCommand: RunCommand.self)
        try schema.refuseFlags(ofCommand: LaunchCommand.self)
        try schema.refuseFlags(ofCommand: InfoCommand.self)
    }

    /// `EX_TEMPFAIL` for what may be different in a while, and `EX_USAGE` for arguments of the
    /// program as for those of a command.
    private static func exitCode(_ error: DoraError) -> Int32? {
        switch error.code {
        case .busy, .queueFull: 75
        case .invalidArgument: 64
        default: nil
        }
    }

    /// What follows an error that was made in the command's name.
    static func suggestion(_ arguments: [String]) -> String {
        let names = RootCommand.configuration.subcommands.compactMap {
            $0.configuration.shouldDisplay ? $0._commandName : nil
        }
        guard let name = arguments.first, !name.hasPrefix("-"), !(names + ["help"]).contains(name)
        else { return "" }
        return Suggestion.text(for: name, among: names)
    }

    private static func explain(
        _ error: any Error, _ arguments: [String], _ program: Program
    ) -> Int32 {
        let code = RootCommand.exitCode(for: error)
        var message = RootCommand.fullMessage(for: error)
        let name = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
        let takesArguments = name.map { ["run", "launch", "info"].contains($0) } ?? false
        if code.isSuccess {
            // The parser ends some of its texts with an empty line.
            message = message.trimmingNewlines
            if takesArguments { message += "\n\n\(program.options)" }
            print(message)
        } else if !message.isEmpty {
            // As behind what the parser itself refuses.
            if takesArguments, let name, (error as? DoraError)?.code == .invalidArgument {
                message += "\n  See '\(program.main.name) \(name) --help' for more information."
            }
            let suggestion = code == .validationFailure ? suggestion(arguments) : ""
            report(suggestion.isEmpty ? message : "\(message)\n \(suggestion)")
        }
        return (error as? DoraError).flatMap(Self.exitCode) ?? code.rawValue
    }
}

extension Program {
    /// The program's own options, cut from its help, under a title that tells whose they are.
    var options: String {
        let lines = argumentsHelp.split(separator: "\n", omittingEmptySubsequences: false)
        // The usage comes first; an option group with a title has a part of its own.
        let start = lines.firstIndex { $0.first?.isLetter == true && $0.hasSuffix(":") }
        var own = lines[(start ?? lines.startIndex)...].filter { !$0.contains("-h, --help") }
        if let title = own.first, ["OPTIONS:", "ARGUMENTS:"].contains(title) { own.removeFirst() }
        var text = own.joined(separator: "\n").trimmingNewlines
        if text.hasSuffix("\nOPTIONS:") { text = String(text.dropLast(8)).trimmingNewlines }
        return "ARGUMENTS OF \(main.name.uppercased()) (they make the experiment):\n\(text)"
    }
}

extension String {
    /// The text without the line breaks at its end.
    fileprivate var trimmingNewlines: String {
        String(self[..<(lastIndex { !$0.isNewline }.map { index(after: $0) } ?? startIndex)])
    }
}
