import Foundation
import Subprocess
import Testing

/// A controller that is down, restarting, stopped, or replaced by its backup, as a host of the
/// library sees it. Each test has a cluster of its own.
extension OwnClusterTests {
    @Suite(.serialized)
    struct Controllers {
        private let folder: ScratchFolder

        init() throws {
            folder = try ScratchFolder()
        }

        /// As in a container. It said so, and left all processes running.
        @Test(.timeLimit(.minutes(10)))
        func `a private cluster is taken down where its folder has another path`() async throws {
            try await PrivateCluster.with("--nodes", "1") { cluster in
                let process = try await cluster.controllerProcess()
                let said = try await cluster.downFromElsewhere()
                #expect(said.contains("is down"), "\(said)")
                #expect(program(of: process) == nil)
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `a private cluster is taken down when the process has gone that it is for`()
            async throws
        {
            let (name, controller) = try await PrivateCluster.ofKilledProcess()
            try await Oracle.until("the cluster is there") { !PrivateCluster.exists(name) }
            #expect(program(of: controller) == nil)
        }

        @Test(.timeLimit(.minutes(10)))
        func `a controller that is down is named, and waited for by who gives a deadline`()
            async throws
        {
            try await PrivateCluster.with("MessageTimeout=3") { cluster in
                let probe = try probe(on: cluster)
                #expect(try await probe("verify", "jobs").output.contains("jobs: 0"))
                try await cluster.controller("stop-controller")
                let ping = try await probe("verify")
                #expect(ping.isSuccess && ping.errors.isEmpty, "\(ping)")
                #expect(ping.output.contains("127.0.0.1:"), "\(ping)")
                // libslurm has tried for MessageTimeout by then.
                let load = try await probe("jobs")
                #expect(load.output.contains("error: 1800 "), "\(load)")
                #expect(load.output.contains("retryable: true"), "\(load)")
                // Nobody took the job, so that is no unknown outcome.
                let submission = try await probe("submit")
                #expect(submission.output.contains("error: 1800 "), "\(submission)")
                let hold = try await probe("hold=1")
                #expect(hold.output.contains("error: 1800 "), "\(hold)")
                // Who waits gets the answer of the controller that is started again.
                async let waiting = probe("jobs", "deadline=300")
                try await Task.sleep(for: .seconds(5))
                try await cluster.controller("start-controller")
                let answer = try await waiting
                #expect(answer.output.contains("jobs: 0"), "\(answer)")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `a controller that does not answer ends no call twice, and none too late`()
            async throws
        {
            try await PrivateCluster.with { cluster in
                let probe = try probe(on: cluster)
                let process = try await cluster.controllerProcess()
                kill(process, SIGSTOP)
                defer { kill(process, SIGCONT) }
                let load = try await probe("jobs", "deadline=2")
                #expect(load.output.contains("error: -5 "), "\(load)")
                #expect(load.output.contains("slurmctld at 127.0.0.1:"), "\(load)")
                let submission = try await probe("submit", "deadline=2")
                #expect(submission.output.contains("error: -4 "), "\(submission)")
                let token = try #require(
                    submission.output.firstMatch(of: #/token: ([0-9a-f]{32})/#)?.1)
                kill(process, SIGCONT)
                // It was sent, and comes late: one job, and never two.
                var found = ""
                for _ in 0..<600 where !found.contains("found: 1") {
                    found = try await probe("find=\(token)", "deadline=120").output
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(found.contains("found: 1"), "\(found)")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `the backup controller takes over`() async throws {
            try await PrivateCluster.with("--backup", "SlurmctldTimeout=10") { cluster in
                let probe = try probe(on: cluster)
                let first = try await probe("submit")
                #expect(first.output.contains("job: "), "\(first)")
                try await cluster.controller("stop-controller", "--kill")
                let answer = try await probe("verify", "jobs", "deadline=300")
                #expect(answer.isSuccess, "\(answer)")
                #expect(answer.output.contains("jobs: 1"), "\(answer)")
            }
        }

        /// slurmdbd is told of ends at once, and of new jobs every five seconds: of one that ended
        /// sooner, older releases keep a row without its name, for ever if slurmctld was killed.
        @Test(.timeLimit(.minutes(10)))
        func `the end of a job is told that its controller took with it`() async throws {
            try await PrivateCluster.with("--nodes", "1", "--accounting") { cluster in
                let submitted = try await cluster.run(
                    "sbatch", "--parsable", "--no-requeue", "-o/dev/null", "--wrap=exit 3")
                let job = submitted.trimmingCharacters(in: .whitespacesAndNewlines)
                try await Oracle.until("the job never ended") {
                    let states = ["-h", "-t", "all", "-j", job, "-o", "%T"]
                    return try await cluster.run("squeue", states).contains("FAILED")
                }
                try await cluster.controller("restart-controller", "--kill")
                var watch = try ExampleProgram("watch", in: folder.path)
                watch.environment = cluster.environment
                let seen = try await watch("--changes", job)
                #expect(seen.isSuccess && seen.output.contains("FAILED 3:0"), "\(seen)")
                let known = try await probe(on: cluster)("resolve=\(job)")
                #expect(known.output.contains("resolved: \(job) FAILED\n"), "\(known)")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `a service holds no more after each daemon was killed and started again`()
            async throws
        {
            let settings = ["--nodes", "1", "--accounting", "MessageTimeout=3"]
            try await PrivateCluster.with(settings) { cluster in
                let probe = try probe(on: cluster)
                async let outcome = probe("live=80")
                try await Task.sleep(for: .seconds(20))
                for daemon in ["slurmctld", "slurmdbd", "munged"] {
                    _ = try await cluster.run(
                        "sh", "-c", "kill -KILL $(cat \"${SLURM_CONF%/*}/run/\(daemon).pid\")")
                    try await Task.sleep(for: .seconds(3))
                    try await cluster.controller("up", settings)
                }
                let service = try await outcome
                #expect(service.isSuccess, "\(service)")
                let held = service.output.matches(
                    of: #/kilobytes (\d+) threads (\d+) descriptors (\d+) /#
                ).map { [$0.1, $0.2, $0.3].compactMap { Int($0) } }
                let (first, last) = (try #require(held.first), try #require(held.last))
                #expect(held.count > 2, "\(service)")
                // A sanitizer keeps books of its own, and freed memory for a while.
                let kilobytes = ClusterTests.isSanitized ? 1_000_000 : 4000
                for (place, growth) in [kilobytes, 3, 3].enumerated() {
                    #expect(last[place] <= first[place] + growth, "\(held)")
                }
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `a key that is not the cluster's is told`() async throws {
            try await PrivateCluster.with { cluster in
                let munge = try await OtherMunge(in: folder.path)
                defer { munge.stop() }
                let path = try #require(cluster.environment["SLURM_CONF"] ?? nil)
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let changed = text.replacing(#/socket=[^,\s]*/#, with: "socket=\(munge.socket)")
                try #require(changed != text)
                try folder.write(changed, to: "slurm.conf")
                var probe = try probe(on: cluster)
                probe.environment["SLURM_CONF"] = "\(folder.path)/slurm.conf"
                let outcome = try await probe("jobs")
                #expect(outcome.isSuccess && outcome.errors.isEmpty, "\(outcome)")
                // Newer releases are told why the connection was closed.
                #expect(outcome.output.contains(#/error: (5005|1007) /#), "\(outcome)")
                #expect(outcome.output.contains("the cluster's key"), "\(outcome)")
            }
        }

        /// A zombie, that nobody has asked about yet, has none.
        private func program(of process: pid_t) -> String? {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
        }

        private func probe(on cluster: PrivateCluster) throws -> ExampleProgram {
            var probe = try ExampleProgram("SlurmProbe", in: folder.path)
            probe.environment = cluster.environment
            return probe
        }
    }
}
