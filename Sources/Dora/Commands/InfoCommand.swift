internal import ArgumentParser
internal import DoraArguments
internal import DoraCore
internal import Foundation
internal import Slurm

/// `info`: shows what is known of one XP.
struct InfoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "info", abstract: "Show an experiment: its job, folder, log and metrics.")
    }

    @Option(name: [.customShort("j"), .customLong("job_id"), .customLong("job-id")],
        help: ArgumentHelp("The experiment that this job ran.", valueName: "id"))
    var job: String?

    @Flag(name: .shortAndLong, help: "Print the log.")
    var log = false

    @Flag(name: .shortAndLong, help: "Follow the log until the job has ended.")
    var tail = false

    @Flag(name: .shortAndLong, help: "Print the last metrics.")
    var metrics = false

    @Flag(name: [.customShort("C"), .long], help: "Cancel the job.")
    var cancel = false

    @OptionGroup var selection: Selection

    func run() async throws {
        let main = try Program.required().main
        let xp = try job.map { try main.xp(forJob: $0) } ?? selection.xp(of: main)
        var flock = [try Sheep(xp)]
        let scheduler: any Scheduler =
            flock[0].usesSlurm ? try await SlurmScheduler.connect() : LocalScheduler(main.dora)
        let shepherd = Shepherd(main, scheduler: scheduler, log: report)
        try await shepherd.refresh(&flock)
        if cancel {
            try await shepherd.cancel(flock)
            try await shepherd.refresh(&flock)
        }
        show(flock[0], main)
        if metrics, let last = main.history(of: xp).last { print(last.jsonText) }
        if tail {
            _ = try await LogFollower(shepherd: shepherd).follow(flock[0])
        } else if log {
            guard let path = flock[0].log, let text = try Files.readText(path) else {
                throw DoraError(
                    .notFound, operation: "read the log of \(xp.signature)",
                    message: "the job of \(xp.signature) has written no log yet")
            }
            print(text, terminator: "")
        }
    }

    private func show(_ sheep: Sheep, _ main: any DecoratedMain) {
        print("name    \(main.name(of: sheep.xp))")
        print("sig     \(sheep.xp.signature)")
        print("state   \(sheep.state.name)", terminator: "")
        print(sheep.source.map { " (\($0))" } ?? "")
        print("job     \(sheep.job.map { "\($0.id)" } ?? "none")")
        print("folder  \(sheep.xp.folder)")
        if let log = sheep.log { print("log     \(log)") }
    }
}
