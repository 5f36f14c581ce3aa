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
    var signatures: [String]

    // No jobs are looked at: it is taken as every command takes it.
    @OptionGroup var place: PlaceOptions

    /// All signatures in one argument, a line each: the parser's time grows with the square of the
    /// number of arguments, and 20,000 experiments would take it minutes. No option here has a value
    /// that could be taken for one.
    static func withOneArgument(_ arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName, !arguments.contains("--") else {
            return arguments
        }
        let (signatures, options) = (
            arguments.dropFirst().filter { !$0.hasPrefix("-") },
            arguments.dropFirst().filter { $0.hasPrefix("-") }
        )
        guard signatures.count > 1 else { return arguments }
        return [arguments[0]] + options + [signatures.joined(separator: "\n")]
    }

    func run() throws {
        let signatures = signatures.flatMap {
            $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        print(try Self.text(of: signatures, main: Program.required().main), terminator: "")
    }

    /// What is printed: the text between blank lines, as Dora does it.
    static func text(
        of signatures: [String], main: any DecoratedMain
    ) throws(DoraError) -> String {
        var argvs: [[String]] = []
        let stage = Work.stage("reading experiments", of: signatures.count)
        defer { stage?.end() }
        for text in signatures {
            argvs.append(try main.argv(for: try main.signature(matching: text)))
            stage?.advance()
        }
        return "\n\(try SharedText.dump(argvs))\n\n\n"
    }
}
