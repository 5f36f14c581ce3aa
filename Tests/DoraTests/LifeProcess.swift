import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

/// The test program of jobs' lives, in a folder of its own.
struct LifeProcess: Sendable {
    struct Outcome: Sendable {
        var output: String
        var errors: String
        var status: TerminationStatus
    }

    let folder: TemporaryFolder
    let path: String
    var dora: DoraConfig { DoraConfig(directory: folder.path + "/outputs") }

    /// What makes the program, its jobs and their supervisor end when this process has: jobs outlive
    /// whoever submits them, and those of tests that were killed would run for ever.
    static let environment = Environment.inherit.updating(["LIFE_OWNER": "\(getpid())"])

    init(_ folder: TemporaryFolder) throws {
        self.folder = folder
        let own = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
        let candidates = own.flatMap { url in
            [url, url.deletingLastPathComponent()].map {
                $0.appendingPathComponent("LifeProgram").path
            }
        }
        path = try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "no executable LifeProgram; build it first")
    }

    /// Runs a command to its end.
    func callAsFunction(
        _ arguments: String..., variables: [Environment.Key: String?] = [:]
    ) async throws -> Outcome {
        try await run(arguments, variables: variables)
    }

    /// Runs a command to its end.
    ///
    /// - Parameter place: where, below the folder; the experiments are in the folder all the same.
    func run(
        _ arguments: [String], variables: [Environment.Key: String?] = [:], below place: String = ""
    ) async throws -> Outcome {
        var variables = variables
        if !place.isEmpty { variables["LIFE_DIRECTORY"] = "../outputs" }
        // The shell changes the folder, for the library wants its own path type.
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", "\(folder.path)/\(place)", path]
                    + arguments),
            environment: Self.environment.updating(variables), input: .none,
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 22))
        return Outcome(
            output: result.standardOutput, errors: result.standardError,
            status: result.terminationStatus)
    }

    /// An XP that can be found by its signature.
    func xp(epochs: Int, pause: Double) throws -> XP {
        let xp = try XP(
            dora: dora, argv: ["--epochs", "\(epochs)", "--pause", "\(pause)"],
            delta: ["epochs": .int(epochs)])
        try XPStore(dora).initialize(xp) { _ in nil }
        return xp
    }

    /// The metrics that the XP has so far.
    func epochs(of xp: XP) throws -> [Int] {
        let link = Link(file: xp.historyFile)
        try link.load()
        return link.history.compactMap { $0["epoch"]?.intValue }
    }

    /// Runs the script of a local job for an XP, as the supervisor does.
    func job(
        _ xp: XP, token: SubmissionToken, restart: Int = 0, maxTimeouts: Int = 0, tasks: Int = 1,
        meanwhile: @escaping @Sendable (_ shell: Int32) async throws -> Void = { _ in }
    ) async throws -> TerminationStatus {
        try Files.makeFolder(dora.tokensFolder)
        let script = Dora.JobScript(
            name: "life", token: token, directory: dora.directory, target: .single(xp.signature),
            program: path, launch: .child(tasks: tasks), maxTimeouts: maxTimeouts)
        return try await Subprocess.run(
            .name("sh"), arguments: ["-c", "cd \"$0\"; " + script.text, folder.path],
            environment: Self.environment.updating([
                "DORA_JOB_ID": "7", "DORA_RESTART": "\(restart)",
            ]),
            input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await meanwhile(execution.processIdentifier.value)
        }.terminationStatus
    }

    /// Waits for something that will come, sooner or later.
    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }
}
