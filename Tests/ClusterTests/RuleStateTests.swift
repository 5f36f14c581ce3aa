import Foundation
import Testing

/// What the rules make of states that a job does not come to by itself.
extension ClusterTests {
    @Suite(.enabled(if: getuid() == 0, "takes an administrator"))
    struct RuleStates {
        @Test(.timeLimit(.minutes(10)))
        func `suspended, preempted, held and lost with their node`() async throws {
            let probe = try Probe(["COUNT": "4", "SINGLES": "4", "SLEEP": "3000"])
            let nodes = ["n1", "n2", "n3", "n4"]
            for index in nodes.indices {
                let others = nodes.filter { $0 != nodes[index] }.joined(separator: ",")
                let sent = try await probe(
                    "grid", "--no_monitoring", "--exclude", others, "many", "\(index)")
                try #require(sent.isSuccess, "\(sent.errors)")
            }
            var report = try await probe.report("--dry_run")
            try await Oracle.until("the jobs do not run: \(report.states)") {
                report = try await probe.report("--dry_run")
                return report.states == ["RUNNING"]
            }
            let jobs = report.jobs.compactMap { $0 }
            try #require(jobs.count == 4)

            try await SlurmCommand.run("scontrol", ["suspend", jobs[0]])
            try await SlurmCommand.run("scontrol", ["requeuehold", jobs[3]])
            // A job that may be requeued would be pending again.
            for job in jobs[1...2] {
                try await SlurmCommand.run("scontrol", ["update", "JobId=\(job)", "Requeue=0"])
            }
            let other = try await SlurmCommand.run(
                "sbatch",
                [
                    "--parsable", "--partition=high", "--nodelist=n3", "--ntasks=1",
                    "--cpus-per-task=4", "--mem=100", "--output=/dev/null", "--wrap=sleep 1",
                ])
            try await SlurmCommand.run(
                "scontrol", ["update", "NodeName=n2", "State=DOWN", "Reason=test"])
            let expected = ["SUSPENDED", "NODE_FAIL", "PREEMPTED", "PENDING"]
            try await Oracle.until("the states are \(report.xps.map(\.state))") {
                report = try await probe.report("--dry_run")
                return report.xps.map { $0.state == "REQUEUE_HOLD" ? "PENDING" : $0.state }
                    == expected
            }
            // It may have come back by itself.
            try await SlurmCommand.run(
                "sh", ["-c", "scontrol update NodeName=n2 State=RESUME || true"])
            // It may be busy for minutes with the end of the job that it lost.
            try await Oracle.until("n2 does not come back") {
                try await !Oracle.run("sinfo", "-h", "-n", "n2", "-p", "main", "-o", "%t")
                    .contains("down")
            }

            func plan(_ options: String...) async throws -> [String] {
                let outcome = try await probe(["grid", "--json", "--dry_run"] + options + ["many"])
                return try probe.decode(outcome).actions
            }
            #expect(try await plan() == ["keep", "keep", "keep", "keep"])
            #expect(try await plan("--retry") == ["keep", "retry", "retry", "keep"])
            #expect(try await plan("--replace") == ["replace", "keep", "keep", "replace"])
            let after = try await probe.report("--no_monitoring", "--retry", "--replace")
            #expect(after.actions == ["replace", "retry", "retry", "replace"])
            #expect(Set(after.jobs).isDisjoint(with: Set(report.jobs)))
            // Of those before none is left in the queue.
            try await Oracle.until("a replaced job is still there") {
                let queue = try await Oracle.lines("squeue", "-h", "-o", "%A")
                return Set(queue).isDisjoint(with: jobs + [other])
            }
            let queue = try await Oracle.lines("squeue", "-h", "-o", "%A")
            #expect(Set(after.jobs.compactMap { $0 }).isSubset(of: queue))
            _ = try await probe.report("--cancel")
        }
    }
}
