import ArgumentParser
import Dora
import Foundation

/// An experiment for the tests of jobs' lives: slow on purpose, and talkative about its signals.
struct Settings: ParsableArguments {
    @Option(help: "Entries of metrics to make.") var epochs = 3
    @Option(help: "Seconds for each.") var pause = 0.0
    @Option(help: "The rank that fails.") var failing = -1
    @Option(help: "How many attempts fail.") var failures = 0
    @Option(help: "A text in its name.") var note = ""
    @Option(help: "What a shell does in place of the program.") var command: String?
}

/// What jobs ask for: of the tests' own variable, in Dora's keys.
func slurmConfig() throws -> SlurmConfig {
    var config = SlurmConfig(gpus: 0, memPerGPU: 0.1, time: 10, cpusPerGPU: 1, partition: "main")
    guard let text = ProcessInfo.processInfo.environment["LIFE_SLURM"],
        case .object(let object) = try JSONValue(jsonBytes: Array(text.utf8))
    else { return config }
    for (key, value) in object { try config.set(key, to: value) }
    return config
}

@Sendable func run(_ xp: XP, _ settings: Settings) async throws {
    let variables = ProcessInfo.processInfo.environment
    @Sendable func variable(_ name: String) -> String { variables[name] ?? "-" }
    let spec = DistributedSpec.current
    print("program \(CommandLine.arguments[0])")
    print("runs in \(FileManager.default.currentDirectoryPath)")
    print("original \(OriginalFolder.path)")
    if let note = try? String(contentsOfFile: "note", encoding: .utf8) {
        print("note \(note)", terminator: "")
    }
    print(
        "rank \(spec.rank)/\(spec.worldSize) local \(spec.localRank)",
        "at \(variable("MASTER_ADDR")):\(variable("MASTER_PORT"))")
    xp.onPreemption {
        print("callback of rank \(spec.rank)")
        let file = "\(xp.folder)/callbacks"
        let before = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        if spec.rank == 0 {
            try (before + "called\n").write(toFile: file, atomically: true, encoding: .utf8)
        }
    }
    if let command = settings.command {
        try xp.link.load()
        return try await xp.runProgram(
            ["sh", "-c", command, "sh"] + xp.argv, metrics: JSONValue.init(jsonLine:))
    }
    if spec.rank == settings.failing { exit(3) }
    try xp.link.load()
    for epoch in xp.link.history.count..<max(settings.epochs, xp.link.history.count) {
        try await Task.sleep(for: .seconds(settings.pause))
        try xp.link.push(["epoch": .int(epoch)])
    }
    let file = "\(xp.folder)/attempts"
    let attempts = (try? String(contentsOfFile: file, encoding: .utf8))?.count ?? 0
    if attempts < settings.failures {
        try String(repeating: "x", count: attempts + 1)
            .write(toFile: file, atomically: true, encoding: .utf8)
        exit(5)
    }
    print("done")
}

@main struct LifeProgram {
    static func main() async throws {
        let variables = ProcessInfo.processInfo.environment
        if let owner = variables["LIFE_OWNER"].flatMap({ Int32($0) }) {
            // A test that was killed cannot cancel its jobs.
            Thread.detachNewThread {
                while kill(owner, 0) == 0 { sleep(1) }
                _exit(3)
            }
        }
        if let locale = variables["LIFE_LOCALE"] {
            precondition(setlocale(LC_ALL, locale) != nil, "there is no \(locale)")
        }
        let train = argparseMain(
            Settings.self, name: "life", directory: variables["LIFE_DIRECTORY"] ?? "./outputs",
            exclude: ["pause"], slurm: try slurmConfig(),
            gitSave: variables["LIFE_GIT_SAVE"] != nil,
            postGitSaveCommands: variables["LIFE_COMMAND"].map { [$0] } ?? [],
            localCode: variables["LIFE_LOCAL_CODE"] != nil
        ) { xp, settings in try await run(xp, settings) }
        await DoraCommand.main(
            train,
            grids: [
                "many": Explorer { launcher in
                    for epochs in 1...200 { launcher { $0.epochs = epochs } }
                },
                "quick": Explorer { launcher in
                    for epochs in 1...3 { launcher { $0.epochs = epochs } }
                },
                "slow": Explorer { launcher in
                    for epochs in 1...2 {
                        launcher {
                            $0.epochs = epochs
                            $0.pause = 3600
                        }
                    }
                },
            ])
    }
}
