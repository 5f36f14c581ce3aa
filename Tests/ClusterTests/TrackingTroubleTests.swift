import Foundation
import Testing

/// Watching on a cluster that is in trouble, by a program of its own.
extension OwnClusterTests {
    @Suite(.serialized)
    struct TrackingInTrouble {
        @Test(.timeLimit(.minutes(15)))
        func `a watch survives its controller, a lost node is told, and purged jobs are found`()
            async throws
        {
            try await PrivateCluster.with("--accounting", "MinJobAge=2") { cluster in
                var watch = try ExampleProgram("watch", in: "/tmp")
                watch.environment = cluster.environment
                try await survivesItsController(cluster, watch)
                try await tellsOfALostNode(cluster, watch)
                try await findsPurgedJobs(cluster, watch)
                try await survivesItsDatabase(cluster)
            }
        }

        private func submit(
            _ cluster: PrivateCluster, _ script: String, _ options: String...
        ) async throws -> String {
            try await cluster.run(
                "sh", "-c",
                "cd /tmp && exec sbatch --parsable -o /dev/null "
                    + "\(options.joined(separator: " ")) --wrap '\(script)'"
            ).trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func survivesItsController(
            _ cluster: PrivateCluster, _ watch: ExampleProgram
        ) async throws {
            let flag = "/tmp/tracking-\(UInt32.random(in: 0 ... .max))"
            defer { try? FileManager.default.removeItem(atPath: flag) }
            let job = try await submit(cluster, "while [ ! -e \(flag) ]; do sleep 0.2; done")
            async let outcome = watch("--changes", job)
            try await Oracle.until("the job never ran") {
                try await cluster.run("squeue", "-h", "-j", job, "-o", "%T").contains("RUNNING")
            }
            // The watcher has seen it by then; libslurm tries for some ten seconds by itself.
            try await Task.sleep(for: .seconds(8))
            try await cluster.controller("stop-controller")
            try await Task.sleep(for: .seconds(45))
            try await cluster.controller("start-controller")
            _ = FileManager.default.createFile(atPath: flag, contents: nil)
            let seen = try await outcome
            #expect(seen.isSuccess, "\(seen.errors)")
            #expect(seen.output.contains("RUNNING -> INTERRUPTED"), "\(seen.output)")
            #expect(seen.output.contains("COMPLETED 0:0"), "\(seen.output)")
        }

        private func tellsOfALostNode(
            _ cluster: PrivateCluster, _ watch: ExampleProgram
        ) async throws {
            let job = try await submit(cluster, "sleep 600", "--no-requeue", "-w", "n2")
            try await Oracle.until("the job never ran") {
                try await cluster.run("squeue", "-h", "-j", job, "-o", "%T").contains("RUNNING")
            }
            async let outcome = watch("--changes", job)
            _ = try await cluster.run(
                "sh", "-c", "kill -9 $(cat \"${SLURM_CONF%/*}/run/slurmd.n2.pid\")")
            let seen = try await outcome
            #expect(seen.output.contains("NODE_FAIL"), "\(seen.output)")
            #expect(seen.isSuccess, "\(seen.errors)")
        }

        private func findsPurgedJobs(
            _ cluster: PrivateCluster, _ watch: ExampleProgram
        ) async throws {
            let array = try await submit(cluster, "true", "--hold", "--array=1-3")
            _ = try await cluster.run("scancel", array)
            let job = try await submit(cluster, "exit 3", "-w", "n1")
            // slurmctld forgets jobs that have ended once a minute.
            try await Oracle.until("the job was never purged") {
                try await cluster.run(
                    "sh", "-c",
                    "scontrol show job \(job) >/dev/null 2>&1 || "
                        + "scontrol show job \(array) >/dev/null 2>&1 || echo gone"
                ).contains("gone")
            }
            let seen = try await watch("--changes", job)
            #expect(seen.output.contains("FAILED 3:0 (slurmdbd)"), "\(seen.output)")
            // Its tasks have one row in common.
            let tasks = try await watch("--changes", array)
            for task in 1...3 {
                #expect(
                    tasks.output.contains("\(array)_\(task): CANCELLED 0:0 (slurmdbd)"), "\(tasks)")
            }
            let nobody = try await watch("--changes", "999999")
            #expect(nobody.output.contains("999999: MISSING"), "\(nobody.output)")
        }

        /// slurmdbd that does not answer (nor holds up others), that dies in the middle of a call, and
        /// that is not there.
        private func survivesItsDatabase(_ cluster: PrivateCluster) async throws {
            var probe = try ExampleProgram("SlurmProbe", in: "/tmp")
            probe.environment = cluster.environment
            let known = try await probe("accounting", "deadline=60")
            #expect(known.output.contains("rows: 1"), "\(known)")
            let file = "${SLURM_CONF%/*}/run/slurmdbd.pid"
            _ = try await cluster.run("sh", "-c", "kill -STOP $(cat \"\(file)\")")
            let silent = try await probe("accounting", "deadline=2")
            #expect(silent.output.contains("error: -5 "), "\(silent)")
            #expect(silent.output.contains("slurmdbd"), "\(silent)")
            #expect(silent.output.contains("end"), "\(silent)")
            let others = try await probe("elsewhere", "jobs", "deadline=5")
            #expect(others.output.contains("jobs: "), "\(others)")
            async let hungUp = probe("accounting", "deadline=30")
            // It has sent its question by then.
            try await Task.sleep(for: .seconds(2))
            _ = try await cluster.run("sh", "-c", "kill -KILL $(cat \"\(file)\")")
            let lost = try await hungUp
            #expect(lost.isSuccess, "\(lost)")
            #expect(lost.output.contains("error: ") && lost.output.contains("end"), "\(lost)")
            let absent = try await probe("accounting", "deadline=5")
            #expect(absent.output.contains("error: "), "\(absent)")
            #expect(absent.output.contains("end") && absent.errors.isEmpty, "\(absent)")
        }
    }
}
