import Foundation
import Subprocess
import Testing

/// An example's executable, run as a user would, in a folder of its own.
struct ExampleProgram: Sendable {
    /// What a command printed, and how it ended.
    struct Outcome: Sendable {
        var output: String
        var errors: String
        var status: TerminationStatus

        var isSuccess: Bool { status.isSuccess }
    }

    var path: String
    let folder: String
    /// Variables that differ from this process's own.
    var environment: [Environment.Key: String?] = [:]
    /// Who runs it; this process's user when nil.
    private(set) var user: uid_t?

    /// - Parameters:
    ///   - name: of the executable, beside this test's own.
    ///   - folder: where it runs.
    init(_ name: String, in folder: String) throws {
        let beside = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
        let candidates = beside.flatMap { url in
            [url, url.deletingLastPathComponent()].map { $0.appendingPathComponent(name).path }
        }
        path = try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "no executable \(name); build it first")
        self.folder = folder
    }

    /// Lets another user run it, from the folder: others may not get into this repository.
    mutating func run(as user: uid_t) throws {
        let copy = "\(folder)/\(URL(fileURLWithPath: path).lastPathComponent)"
        if !FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.copyItem(atPath: path, toPath: copy)
        }
        (self.user, path) = (user, copy)
    }

    /// Runs a command to its end.
    func callAsFunction(_ arguments: String...) async throws -> Outcome {
        try await run(arguments)
    }

    /// Runs a command to its end; kills it when the moment has come.
    ///
    /// - Parameter moment: returns when it has, or throws when it is cancelled for the command has
    ///   ended.
    func run(
        _ arguments: [String], killAt moment: (@Sendable () async throws -> Void)? = nil
    ) async throws -> Outcome {
        let other = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups"] }
        // The shell changes the folder, for the library wants its own path type.
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder] + (other ?? [])
                    + [path] + arguments),
            environment: .inherit.updating(environment), input: .none,
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 22)
        ) { execution in
            guard let moment else { return }
            try? await moment()
            try? execution.send(signal: .kill)
        }
        return Outcome(
            output: result.standardOutput, errors: result.standardError,
            status: result.terminationStatus)
    }
}
