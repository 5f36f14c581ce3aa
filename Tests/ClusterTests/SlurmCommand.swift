import Foundation
import Subprocess
import Testing

/// Slurm's own commands, to compare with.
enum SlurmCommand {
    /// Runs a command and returns what it prints; fails the test where it fails.
    @discardableResult
    static func run(
        _ name: String, _ arguments: [String], in folder: String = "/tmp"
    ) async throws -> String {
        let result = try await Subprocess.run(
            .name("env"), arguments: Arguments(["-C", folder, name] + arguments),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        try #require(
            result.terminationStatus.isSuccess, "\(name) \(arguments): \(result.standardError)")
        return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits for something to become true, for as long as a loaded machine may take.
    static func until(_ isTrue: () async throws -> Bool) async throws {
        for _ in 0..<1200 {
            if try await isTrue() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("this has not happened within two minutes")
    }
}
