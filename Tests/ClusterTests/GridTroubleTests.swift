import Foundation
import Subprocess
import Testing

/// Grids on clusters that are in trouble, each one a cluster of its own.
extension OwnClusterTests {
    @Suite(.serialized)
    struct GridsInTrouble {
        @Test(.timeLimit(.minutes(15)))
        func `what a full queue has no room for is submitted when there is some`() async throws {
            // slurmctld forgets jobs that have ended once a minute.
            try await PrivateCluster.with("MaxJobCount=12", "MinJobAge=2") { cluster in
                let probe = try Probe(["COUNT": "18", "SINGLES": "1"], on: cluster)
                let full = try await probe.grid("--no_monitoring")
                #expect(full.status == .exited(75), "\(full.output)\(full.errors)")
                #expect(full.errors.contains("no room"))
                let watched = try await probe.grid("-i", "0.05")
                #expect(watched.isSuccess, "\(watched.output)\(watched.errors)")
                #expect(probe.ranOnce(18), "\(probe.starts())")
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `arrays are split by the cluster's limit`() async throws {
            try await PrivateCluster.with("MaxArraySize=6") { cluster in
                let probe = try Probe(
                    ["COUNT": "13", "SLEEP": "3000", "PARALLELISM": "6"], on: cluster)
                let report = try await probe.report("--no_monitoring")
                #expect(report.submissions.count == 3)
                #expect(report.jobs.count { $0?.contains("_") == false } == 1)
                for job in report.jobs.compactMap({ $0 }) where job.contains("_") {
                    let shown = try await cluster.run("scontrol", "show", "job", job)
                    #expect(shown.contains("ArrayTaskThrottle=2") || shown.contains("RUNNING"))
                }
                _ = try await probe.report("--cancel")
                // What the first array leaves of the limit goes to the others, some of whose tasks
                // have ended, too.
                let quick = try Probe(["COUNT": "13", "PARALLELISM": "6"], on: cluster)
                #expect(try await quick.report().states == ["COMPLETED"])
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `a job that has ended is known by accounting when another has its id`() async throws {
            try await PrivateCluster.with(
                "--accounting", "MinJobAge=2", "FirstJobId=100", "MaxJobId=104", "--nodes", "1"
            ) { cluster in
                let probe = try Probe(["COUNT": "1", "SINGLES": "1"], on: cluster)
                let done = try await probe.report()
                let job = try #require(done.jobs.first ?? nil)
                // Slurm is the only one that knows.
                let jobs = try #require(done.xps.first).folder + "/jobs"
                try FileManager.default.removeItem(atPath: jobs)
                func isKnown() async throws -> Bool {
                    try await cluster.run("squeue", "-h", "-t", "all", "-o", "%i").split(
                        separator: "\n"
                    ).contains(Substring(job))
                }
                try await Oracle.until("slurmctld forgets it") { try await !isKnown() }
                let others = try Probe(
                    ["COUNT": "4", "SINGLES": "4", "SLEEP": "300"], on: cluster)
                let sent = try await others.grid("--no_monitoring")
                try #require(sent.isSuccess, "\(sent.errors)")
                #expect(try await isKnown())
                let row = ["-X", "-n", "-P", "-D", "-j", job, "-o", "State"]
                try await Oracle.until("slurmdbd has both") {
                    try await cluster.run("sacct", row).split(separator: "\n").count == 2
                }
                #expect(try await probe.report("--retry").states == ["COMPLETED"])
                _ = try await others.grid("--cancel")
            }
        }

        @Test(.timeLimit(.minutes(15)))
        func `a controller that is killed forgets jobs, and none is lost or runs twice`()
            async throws
        {
            try await PrivateCluster.with { cluster in
                let probe = try Probe(["COUNT": "60", "SINGLES": "40"], on: cluster)
                async let submitting = probe.grid("--no_monitoring")
                try await Task.sleep(for: .milliseconds(400))
                try await cluster.controller("restart-controller", "--kill")
                _ = try await submitting
                // Jobs that the controller had acknowledged and forgot are missing: they are
                // retried when asked. One that still waits may be seen first.
                _ = try await probe.report("--retry")
                let end = try await probe.report("--retry")
                #expect(end.states == ["COMPLETED"])
                #expect(probe.ranOnce(60), "\(probe.starts().filter { $0.value != 1 })")
            }
        }

        @Test(.timeLimit(.minutes(15)))
        func `a submission that arrives late does not run a second time`() async throws {
            try await PrivateCluster.with("MessageTimeout=5") { cluster in
                let probe = try Probe(["COUNT": "12", "SINGLES": "6"], on: cluster)
                let controller = try await cluster.controllerProcess()
                async let submitting = probe.grid("--no_monitoring")
                try await Task.sleep(for: .milliseconds(150))
                kill(controller, SIGSTOP)
                let stopped = try await submitting
                kill(controller, SIGCONT)
                let end = try await probe.report()
                #expect(end.states == ["COMPLETED"], "\(stopped.output)\(stopped.errors)")
                #expect(probe.ranOnce(12), "\(probe.starts())")
            }
        }
    }
}
