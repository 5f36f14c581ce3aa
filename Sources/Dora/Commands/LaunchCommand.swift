internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `launch`: submits one XP as a job, and follows its log.
struct LaunchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "launch", abstract: "Submit one experiment as a job, and follow its log.",
            discussion: """
                Arguments of the program, and their help, follow the options. The exit code is 0 \
                when the job completed, 1 when it did not.
                """)
    }

    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Jobs") var jobs: SchedulerOptions

    @Flag(name: [.customShort("C"), .long], help: "Cancel the job, and submit none.")
    var cancel = false

    @Flag(help: "Cancel the job, remove the experiment's folder, and submit it from scratch.")
    var clear = false

    @Flag(name: .shortAndLong, help: "Clear without asking.")
    var yes = false

    @Flag(name: .shortAndLong, help: "Cancel the job when this command is interrupted.")
    var attach = false

    @Flag(name: .words("no_tail", short: "n"), help: "Return when the job is submitted.")
    var noTail = false

    @Flag(help: "Print one JSON object, and no log.")
    var json = false

    @OptionGroup var selection: Selection

    func validate() throws {
        if clear && cancel { throw ValidationError("Give --clear or --cancel.") }
    }

    func run() async throws {
        let main = try Program.required().main
        let xp = try selection.xp(of: main, for: Self.self)
        if clear, !yes, Files.exists(xp.folder) {
            try Confirmation.ask("remove \(xp.folder): its metrics, logs and checkpoints")
        }
        FolderPrograms(main).warning(isNoted: true).map(report)
        let scheduler = try await jobs.scheduler(main)
        let shepherd = Shepherd(main, scheduler: scheduler, log: report)
        let sheep = try await CodeStore.$savesClones.withValue(!jobs.noGitSave) {
            try await shepherd.launch(
                xp, slurm: jobs.slurm(main.slurmConfig), rules: rules.rules, cancel: cancel,
                clear: clear)
        }
        let name = main.name(of: xp)
        if json {
            print(sheep.json(name: name).jsonText)
        } else {
            let shown = GridTable.shown(name, base: "")
            print("\(xp.signature) \(shown): \(sheep.state.name)", terminator: "")
            print(sheep.job.map { ", job \($0.id)" } ?? "")
        }
        if !noTail, !cancel, !json { try await follow(sheep, shepherd) }
        await scheduler.drain()
    }

    private func follow(_ sheep: Sheep, _ shepherd: Shepherd) async throws {
        let farewell = try farewell(sheep)
        let end = try await Interruption.handled {
            guard attach else { return farewell.say() }
            do { try await shepherd.cancel([sheep]) } catch { report("\(error)") }
        } during: { () async throws(DoraError) in
            try await LogFollower(shepherd: shepherd).follow(sheep)
        }
        print("\(sheep.xp.signature): \(end.state.name)")
        if !end.state.isSuccess { throw ExitCode.failure }
    }

    private func farewell(_ sheep: Sheep) throws -> Farewell {
        let place = (jobs.place.local ? ["--local"] : []) + ["-f", "\(sheep.xp.signature)"]
        let words = [try Program.required().main.name, "info"]
        return Farewell(
            news: "Job \(sheep.job.map { "\($0.id)" } ?? "") goes on.",
            again: words + ["--tail"] + place, cancel: words + ["--cancel"] + place)
    }
}
