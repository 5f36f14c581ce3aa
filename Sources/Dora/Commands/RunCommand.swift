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

    @Flag(
        name: [.customShort("d"), .customLong("ddp")],
        help: "Run several workers on this machine; when one dies, all are ended.")
    var isDistributed = false

    @Option(
        name: [.customLong("ddp_workers"), .customLong("ddp-workers")],
        help: ArgumentHelp(
            "How many workers; as many as there are GPUs by default.", valueName: "n"))
    var workers: Int?

    @OptionGroup var selection: Selection

    func validate() throws {
        guard workers ?? 1 > 0 else { throw ValidationError("--ddp_workers must be 1 or more.") }
    }

    func run() async throws {
        let main = try Program.required().main
        let xp = try selection.xp(of: main)
        if clear, FileManager.default.fileExists(atPath: xp.folder) {
            try FileManager.default.removeItem(atPath: xp.folder)
        }
        // Logs are read while the program runs.
        setvbuf(stdout, nil, Int32(_IOLBF), 0)
        if isDistributed { return try await runWorkers(xp) }
        try DistributedSpec.export(for: xp.signature)
        do { try await main.run(xp) } catch {
            await JobWatch.shared.settle()
            throw error
        }
        await JobWatch.shared.settle()
    }

    private func runWorkers(_ xp: XP) async throws {
        let environment = ProcessInfo.processInfo.environment
        let ranks = LocalRanks(
            program: try OwnExecutable.path(), arguments: ["run", "--"] + xp.argv,
            count: try workers ?? LocalRanks.defaultCount(environment), xp: xp)
        let code = try await ranks.run()
        guard code == 0 else { throw ExitCode(code) }
    }
}
