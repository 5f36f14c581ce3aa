import Foundation
import Slurm
import Subprocess
import Synchronization
import Testing

/// Two clusters of one slurmdbd: jobs for the one are submitted from the other.
extension ClusterTests {
    @Suite(.enabled(if: Neighbour.isPossible, Neighbour.reason))
    struct Neighbours {
        @Test(.timeLimit(.minutes(5)))
        func `jobs go where sbatch sends them, and are followed there`() async throws {
            let cluster = try await SlurmCluster.connect()
            let home = cluster.configuration.name
            try await PrivateCluster.with("--join", Neighbour.home, "--nodes", "1") { neighbour in
                let name = neighbour.name
                let there = try await submit(to: name, cluster)
                #expect(there.cluster == name)
                let shown = try await neighbour.run("scontrol", "show", "job", "\(there.job)")
                #expect(shown.contains("JobName=neighbours"))
                let known = try await cluster.jobs(.ids([there.job]), ofCluster: name)
                #expect(known[there.job]?.name == "neighbours")
                _ = try await neighbour.run("scancel", "\(there.job)")

                // Of two, the job goes to the one on which it starts first.
                let both = "\(home),\(name)"
                let blocker = try await submit(to: nil, cluster) { job in
                    (job.sharing, job.nodes) = (.exclusive, NodeCount(Neighbour.nodes))
                    job.timeLimit = .minutes(50)
                }
                try await SlurmCommand.until {
                    try await cluster.job(blocker.job)?.state.base == .running
                }
                #expect(try await sbatch(to: both).cluster == name)
                let chosen = try await submit(to: both, cluster)
                #expect(chosen.cluster == name)
                try await cluster.cancel(blocker.job)
                _ = try await neighbour.run("scancel", ["-uroot"])

                _ = try await neighbour.run("sbatch", Self.blockerOptions)
                try await SlurmCommand.until {
                    try await neighbour.run("squeue", "-h", "-tR").contains("R")
                }
                #expect(try await sbatch(to: both).cluster == home)
                #expect(try await submit(to: both, cluster).cluster == home)
                _ = try await neighbour.run("scancel", ["-uroot"])
                try await cluster.cancel(try await cluster.jobs(.mine).ids(named: "neighbours"))

                try await controls(try cluster.neighbour(named: name), from: cluster, neighbour)
                try await waits(for: name)
                try await refusesUnknown(cluster)
            }
        }

        private static let blockerOptions = [
            "--parsable", "--exclusive", "-t50", "-o/dev/null", "--wrap=sleep 300",
        ]

        private func submit(
            to clusters: String?, _ cluster: SlurmCluster,
            _ change: (inout JobDescription) -> Void = { _ in }
        ) async throws -> (job: JobID, cluster: String?) {
            var job = JobDescription(name: "neighbours", script: "#!/bin/sh\nsleep 300\n")
            (job.clusters, job.standardOutput, job.workingDirectory) = (clusters, "/dev/null", "/")
            job.timeLimit = .minutes(1)
            change(&job)
            let chosen = Chosen()
            let id = try await cluster.submit(job) { event in
                if case .cluster(let name) = event { chosen.set(name) }
            }
            return (id, chosen.name)
        }

        private func sbatch(to clusters: String) async throws -> (job: String, cluster: String) {
            let words = try await SlurmCommand.run(
                "sbatch",
                [
                    "--parsable", "-M", clusters, "-Jneighbours", "-o/dev/null", "-t1",
                    "--wrap=sleep 300",
                ]
            ).split(separator: ";").map(String.init)
            return (words[0], words.last ?? "")
        }

