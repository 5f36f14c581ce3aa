internal import DoraCore
internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// Runs Git.
enum Git {
    /// What Git prints.
    ///
    /// - Parameters:
    ///   - arguments: of Git, the command first.
    ///   - folder: where it is run.
    ///   - operation: what it is for, in the error.
    static func output(
        _ arguments: [String], in folder: String, for operation: String
    ) async throws(DoraError) -> String {
        let reason: String
        do {
            // Else a process is started for each folder of PATH, until one has it.
            let git = try await Executable.name("git").resolveExecutablePath(in: .inherit)
            let result = try await Subprocess.run(
                .path(git), arguments: Arguments(arguments), workingDirectory: FilePath(folder),
                // So much memory as a limit says is asked for before there is any output.
                output: .string(limit: .max), error: .string(limit: 1 << 16))
            if result.terminationStatus.isSuccess { return result.standardOutput }
            reason = "failed in \(folder): " + result.standardError.pythonStripped
        } catch { reason = "cannot be run in \(folder): \(error)" }
        throw DoraError(
            .inputOutput, operation: operation, message: "git \(arguments[0]) \(reason)")
    }
}
