internal import ArgumentParser
internal import DoraArguments
internal import DoraCore
@preconcurrency internal import Foundation

/// `run`: runs one XP in this process. Jobs run it too.
struct RunCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: "Run one experiment in this process.",
            discussion: "Arguments of the program, and their help, follow the options.")
    }

    @Flag(help: "Remove the experiment's folder first: metrics and checkpoints.")
    var clear = false

    @OptionGroup var selection: Selection

    func run() async throws {
        let main = try Program.required().main
        let xp = try selection.xp(of: main)
        if clear, FileManager.default.fileExists(atPath: xp.folder) {
            try FileManager.default.removeItem(atPath: xp.folder)
        }
        // Logs are read while the program runs.
        setvbuf(stdout, nil, Int32(_IOLBF), 0)
        try await main.run(xp)
    }
}
