internal import ArgumentParser
internal import DoraArguments
internal import DoraCore
internal import Foundation

/// `launch`: submits one XP as a job, and follows its log.
struct LaunchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "launch", abstract: "Submit one experiment as a job, and follow its log.",
            discussion: "Arguments of the program, and their help, follow the options.")
    }

    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Jobs") var jobs: SchedulerOptions

    @Flag(name: [.customShort("C"), .long], help: "Cancel the job, and submit none.")
    var cancel = false

    @Flag(
        name: [.customShort("n"), .customLong("no_tail"), .customLong("no-tail")],
        help: "Return when the job is submitted.")
    var noTail = false

    @OptionGroup var selection: Selection

    func run() async throws {
        let main = try Program.required().main
        let xp = try selection.xp(of: main)
        let scheduler = try await jobs.scheduler(main)
        let shepherd = Shepherd(main, scheduler: scheduler, log: report)
        let sheep = try await shepherd.launch(
            xp, slurm: jobs.slurm(main.slurmConfig), rules: rules.rules, cancel: cancel)
        print("\(xp.signature) \(main.name(of: xp)): \(sheep.state.name)", terminator: "")
        print(sheep.job.map { ", job \($0.id)" } ?? "")
        if !noTail, !cancel {
            let end = try await LogFollower(shepherd: shepherd).follow(sheep)
            print("\(xp.signature): \(end.state.name)")
            if !end.state.isSuccess { throw ExitCode.failure }
        }
        await scheduler.drain()
    }
}