        /// Every verb reaches the neighbour's jobs, and none of this cluster's with the same ids.
        private func controls(
            _ there: SlurmCluster, from home: SlurmCluster, _ neighbour: PrivateCluster
        ) async throws {
            #expect(try home.neighbour(named: home.configuration.name) === home)
            var job = JobDescription(name: "there", script: "#!/bin/sh\nsleep 300\n")
            (job.standardOutput, job.workingDirectory, job.isHeld) = ("/dev/null", "/", true)
            let id = try await there.submit(job)
            func field(_ name: String) async throws -> String {
                let text = try await neighbour.run("scontrol", "-o", "show", "job", "\(id)")
                return text.split(separator: " ").first { $0.hasPrefix("\(name)=") }
                    .map { String($0.dropFirst(name.count + 1)) } ?? ""
            }
            #expect(try await field("JobName") == "there")
            #expect(try await there.job(id)?.name == "there")
            #expect(
                try await there.batchScript(of: id).bytes == Array("#!/bin/sh\nsleep 300\n".utf8))
            var change = JobChange()
            change.comment = "changed"
            try await there.update(id, change)
            #expect(try await field("Comment") == "changed")
            let watch = Task { try await there.wait(for: [id]) }
            try await there.release(id)
            try await SlurmCommand.until { try await field("JobState") == "RUNNING" }
            try await there.signal(id, .user2, to: .steps)
            try await there.suspend(id)
            #expect(try await field("JobState") == "SUSPENDED")
            try await there.resume(id)
            try await there.requeue(id, as: .held)
            try await SlurmCommand.until { try await field("Restarts") == "1" }
            try await keepsApart(there, home)
            try await there.cancel([id, JobID(id.job + 1000)])
            try await SlurmCommand.until { try await field("JobState") == "CANCELLED" }
            #expect(try await watch.value[id]?.state.base == .cancelled)
            let rows = try await there.accounting?.jobs(.ids([id])) ?? []
            #expect(rows.allSatisfy { $0.cluster == there.configuration.name }, "\(rows)")
        }

        /// Calls to both at once get the answers of the one that they are for.
        private func keepsApart(_ there: SlurmCluster, _ home: SlurmCluster) async throws {
            let mixed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let isThere = number % 4 == 0
                        let jobs = try await (isThere ? there : home).jobs(.mine)
                        return jobs.records.contains { $0.name == "there" } != isThere
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(mixed == 0)
        }

        /// `--wait` ends with the exit code that the job has there.
        private func waits(for name: String) async throws {
            let folder = try ScratchFolder()
            let submit = try ExampleProgram("submit", in: folder.path)
            let words = ["--wait", "-M", name, "-o/dev/null", "--wrap=exit 3"]
            let ours = try await submit.run(words)
            let theirs = try await CommandOutcome(["sbatch"] + words)
            #expect(ours.status == .exited(3), "\(ours.errors)")
            #expect(ours.output.hasSuffix(" on cluster \(name)\n"))
            #expect(theirs.status == .exited(3))
        }

        private func refusesUnknown(_ cluster: SlurmCluster) async throws {
            let (submitted, loaded) = (
                await SlurmError.thrown { () throws(SlurmError) in
                    var job = JobDescription(script: "#!/bin/sh\n")
                    job.clusters = "nosuch"
                    _ = try await cluster.submit(job)
                },
                await SlurmError.thrown { () throws(SlurmError) in
                    _ = try await cluster.jobs(.all, ofCluster: "nosuch")
                }
            )
            for error in [submitted, loaded] {
                let text = error.map { "\($0)" } ?? ""
                #expect(text.contains("nosuch"), "\(text)")
            }
            // Calls go to the own cluster again.
            try await cluster.ping()
        }
    }
}

/// The cluster that the tests run on, as the home of neighbours.
private enum Neighbour {
    private static let configuration = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["SLURM_CONF"] ?? "/nonexistent")

    /// As `Scripts/cluster` knows it.
    static let home = configuration.deletingLastPathComponent().lastPathComponent

    static let isPossible: Bool = {
        let text = try? String(contentsOf: configuration, encoding: .utf8)
        return PrivateCluster.isPossible && PrivateCluster.exists(home)
            && text?.contains("accounting_storage/slurmdbd") == true
    }()
    static let reason: Comment = "takes root, and a cluster of Scripts/cluster with accounting"

    static var nodes: Int {
        let text = (try? String(contentsOf: configuration, encoding: .utf8)) ?? ""
        return text.firstMatch(of: /NodeName=n\[1-(\d+)\]/).flatMap { Int($0.1) } ?? 1
    }
}

/// The cluster that took a job.
private final class Chosen: Sendable {
    private let value = Mutex<String?>(nil)

    func set(_ name: String) { value.withLock { $0 = name } }
    var name: String? { value.withLock { $0 } }
}

extension JobSnapshot {
    fileprivate func ids(named name: String) -> [JobID] {
        records.filter { $0.name == name }.map(\.id)
    }
}
