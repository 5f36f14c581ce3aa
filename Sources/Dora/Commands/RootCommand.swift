internal import ArgumentParser
internal import DoraArguments

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
            subcommands: [
                RunCommand.self, LaunchCommand.self, GridCommand.self, InfoCommand.self,
                ExportCommand.self, ImportCommand.self, CleanCommand.self, SuperviseCommand.self,
            ])
    }
}
