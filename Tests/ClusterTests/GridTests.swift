import Foundation
import Subprocess
import Testing

/// Grids of the example on the real cluster, through its command line.
extension ClusterTests {
    @Suite struct Grids {
        let folder: ScratchFolder
        let digits: ExampleProgram

        init() throws {
            folder = try ScratchFolder()
            digits = try ExampleProgram("digits", in: folder.path)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a grid is submitted once, watched to its end, and retried when asked`() async throws {
            let plan = try await digits("grid", "learning_rates", "--dry_run")
            #expect(plan.isSuccess && plan.output.contains(" to submit"))
            #expect(!folder.exists("outputs"))

            let first = try await digits("grid", "learning_rates", "--interval", "0.02")
            #expect(first.isSuccess, "\(first.errors)")
            let rows = Row.all(in: first.output)
            #expect(rows.count >= 14)
            #expect(rows.filter { $0.state == "COMPLETED" }.count == rows.count - 1)
            #expect(rows.filter { $0.state == "FAILED" }.count == 1)
            // One array and two single jobs.
            #expect(rows.filter { !$0.job.contains("_") }.count == 2)
            #expect(Set(rows.filter { $0.job.contains("_") }.map(\.array)).count == 1)

            let second = try await digits("grid", "learning_rates", "--interval", "0.02")
            #expect(second.isSuccess && !second.output.contains(" to submit"))
            #expect(Row.all(in: second.output).map(\.job) == rows.map(\.job))

            let retried = try await digits(
                "grid", "learning_rates", "--retry", "--interval", "0.02")
            #expect(retried.isSuccess && retried.output.contains("1 to retry"))
            let changed = zip(rows, Row.all(in: retried.output)).filter { $0.job != $1.job }
            #expect(changed.map(\.0.state) == ["FAILED"])
        }

        @Test(.timeLimit(.minutes(5)))
        func `a cancelled grid leaves no job behind`() async throws {
            let sent = try await digits(
                "grid", "learning_rates", "--no_monitoring", "--partition", "main")
            #expect(sent.isSuccess, "\(sent.errors)")
            let cancelled = try await digits("grid", "learning_rates", "--cancel")
            #expect(cancelled.isSuccess && cancelled.output.contains("to cancel"))
            let after = try await digits("grid", "learning_rates", "--interval", "0.02")
            #expect(after.isSuccess)
            let rows = Row.all(in: after.output)
            #expect(rows.contains { $0.state == "CANCELLED" })
            #expect(rows.allSatisfy { ["CANCELLED", "COMPLETED", "FAILED"].contains($0.state) })
        }

        @Test(.timeLimit(.minutes(5)))
        func `launch follows the log and info finds the experiment by its job`() async throws {
            let launched = try await digits("launch", "--lr", "0.1", "--epochs", "2")
            #expect(launched.isSuccess, "\(launched.errors)")
            let job = try #require(launched.output.firstMatch(of: #/job (\d+)/#)?.1)
            let signature = try #require(launched.output.firstMatch(of: #/^([0-9a-f]{8}) /#)?.1)
            #expect(launched.output.hasSuffix("\(signature): COMPLETED\n"))
            let info = try await digits("info", "-j", String(job), "-m")
            #expect(info.output.contains("sig     \(signature)"))
            #expect(info.output.contains("state   COMPLETED"))
            #expect(info.output.contains("\"epoch\": "))
        }

        @Test func `no command of Slurm's is started on this side`() async throws {
            var digits = digits
            for name in ["sbatch", "squeue", "sacct", "scancel", "scontrol", "srun", "sinfo"] {
                try folder.write(
                    """
                    #!/bin/sh
                    [ -n "$SLURM_JOB_ID" ] || echo "$0" >>'\(folder.path)/started'
                    exit 99

                    """,
                    to: "bin/\(name)", executable: true)
            }
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            digits.environment["PATH"] = "\(folder.path)/bin:\(path)"
            // Jobs have the same PATH, and start srun.
            let outcome = try await digits("grid", "many", "--no_monitoring")
            #expect(outcome.isSuccess, "\(outcome.errors)")
            let cancelled = try await digits("grid", "many", "--cancel")
            #expect(cancelled.isSuccess, "\(cancelled.errors)")
            #expect(!folder.exists("started"))
        }
    }
}

/// A row of the final table.
struct Row: Sendable {
    var state: String
    var signature: String
    var job: String

    /// The array's id.
    var array: Substring { job.prefix { $0 != "_" } }

    static func all(in output: String) -> [Row] {
        output.split(separator: "\n").compactMap { line in
            line.firstMatch(of: #/^ *\d+  .* ([A-Z_]+) +([0-9a-f]{8}) +([0-9_]+)/#).map {
                Row(state: String($0.1), signature: String($0.2), job: String($0.3))
            }
        }
    }
}

/// A folder that jobs can write to and that goes away with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("dora-cluster-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    func names(in name: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)"))?.sorted() ?? []
    }

    func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
    }

    func write(_ text: String, to name: String, executable: Bool = false) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        if executable {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
    }
}
