import Foundation
import Subprocess
import Testing

/// The probe, run as a child: a host of the library that must come through.
struct ProbeProgram {
    /// What the host printed, and how it ended.
    struct Outcome: CustomStringConvertible {
        let facts: [String]
        let errors: String
        let status: TerminationStatus

        /// The host came to its own end.
        var survived: Bool { status.isSuccess && facts.contains("end") }
        /// The number and the text of the error that was thrown.
        var error: String? { fact("error") }

        func fact(_ key: String) -> String? {
            facts.first { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.count + 2)) }
        }

        var description: String {
            (facts + [errors, "\(status)"]).joined(separator: "\n")
        }
    }

    /// Runs the probe.
    ///
    /// - Parameters:
    ///   - configuration: what `SLURM_CONF` is.
    ///   - environment: further variables.
    ///   - before: what the shell does first: `ulimit -s 64`.
    static func run(
        _ arguments: [String], configuration: String?,
        environment: [Environment.Key: String?] = [:], before: String = ":"
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            // By a shell, for the library wants its own path type.
            .name("sh"),
            arguments: Arguments(["-c", "\(before); exec \"$@\"", "sh", path()] + arguments),
            environment: .inherit.updating(
                environment.merging(["SLURM_CONF": configuration]) { one, _ in one }),
            input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return Outcome(
            facts: result.standardOutput.split(separator: "\n").map(String.init),
            errors: result.standardError, status: result.terminationStatus)
    }

    /// Where an executable of this package is.
    static func path(_ name: String = "SlurmProbe") throws -> String {
        let beside = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
        let candidates = beside.flatMap { url in
            [url, url.deletingLastPathComponent()].map {
                $0.appendingPathComponent(name).path
            }
        }
        return try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "no executable \(name); build it first")
    }
}

/// A folder for configuration files that goes away with the test.
final class ConfigurationFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "slurm-preflight-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Other users must be able to come in, for tests of what they may read.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file.
    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// Writes a `slurm.conf` of a cluster whose controller nobody can reach.
    func writeConfiguration(_ lines: String..., without key: String? = nil) throws -> String {
        let usual = [
            "ClusterName=preflight", "SlurmctldHost=localhost(127.0.0.1)", "SlurmctldPort=1",
            "AuthType=auth/munge", "AuthInfo=socket=\(path)/no-munge.socket",
            "SelectType=select/cons_tres", "AccountingStorageType=accounting_storage/none",
            "MessageTimeout=2", "NodeName=n1 CPUs=1", "PartitionName=main Nodes=n1",
        ]
        // A key may be given once only.
        let keys = lines.map { $0.prefix { $0 != "=" } + "=" } + (key.map { ["\($0)="] } ?? [])
        let kept = usual.filter { line in !keys.contains { line.hasPrefix($0) } }
        return try write((kept + lines).joined(separator: "\n") + "\n", to: "slurm.conf")
    }
}
