import Foundation
import Subprocess
import Testing

/// The command line of the example `watch`, as far as it takes no cluster.
@Suite struct WatchExampleTests {
    private func watch(
        _ arguments: [String]
    ) async throws -> (output: String, errors: String, status: TerminationStatus) {
        let path = try ProbeProgram.path("watch")
        let result = try await Subprocess.run(
            .name("env"), arguments: Arguments(["SLURM_CONF=/nonexistent", path] + arguments),
            input: .none, output: .string(limit: 4096), error: .string(limit: 4096))
        return (result.standardOutput, result.standardError, result.terminationStatus)
    }

    @Test(arguments: [["--help"], ["-h"], ["--changes", "7", "--help"]])
    func `says how it is used`(arguments: [String]) async throws {
        let said = try await watch(arguments)
        #expect(said.status == .exited(0) && said.errors.isEmpty, "\(said)")
        #expect(said.output.hasPrefix("Usage: watch [--changes] [JOB...]\n"), "\(said)")
    }

    @Test(arguments: [
        (["--chanegs", "7"], "unknown option '--chanegs'"), (["7", "7x"], "'7x' is no job id"),
        (["7", "--changes", "x"], "'x' is no job id"),
    ])
    func `refuses what it does not know`(arguments: [String], words: String) async throws {
        let said = try await watch(arguments)
        #expect(said.status == .exited(2) && said.output.isEmpty, "\(said)")
        #expect(said.errors.contains(words) && said.errors.contains("watch --help"), "\(said)")
    }
}
