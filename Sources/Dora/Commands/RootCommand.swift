internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// The program's command without a subcommand: shows the help.
struct RootCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let grids = Program.current?.gridNames ?? []
        return CommandConfiguration(
            commandName: Program.current?.main.name ?? "dora",
            abstract: "Runs experiments, here or as jobs.",
            discussion: (grids.isEmpty ? "" : "Grids: \(grids.joined(separator: ", "))\n\n") + """
                Exit codes: 0 done; 1 it could not be done, and standard error says why; 64 the \
                command line is wrong; 75 try again later: another command is at work in the \
                folder, or the queue has no room.
                """,
            subcommands: own + (Program.current?.commands ?? []))
    }

    private static var own: [any ParsableCommand.Type] {
        [
            RunCommand.self, LaunchCommand.self, GridCommand.self, InfoCommand.self,
            ExportCommand.self, ImportCommand.self, CleanCommand.self, SuperviseCommand.self,
        ]
    }

    /// Refuses commands of the program that would hide one of these, or each other.
    static func refuseClashes(_ program: Program) throws(DoraError) {
        var names = Set(own.map { $0._commandName } + ["help"])
        for name in program.commands.map({ $0._commandName }) where !names.insert(name).inserted {
            throw DoraError(
                .configuration, operation: "read the command line",
                message: "two commands are named '\(name)': give the program's another name")
        }
    }
}
