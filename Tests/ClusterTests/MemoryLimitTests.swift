import Foundation
import Testing

/// Jobs that may use the memory they asked for, and no more.
///
/// One after another: Slurm names a job's cgroup by its node and its number, which two clusters have
/// in common.
extension OwnClusterTests {
    @Suite(
        .serialized,
        .enabled(if: PrivateCluster.limitsMemory, "takes a memory cgroup of version 1"))
    struct MemoryLimits {
        @Test(.timeLimit(.minutes(10)))
        func `a job that needs more memory than it asked for is told`() async throws {
            try await PrivateCluster.with("--memory-limits", "--nodes", "1") { cluster in
                var watch = try ExampleProgram("watch", in: "/tmp")
                watch.environment = cluster.environment
                let job = try await cluster.run(
                    "sbatch", "--parsable", "--chdir=/tmp", "--output=/dev/null", "--mem=30",
                    "--wrap=x=$(head -c 300000000 /dev/zero | tr \\\\0 x); sleep 60"
                ).trimmingCharacters(in: .whitespacesAndNewlines)
                let seen = try await watch("--changes", job)
                #expect(seen.isSuccess, "\(seen.errors)")
                #expect(seen.output.contains("OUT_OF_MEMORY"), "\(seen.output)")
                let word = try await cluster.run("squeue", "-h", "-t", "all", "-o", "%T")
                #expect(word.contains("OUT_OF_MEMORY"))
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `what ran out of memory gets more each time, until it is enough`() async throws {
            try await PrivateCluster.with("--memory-limits", "--nodes", "1") { cluster in
                // 102 MB, of which 250 are used.
                let probe = try Probe(
                    ["COUNT": "1", "MEMORY": "0.1", "EAT": "250"], on: cluster)
                let first = try await probe.report()
                // It is the step that is killed, and the shell that tells its exit code; 21.08 says
                // so of the job, too.
                let killed: [Set<String>] = [["FAILED"], ["OUT_OF_MEMORY"]]
                #expect(killed.contains(first.states))
                #expect(
                    try await probe("grid", "--why", "many").output.contains("ran out of memory"))
                // Without more it is retried with what it had.
                let same = try await probe.report("--retry")
                #expect(killed.contains(same.states))
                let second = try await probe.report("--retry", "--retry_memory", "2x")
                #expect(killed.contains(second.states))
                let third = try await probe.report("--retry", "--retry_memory", "2x")
                #expect(third.states == ["COMPLETED"])
                var asked: [String] = []
                for report in [first, same, second, third] {
                    let job = try #require(report.jobs[0])
                    let shown = try await cluster.run("scontrol", "show", "job", "-o", job)
                    asked.append(
                        shown.firstMatch(of: #/ MinMemoryNode=(\S+)/#).map { String($0.1) } ?? "?")
                }
                #expect(asked == ["103M", "103M", "205M", "410M"])
                // What has completed is not retried.
                #expect(
                    try await probe.report("--retry", "--retry_memory", "2x").actions == ["keep"])
            }
        }
    }
}

extension PrivateCluster {
    /// Whether `--memory-limits` can be had here.
    fileprivate static let limitsMemory = FileManager.default.isWritableFile(
        atPath: "/sys/fs/cgroup/memory")
}
