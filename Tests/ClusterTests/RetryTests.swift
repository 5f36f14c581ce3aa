import Foundation
import Testing

/// What `grid --retry` makes of jobs that ran out of something, as Slurm sees it.
extension ClusterTests {
    @Suite(.enabled(if: getuid() == 0, "takes an administrator"))
    struct Retries {
        @Test(.timeLimit(.minutes(5)))
        func `what reached its time limit gets more time`() async throws {
            let probe = try Probe(["COUNT": "1", "SLEEP": "3000", "TIMEOUTS": "0"])
            let job = try await running(probe)
            try await update("JobId=\(job)", "EndTime=now+3")
            try await Self.until(probe, "TIMEOUT")
            #expect(try await probe.report("--dry_run").actions == ["keep"])
            #expect(try await Oracle.scontrol(job, "TimeLimit") != "00:25:00")
            let retried = try await probe.report(
                "--no_monitoring", "--retry", "--retry_time", "2.5x")
            #expect(retried.actions == ["retry"])
            let next = try #require(retried.jobs[0])
            #expect(next != job)
            #expect(try await Oracle.scontrol(next, "TimeLimit") == "00:25:00")
            _ = try await probe.report("--cancel")
        }

        @Test(.timeLimit(.minutes(5)))
        func `what a failed node ended keeps away from it, unless told otherwise`() async throws {
            let probe = try Probe(["COUNT": "1", "SLEEP": "3000"])
            let job = try await running(probe)
            let node = try #require(try await Oracle.scontrol(job, "NodeList"))
            // Else Slurm would run it again by itself.
            try await update("JobId=\(job)", "Requeue=0")
            try await update("NodeName=\(node)", "State=DOWN", "Reason=test")
            try await Self.until(probe, "NODE_FAIL")
            // It may have come back by itself, and then Slurm refuses.
            try await SlurmCommand.run(
                "sh", ["-c", "scontrol update NodeName=\(node) State=RESUME || true"])
            let retried = try await probe.report("--no_monitoring", "--retry")
            let next = try #require(retried.jobs[0])
            #expect(try await Oracle.scontrol(next, "ExcNodeList") == node)
            _ = try await probe.report("--cancel")
            // Completing, or planned for a job that was cancelled, it keeps nobody away.
            try await Oracle.until("\(node) does not come back") {
                let state = try await Oracle.run(
                    "sinfo", "-h", "-n", node, "-p", "main", "-o", "%t")
                return !state.isEmpty && !["down", "dr"].contains(where: state.contains)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `what waited beyond its deadline is done for, and retried when asked`() async throws {
            let others = try await SlurmCommand.run(
                "sbatch",
                [
                    "--parsable", "--partition=main", "--nodes=4", "--exclusive",
                    "--output=/dev/null", "--wrap=sleep 3000",
                ])
            try await Oracle.until("the nodes are not taken") {
                try await Oracle.scontrol(others, "JobState") == "RUNNING"
            }
            let probe = try Probe(["COUNT": "2", "SINGLES": "2", "SLEEP": "3000"])
            let jobs = try await probe.report("--no_monitoring").jobs.compactMap { $0 }
            // Slurm gives a job up that cannot end in time any more.
            try await update("JobId=\(jobs[0])", "Deadline=now+5")
            try await Self.until(probe, "DEADLINE")
            let seen = try await probe.report("--dry_run")
            #expect(seen.xps.map(\.state) == ["DEADLINE", "PENDING"])
            #expect(seen.actions == ["keep", "keep"])
            #expect(
                try await probe.report("--dry_run", "--replace").actions == ["keep", "replace"])
            #expect(
                try await probe("grid", "--why", "many").output.contains("reached its deadline"))
            let retried = try await probe.report("--no_monitoring", "--retry")
            #expect(retried.actions == ["retry", "keep"])
            #expect(retried.jobs[0] != jobs[0] && retried.jobs[1] == jobs[1])
            _ = try await probe.report("--cancel")
            try await SlurmCommand.run("scancel", [others])
        }

        /// Submits the one XP of the probe, and waits for its job to run.
        private func running(_ probe: Probe) async throws -> String {
            let sent = try await probe.report("--no_monitoring")
            try await Self.until(probe, "RUNNING")
            return try #require(sent.jobs[0])
        }

        private static func until(_ probe: Probe, _ state: String) async throws {
            var last: Set<String> = []
            try await Oracle.until("the states are \(last), not \(state)") {
                last = try await probe.report("--dry_run").states
                return last.contains(state)
            }
        }

        private func update(_ settings: String...) async throws {
            try await SlurmCommand.run("scontrol", ["update"] + settings)
        }
    }
}
