import Foundation
import Subprocess
import Testing

/// Slurm's own commands, to compare with.
enum Oracle {
    /// What a command printed, without blank ends; it must succeed.
    static func run(_ command: String, _ arguments: String...) async throws -> String {
        let result = try await Subprocess.run(
            .name(command), arguments: Arguments(arguments), input: .none,
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
        let (output, errors) = (result.standardOutput, result.standardError)
        try #require(result.terminationStatus.isSuccess, "\(command): \(errors)")
        return output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The lines of what a command printed.
    static func lines(_ command: String, _ arguments: String...) async throws -> [String] {
        let result = try await Subprocess.run(
            .name(command), arguments: Arguments(arguments), input: .none,
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess)
        return result.standardOutput.split(separator: "\n").map(String.init)
    }

    /// A value of `scontrol show job`: `JobState`, `ExitCode`.
    static func scontrol(_ job: String, _ key: String) async throws -> String? {
        let text = try await run("scontrol", "show", "job", "-o", job)
        return text.split(separator: " ").first { $0.hasPrefix(key + "=") }
            .map { String($0.dropFirst(key.count + 1)) }
    }

    /// Waits until something is so; an issue after four minutes.
    static func until(
        _ what: Comment, _ isSo: () async throws -> Bool
    ) async throws {
        for _ in 0..<960 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(250))
        }
        Issue.record(what)
    }
}
