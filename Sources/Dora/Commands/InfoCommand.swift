internal import ArgumentParser
internal import DoraArguments
internal import DoraCore
internal import Slurm

/// `info`: shows what is known of one XP.
struct InfoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "info", abstract: "Show an experiment: its job, folder, log and metrics.",
            discussion: "It is named by its arguments, its signature (-f) or a job of its (-j).")
    }

    @Option(
        name: .words("job_id", short: "j"),
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

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var selection: Selection

    func validate() throws {
        if job != nil, selection.signature != nil || !selection.arguments.isEmpty {
            throw ValidationError("Give a job, or a signature and arguments.")
        }
        if json && (log || tail) { throw ValidationError("--json goes with no log.") }
    }

    func run() async throws {
        let main = try Program.required().main
        let xp =
            try job.map { try Selection.xp(of: XPStore(main.dora).signature(ofJob: $0), main) }
            ?? selection.xp(of: main, for: Self.self)
        let known = Sheep(among: xp)
        if let damage = known.damage, cancel || log || tail { throw damage }
        if cancel, place.local, known.usesSlurm {
            throw DoraError(
                .refused, operation: "cancel \(xp.signature)",
                message: "job \(known.job.map { "\($0.id)" } ?? "") of \(xp.signature) is one of "
                    + "Slurm's: give the command without --local")
        }
        let shepherd = Shepherd(
            main, scheduler: try await place.scheduler(of: [known], main), log: report)
        var flock = [known]
        try await shepherd.refresh(&flock)
        var sheep = flock[0]
        if cancel {
            if sheep.state == .new || sheep.state.isDone {
                report("\(xp.signature) has no job to cancel: \(sheep.state.name)")
            }
            if sheep.replacement != nil {
                // Else the next command would submit another one.
                sheep = try await shepherd.leased("cancel \(xp.signature)") {
                    () async throws(DoraError) in
                    var flock = [try await shepherd.sheep(of: xp)]
                    try await shepherd.note(nil, [0], of: &flock)
                    return flock[0]
                }
            }
            try await shepherd.cancel([sheep])
            sheep = try await shepherd.sheep(of: xp)
        }
        let life = await JobLife(of: sheep, shepherd)
        if json { return print(sheep.json(name: main.name(of: xp), life).jsonText) }
        show(sheep, life, main)
        if metrics {
            let history = main.history(of: xp)
            print("metrics \(history.last?.jsonText ?? "none") (\(history.count) pushed)")
        }
        if tail {
            _ = try await LogFollower(shepherd: shepherd).follow(sheep)
        } else if log {
            try LogFile.copy(of: sheep)
        }
    }

    private func show(_ sheep: Sheep, _ life: JobLife, _ main: any DecoratedMain) {
        let name = main.name(of: sheep.xp)
        print("name    \(name.isEmpty ? "(all arguments have their defaults)" : name.printable)")
        print("sig     \(sheep.xp.signature)")
        print("argv    \(sheep.xp.argv.map(Shell.quote).joined(separator: " ").printable)")
        print("state   \(sheep.state.name)", terminator: "")
        print(sheep.source.map { " (\($0))" } ?? "")
        if case .unknown(let reason) = sheep.state { print("reason  \(reason)") }
        let whose = sheep.isPythons ? " of Python's Dora" : ""
        print("job     \(sheep.job.map { "\($0.id)" } ?? "none")\(whose)")
        life.lines.forEach { print($0) }
        print("folder  \(sheep.xp.folder)")
        if let code = sheep.code { print("code    \(code)") }
        if let log = sheep.log { print("log     \(log)") }
    }
}
