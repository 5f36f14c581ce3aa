internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

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

    @Flag(
        name: .words("git_save"),
        help: "Run in a clone of the repository, which must be clean, as jobs do with gitSave.")
    var gitSave = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var selection: Selection

    func validate() throws {
        guard workers ?? 1 > 0 else { throw ValidationError("--ddp_workers must be 1 or more.") }
    }

    func run() async throws {
        let main = try Program.required().main
        let xp = try selection.xp(of: main, for: Self.self)
        try await checkJob(of: xp, main)
        if clear { try Disk.removeAtOnce(xp.folder) }
        if gitSave { try await RunInClone(main: main, xp: xp).run() }
        try await LocalCopy.enter()
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

    /// A job of the XP would write into the same folder: it is named, and with `--clear` cancelled.
    /// Another program may do so, too.
    private func checkJob(of xp: XP, _ main: any DecoratedMain) async throws {
        // Jobs run this command, too.
        guard ProcessInfo.processInfo.environment["DORA_TOKEN"] == nil else { return }
        FolderPrograms(main).warning(isNoted: true).map(report)
        let known = try Sheep(xp)
        guard known.job != nil, !(known.usesSlurm && place.local) else { return }
        let shepherd: Shepherd
        do {
            shepherd = Shepherd(
                main, scheduler: try await place.scheduler(of: [known], main), log: report)
        } catch {
            return report(
                "\(xp.signature) was submitted as job \(known.job.map { "\($0.id)" } ?? "?"), "
                    + "and whether that still runs cannot be asked: \(error)")
        }
        var flock = [try await shepherd.sheep(of: xp)]
        guard !flock[0].state.isDone, let job = flock[0].job?.id else { return }
        if clear {
            report("Cancelling job \(job) of \(xp.signature), which is \(flock[0].state.name).")
            try await shepherd.cancel(flock)
            try await shepherd.waitForEnd(of: &flock)
        } else {
            report(
                "\(xp.signature) has job \(job), which is \(flock[0].state.name): both write "
                    + "into \(xp.folder).")
        }
    }
}
