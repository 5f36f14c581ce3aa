internal import ArgumentParser
internal import DoraArguments

/// The program's command without a subcommand: shows the help.
struct RootCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let grids = Program.current?.gridNames ?? []
        return CommandConfiguration(
            commandName: Program.current?.main.name ?? "dora",
            abstract: "Runs experiments, here or as jobs.",
            discussion: grids.isEmpty ? "" : "Grids: \(grids.joined(separator: ", "))",
            subcommands: [
                RunCommand.self, LaunchCommand.self, GridCommand.self, InfoCommand.self,
                ExportCommand.self, ImportCommand.self, CleanCommand.self, SuperviseCommand.self,
            ])
    }
}
