import ArgumentParser
import DoraArguments
import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `The command line` {
    private let folder: TemporaryFolder
    private let main: ArgparseMain<GridArguments>

    init() throws {
        folder = try TemporaryFolder()
        main = argparseMain(GridArguments.self, name: "toy", directory: folder.path + "/dora") {
            _, arguments in
            if arguments.index > 0 { throw ExitCode(3) }
        }
    }

    private func run(_ arguments: String...) async -> Int32 {
        await DoraCommand.run(
            arguments, main, grids: ["toys": Explorer { $0(["index": .int(0)]) }])
    }

    @Test(OneExperiment()) func `has exit codes that tell what went wrong`() async throws {
        #expect(await run("run") == 0)
        #expect(await run("run", "--index", "1") == 3)
        // Wrong: an argument of the program, one of the command, the command.
        #expect(await run("run", "--index", "x") == 64)
        #expect(await run("launch", "--local", "--indxe", "1") == 64)
        #expect(await run("grid", "--retyr", "toys") == 64)
        #expect(await run("gird", "toys") == 64)
        #expect(await run("export") == 64)
        // The arguments of that experiment are wrong, not those that were typed.
        let stored = folder.path + "/dora/xps/0badc0de"
        try FileManager.default.createDirectory(
            atPath: stored, withIntermediateDirectories: true)
        try Data(#"["--indxe=1"]"#.utf8).write(to: URL(filePath: stored + "/.argv.json"))
        #expect(await run("run", "-f", "0bad") == 1)
        #expect(await run("info", "-f", "0bad", "--index", "1") == 1)
        #expect(await run("info", "-f", "0bad", "--indxe", "1") == 1)
        // Out of range, though they are numbers.
        for interval in ["inf", "nan", "1e300", "0", "-1"] {
            #expect(await run("grid", "toys", "--dry_run", "--interval=\(interval)") == 64)
        }
        #expect(await run("clean", "--local", "--older=nan") == 64)
        // Not there.
        #expect(await run("grid", "tyos") == 1)
        #expect(await run("info", "-f", "0123") == 1)
        #expect(await run("grid", "--local", "--folder", "7", "toys") == 1)
        #expect(await run("grid", "--local", "--trim", "7", "--no_monitoring", "toys") == 1)
        #expect(!Files.exists(folder.path + "/dora/grids/toys"), "nothing is submitted then")
        #expect(await run("grid", "--local", "--dry_run", "toys", "7") == 1)
        for option in ["--dry_run", "--cancel", "--why", "--json"] {
            #expect(await run("grid", "--local", option, "toys", "no such name") == 1)
        }
    }

    /// A main with names of its own, as a Python user writes one.
    private struct Named: ParsableMain {
        let base: ArgparseMain<GridArguments>
        func shortNamePart(key: String, value: JSONValue) -> String { "the \(key)" }
    }

    @Test func `works for a main of the program's own`() async throws {
        let main = Named(base: main)
        let toys = Explorer<GridArguments> { launcher in
            launcher { $0.index = 1 }
            launcher(["lr": 0.5])
        }
        let code = await DoraCommand.run(
            ["grid", "toys", "--local", "--dry_run", "the lr"], main, grids: ["toys": toys])
        #expect(code == 0)
        let grid = try Grid("toys", toys, of: main, scheduler: FakeScheduler())
        var names: [String] = []
        var options = GridOptions()
        options.dryRun = true
        try await grid.run(options) { names = $0.steps.map(\.name) }
        #expect(names == ["the index", "the lr"])
    }

    @Test(OneExperiment()) func `a program that comes into another one's folder is told so once`()
        async throws
    {
        let other = argparseMain(
            GridArguments.self, name: "other", directory: folder.path + "/dora"
        ) { _, _ in }
        #expect(FolderPrograms(main).warning(isNoted: false) == nil)
        #expect(await run("run", "--indxe", "1") == 64)
        #expect(FolderPrograms(other).warning(isNoted: false) == nil)
        #expect(await run("run") == 0)
        for isNoted in [false, true] {
            let warning = FolderPrograms(other).warning(isNoted: isNoted)
            #expect(warning?.contains("also the folder of 'toy'") == true)
        }
        #expect(FolderPrograms(other).warning(isNoted: true) == nil)
        #expect(FolderPrograms(main).warning(isNoted: true) == nil)
        #expect(try Files.readText(folder.path + "/dora/programs") == "toy\nother\n")
    }

    private struct Odd: ParsableArguments {
        @Option var items = 10
        mutating func validate() { items = (items + 9) / 10 * 10 }
    }

    @Test func `tell of values that change where experiments are made, and how to end that`() {
        let odd = argparseMain(Odd.self, name: "odd", directory: folder.path) { _, _ in }
        #expect(DoraCommand.parsingNote(["grid"], odd) == nil)
        _ = try? odd.xp(for: ["--items", "4"])
        #expect(DoraCommand.parsingNote(["launch"], odd)?.contains("parsing: .full") == true)
        for command in ["run", "info", "export", "import", "clean"] {
            #expect(DoraCommand.parsingNote([command], odd) == nil)
        }
    }

    /// Swift would read U+FFFD, and give the program a file that is not there.
    @Test(.patient, arguments: ["run", "info"])
    func `refuses what is not UTF-8`(command: String) async throws {
        let life = try LifeProcess(folder)
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: ["-c", "exec \"$0\" \(command) --epochs \"$(printf '1\\351')\"", life.path],
            output: .discarded, error: .string(limit: 4096))
        #expect(result.terminationStatus == .exited(64))
        #expect(result.standardError.contains("argument 3, '1\u{FFFD}', is not UTF-8"))
    }

    /// Swift would read U+FFFD, and the experiments would be in a folder of that name beside it.
    @Test(.patient, arguments: ["run", "info", "grid --dry_run life"])
    func `refuses a folder whose name is not UTF-8`(command: String) async throws {
        let life = try LifeProcess(folder)
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "d=$1/$(printf 'a\\351'); mkdir \"$d\"; cd \"$d\" && exec \"$0\" \(command)",
                life.path, folder.path,
            ], output: .discarded, error: .string(limit: 4096))
        #expect(result.terminationStatus == .exited(1))
        #expect(
            result.standardError.hasPrefix(
                "Error: cannot keep experiments in \(folder.path)/a\u{FFFD}: the name of the folder"
            ))
        #expect(Files.names(in: folder.path) == ["a\u{FFFD}"])
    }

    @Test(.patient) func `shows names as a terminal may have them`() async throws {
        let life = try LifeProcess(folder)
        let launched = try await life("launch", "--local", "--cancel")
        #expect(launched.output.contains(" (defaults): "), "\(launched.output)\(launched.errors)")
        let odd = try await life("info", "--local", "--note", "a\u{1B}[2Jb")
        #expect(odd.output.contains("name    note=a [2Jb"), "\(odd.output)\(odd.errors)")
        #expect(!odd.output.contains("\u{1B}"))
    }

    @Test func `says that a signature has another one's arguments by now`() async throws {
        let (now, stored) = try (main.xp(for: ["--index", "7"]), Signature("0badc0de")!)
        try folder.write(#"["--index", "7"]"#, to: "dora/xps/\(stored)/.argv.json")
        let told = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            [folder = folder.path as String] in
            let main = argparseMain(
                GridArguments.self, name: "toy", directory: folder + "/dora"
            ) { _, _ in }
            exit(await DoraCommand.run(["info", "--local", "-f", "0bad"], main, grids: [:]))
        }
        let text = String(decoding: told.standardErrorContent, as: UTF8.self)
        #expect(text.hasPrefix("The arguments of \(stored) are those of \(now.signature) by now"))
        #expect(text.contains("/dora/xps/\(stored).\n"))
    }

    @Test func `an interrupted submission says what the next command does`() async throws {
        let result = try await #require(
            processExitsWith: .signal(SIGINT), observing: [\.standardErrorContent]
        ) {
            signal(SIGINT, SIG_DFL)
            InterruptionNote.begin("first")
            InterruptionNote.end()
            InterruptionNote.begin("Interrupted.")
            interrupt(SIGINT)
        }
        let told = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(told.contains("Interrupted.\n") && !told.contains("first"))
        await #expect(processExitsWith: .success) {
            signal(SIGINT, SIG_IGN)
            InterruptionNote.begin("Interrupted.")
            interrupt(SIGINT)
            InterruptionNote.end()
            interrupt(SIGINT)
        }
        let silent = try await #require(
            processExitsWith: .signal(SIGTERM), observing: [\.standardErrorContent]
        ) {
            signal(SIGTERM, SIG_DFL)
            InterruptionNote.begin("Interrupted.")
            InterruptionNote.end()
            interrupt(SIGTERM)
        }
        let untold = String(decoding: silent.standardErrorContent, as: UTF8.self)
        #expect(!untold.contains("Interrupted"))
    }

    @Test(.patient)
    func `info tells when and where a job ran, and why it failed`() async throws {
        let life = try LifeProcess(folder)
        _ = try await life("launch", "--local", "--failing", "0")
        let info = try await life("info", "--local", "--failing", "0")
        #expect(info.output.contains(#/\nran     from [0-9:]+, for 0:\d\d, on /#), "\(info.output)")
        let why = "\nwhy     its program ended with exit code 3\n        | "
        #expect(info.output.contains(why), "\(info.output)")
        let json = try JSONValue(
            jsonText: try await life("info", "--local", "--failing", "0", "--json").output)
        #expect(json["why"] == "its program ended with exit code 3")
        #expect(json["nodes"]?.stringValue?.isEmpty == false)
        let times = [json["started"]?.intValue, json["ended"]?.intValue].compactMap { $0 }
        #expect(times.count == 2 && times == times.sorted())

        let new = try await life("info", "--local", "--json")
        let absent = try JSONValue(jsonText: new.output)
        #expect(["started", "ended", "nodes", "why"].allSatisfy { absent[$0] == .null })
    }

    @Test(.patient)
    func `info cancels the other job, too, that a killed replacement was to submit`() async throws {
        let life = try LifeProcess(folder)
        let launched = try await life("launch", "--local", "-n", "--pause", "3600")
        let signature = String(launched.output.prefix(8))
        let record = "outputs/xps/\(signature)/job.json"
        let before = text("\(folder.path)/\(record)")
        try folder.write(
            before.replacing("{\"job_id", with: "{\"replacing\": true, \"job_id"), to: record)
        let cancelled = try await life("info", "--local", "--cancel", "-f", signature)
        #expect(cancelled.status == .exited(0), "\(cancelled.errors)")
        #expect(text("\(folder.path)/\(record)") == before)
        try await life.until {
            try await life("info", "--local", "-f", signature).output.contains("CANCELLED")
        }
        let again = try await life("launch", "--local", "-n", "--pause", "3600")
        #expect(again.output.contains("CANCELLED"), "\(again.output)\(again.errors)")
    }

    /// Jobs of this machine go on, too.
    @Test(
        .patient,
        arguments: [
            "grid slow --local epochs", "grid slow --local --json epochs",
            "launch --local --pause 3600",
        ])
    func `says how to come back where it is interrupted`(command: String) async throws {
        let life = try LifeProcess(folder)
        let errors = folder.path + "/errors"
        // A shell without job control has its background commands ignore SIGINT.
        let status = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \"$0\" && exec \"$1\" \(command) 2>errors", folder.path, life.path,
            ],
            input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await life.until {
                XPStore(life.dora).signatures().contains { signature in
                    let jobs = XP(dora: life.dora, knownBy: signature).folder + "/jobs"
                    return Files.names(in: jobs).contains {
                        text("\(jobs)/\($0)").contains("rank 0/1")
                    }
                }
            }
            try execution.send(signal: .interrupt)
        }.terminationStatus
        #expect(status == .signaled(SIGINT))
        let said = text(errors).split(separator: "\n").suffix(3)
        #expect(said.first?.hasSuffix("on.") == true, "\(text(errors))")
        let commands = said.dropFirst().map { line in
            line.split(separator: " ").dropFirst().prefix { $0 != "watches" && $0 != "cancels" }
                .map(String.init)
        }
        try #require(commands.count == 2, "\(text(errors))")
        #expect(commands[0].contains("slow") || commands[0].contains("--tail"))
        let signatures = XPStore(life.dora).signatures()
        func states() async throws -> Set<String> {
            var states: Set<String> = []
            for signature in signatures {
                let info = try await life("info", "--local", "--json", "-f", "\(signature)")
                states.insert(try JSONValue(jsonText: info.output)["state"]?.stringValue ?? "")
            }
            return states
        }
        #expect(try await states().contains("RUNNING"))
        #expect(try await life.run(commands[1]).status == .exited(0))
        while try await states() != ["CANCELLED"] {
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    @Test(.patient)
    func `follows no log of an experiment that has no job`() async {
        #expect(await run("info", "-t", "--index", "5") == 1)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"),
        arguments: ["info -f 12 2>/dev/full", "info -t -f $1 >/dev/full"])
    func `says what it could not do where what it writes to is full`(command: String) async throws {
        let life = try LifeProcess(folder)
        let xp = try life.xp(epochs: 1, pause: 0)
        let file = JobFile(
            jobID: 1, slurm: .null, mark: .token(.random()), uid: getuid(), scheduler: "local")
        try file.write(of: xp)
        try folder.write("epoch 1\n", to: "outputs/xps/\(xp.signature)/jobs/1_0_log.out")
        let local = LocalFolder(directory: life.dora.directory)
        let token = try #require(file.token)
        let header = LocalEvents.Header(token: token, host: local.host, name: "life")
        try local.make()
        try AtomicFile.replace(local.events(1), withText: header.line)
        try LocalEvents.append(
            LocalEvents.Event(task: nil, state: .completed, restart: 0, time: 5),
            to: local.events(1))
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \(folder.path) && exec \"$0\" \(command)", life.path, "\(xp.signature)",
            ], output: .discarded, error: .discarded)
        #expect(result.terminationStatus == .exited(1))
    }

    @Test(
        .patient,
        arguments: [
            "grid quick --local --json --dry_run", "grid quick --local --json --dry_run -v",
            "grid quick --local --json", "grid quick --local --json --clear --yes --no_monitoring",
            "launch --local --json --epochs 1", "info --local --json --epochs 1",
        ])
    func `says nothing beside JSON while nothing is wrong`(command: String) async throws {
        let life = try LifeProcess(folder)
        if command.contains("--epochs") { _ = try await life("run", "--epochs", "1") }
        let outcome = try await life.run(command.split(separator: " ").map(String.init))
        #expect(outcome.status == .exited(0) && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try JSONValue(jsonText: outcome.output).objectValue != nil)
    }

    @Test func `writes JSON that every program can read`() throws {
        let xp = try main.xp(for: ["--index", "3"])
        try main.initialize(xp)
        try xp.link.push(["loss": .double(.nan), "best": [.double(-.infinity), 1.5]])
        let text = try Sheep(xp).json(name: "").jsonText
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let metrics = object?["metrics"] as? [String: Any]
        #expect(metrics?["loss"] as? String == "nan")
        #expect((metrics?["best"] as? [Any])?.first as? String == "-inf")
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"),
        arguments: [
            ("info -f $1 --json", 1), ("export $1", 1), ("--help", 1), ("run -f $1", 0),
        ])
    func `fails where what it prints is lost`(command: String, code: Int32) async throws {
        let life = try LifeProcess(folder)
        let xp = try life.xp(epochs: 1, pause: 0)
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c", "cd \"$2\" && exec \"$0\" \(command) >/dev/full", life.path,
                "\(xp.signature)", life.folder.path,
            ], output: .discarded, error: .string(limit: 4096))
        #expect(result.terminationStatus == .exited(code), "\(result.standardError)")
        #expect(result.standardError.contains("not all could be written") == (code == 1))
    }

    @Test(arguments: ["run", "launch", "info"])
    func `says which option of its own may have been meant`(command: String) async throws {
        let life = try LifeProcess(folder)
        for (option, words) in [
            ("--loca", "Unknown option '--loca'. Did you mean '--local'"),
            ("--form_sig=x", "Unknown option '--form_sig'. Did you mean '--from_sig'?"),
            ("--epoch=3", "Did you mean '--epochs'?"), ("--xyzzy", "Unknown option '--xyzzy'\n"),
        ] {
            let said = try await life(command, option)
            #expect(said.status == .exited(64) && said.errors.contains(words), "\(said.errors)")
            let hint = "See 'life \(command) --help'"
            #expect(said.errors.split(separator: hint).count == 2, "\(said.errors)")
        }
    }

    @Test func `says which command may have been meant`() async {
        #expect(DoraCommand.suggestion(["gird", "toys"]) == " Did you mean 'grid'?")
        #expect(DoraCommand.suggestion(["lauch"]) == " Did you mean 'launch'?")
        for right in [["grid", "x"], ["help", "grid"], ["--help"], []] {
            #expect(DoraCommand.suggestion(right).isEmpty)
        }
    }

    @Test(OneExperiment()) func `has the program's own commands beside its own`() async throws {
        func run(
            _ arguments: String..., commands: [any ParsableCommand.Type] = [Count.self]
        ) async -> Int32 {
            await DoraCommand.run(arguments, main, grids: [:], commands: commands)
        }
        #expect(await run("count-to", "2") == 0)
        #expect(await run("count-to", "3") == 7)
        #expect(await run("count-to", "x") == 64)
        #expect(await run("run") == 0)
        #expect(await run("count-to", "2", commands: []) == 64)
        // One that would hide a command of Dora's, or another one of its own.
        #expect(await run("run", commands: [Clean.self]) == 1)
        #expect(await run("run", commands: [Count.self, Count.self]) == 1)
    }

    @Test func `help has no empty lines but those between its parts`() async throws {
        let life = try LifeProcess(folder)
        #expect(try await life("run", "--help").output.contains("ARGUMENTS OF LIFE"))
        for words in [["run", "--help"], ["grid", "--help"], ["help", "clean"], []] {
            let help = try await life.run(words).output
            #expect(help.contains("OPTIONS:"))
            #expect(!help.contains("\n\n\n") && !help.hasSuffix("\n\n"), "\(words)")
        }
    }

    @Test func `help shows option groups with and without a title`() {
        func options(_ type: (some ParsableArguments).Type) -> String {
            Program(
                main: main, argumentsHelp: type.helpMessage(), gridNames: [], commands: [],
                explore: { (_, _, _, _) throws(DoraError) in
                    throw DoraError(.notFound, operation: "", message: "")
                }
            ).options
        }
        let title = "ARGUMENTS OF TOY (they make the experiment):\n"
        #expect(options(GridArguments.self).hasPrefix(title + "  --index"))
        let mixed = options(MixedGroups.self)
        #expect(mixed.hasPrefix(title + "OPTIMISER:\n  --decay"))
        #expect(mixed.contains("\nOPTIONS:\n  --index"))
        #expect(options(TitledGroup.self).hasSuffix("(default: 0.0)"))
    }

    @Test func `knows at once who has taken a job`() throws {
        var sheep = try Sheep(main.xp(for: []))
        for (scheduler, source) in [("slurm", "slurmctld"), ("local", "local")] {
            sheep.submitted(
                JobFile(
                    jobID: 1, slurm: .null, mark: .token(.random()), uid: 0, scheduler: scheduler))
            #expect(sheep.source == source)
        }
    }

    @Test func `joins what Slurm said and what to do as two sentences`() {
        let error = SlurmError(.invalidPartition, operation: "connect to Slurm", message: "no")
        #expect(
            DoraError(error, hint: "Do this.").message
                == "cannot connect to Slurm: no (2000). Do this.")
        let whole = SlurmError(.invalidPartition, operation: "connect", message: "no.")
        #expect(!DoraError(whole, hint: "Do this.").message.contains(".."))
    }
}

private struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "count-to")
    @Argument var number: Int

    func run() async throws {
        if number > 2 { throw ExitCode(7) }
    }
}

private struct Clean: ParsableCommand {}

private struct TitledGroup: ParsableArguments {
    struct Optimiser: ParsableArguments {
        @Option var decay = 0.0
    }
    @OptionGroup(title: "Optimiser") var optimiser: Optimiser
}

private struct MixedGroups: ParsableArguments {
    @OptionGroup var plain: GridArguments
    @OptionGroup var titled: TitledGroup
}

/// Sends this process a signal, as a terminal does, and gives it time to end by that: the threads that
/// run tests do not take signals themselves.
private func interrupt(_ number: Int32) {
    kill(getpid(), number)
    usleep(500_000)
}
