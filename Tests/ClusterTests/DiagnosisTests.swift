import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

/// Why real jobs fail and wait, on the real cluster.
extension ClusterTests {
    @Suite struct Diagnoses {
        let folder: ScratchFolder
        let scheduler: SlurmScheduler
        let shepherd: Shepherd

        init() async throws {
            folder = try ScratchFolder()
            scheduler = try await SlurmScheduler.connect()
            shepherd = Shepherd(
                FailingMain(dora: DoraConfig(directory: "\(folder.path)/dora")),
                scheduler: scheduler)
        }

        private static let slurm = SlurmConfig(
            gpus: 0, memPerGPU: 0.2, time: 5, cpusPerTask: 1, partition: "main",
            maxNumTimeout: 0)

        /// Submits the script as the program of an XP.
        private func launch(
            _ script: String, slurm: SlurmConfig = slurm, index: Int = 0
        ) async throws -> Sheep {
            let name = "program-\(index)"
            try folder.write("#!/bin/sh\n\(script)\n", to: name, executable: true)
            let xp = try XP(
                dora: DoraConfig(directory: "\(folder.path)/dora"), argv: [],
                delta: ["index": .int(index)])
            return try await shepherd.launch(
                xp, slurm: slurm, program: "\(folder.path)/\(name)")
        }

        /// Looks until the condition holds; the tests' own limits end it.
        private func until(
            _ flock: [Sheep], _ condition: (Sheep) async throws -> Bool
        ) async throws -> [Sheep] {
            var flock = flock
            while true {
                try await shepherd.refresh(&flock)
                if try await condition(flock[0]) { return flock }
                try await Task.sleep(for: .milliseconds(300))
            }
        }

        private func ended(_ sheep: Sheep) async throws -> Diagnosis {
            let flock = try await until([sheep]) { $0.state.isDone }
            return try #require(await shepherd.explain(flock).diagnoses[0], "\(flock[0].state)")
        }

        @Test(.timeLimit(.minutes(5)))
        func `an exit code is told, with the log and the node`() async throws {
            let diagnosis = try await ended(launch("echo no such model; exit 3"))
            #expect(diagnosis.cause == .exitCode(3), "\(diagnosis)")
            #expect(diagnosis.log.contains("no such model"))
            #expect(diagnosis.nodes?.isEmpty == false)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a signal is told`() async throws {
            let diagnosis = try await ended(launch("kill -SEGV $$"))
            #expect(diagnosis.cause == .signal(11), "\(diagnosis)")
        }

        @Test(.timeLimit(.minutes(5)))
        func `want of memory is told where only the log says so`() async throws {
            var slurm = Self.slurm
            // No cgroups count memory on a cluster of tests: the limit is the shell's.
            slurm.setup = ["ulimit -v 400000"]
            let diagnosis = try await ended(
                launch(
                    "head -c 1000000000 /dev/zero | tail -n 1 >/dev/null || exit 1", slurm: slurm))
            #expect(diagnosis.cause == .outOfMemory, "\(diagnosis)")
            let last = ResourceGrowth(memory: 2).next(slurm, after: diagnosis, last: slurm)
            #expect(last.memPerGPU == 0.4)
        }

        @Test(.timeLimit(.minutes(8)))
        func `a time limit is told`() async throws {
            // A program that knows nothing of the warning would end by its signal.
            let sheep = try await launch("trap '' USR2; sleep 600")
            let flock = try await until([sheep]) { $0.state.name == "RUNNING" }
            let job = try #require(flock[0].job)
            // As root a job can be brought to its end.
            let update = try await Subprocess.run(
                .name("scontrol"), arguments: ["update", "JobId=\(job.id)", "EndTime=now+5"],
                output: .discarded, error: .discarded)
            try #require(update.terminationStatus.isSuccess)
            let diagnosis = try await ended(flock[0])
            #expect(diagnosis.cause == .timeLimit, "\(diagnosis)")
        }

        @Test(.timeLimit(.minutes(8)))
        func `who cancelled is told where there are accounts`() async throws {
            let sheep = try await launch("sleep 600")
            let flock = try await until([sheep]) { $0.state.name == "RUNNING" }
            try await shepherd.cancel(flock)
            var diagnosis = try await ended(flock[0])
            if scheduler.cluster.accounting != nil {
                // slurmdbd learns it some seconds later.
                while diagnosis.cause == .cancelled(by: nil) {
                    try await Task.sleep(for: .seconds(1))
                    diagnosis = try await ended(flock[0])
                }
                let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
                #expect(diagnosis.cause == .cancelled(by: user), "\(diagnosis)")
            } else {
                #expect(diagnosis.cause == .cancelled(by: nil), "\(diagnosis)")
            }
        }

        @Test(.timeLimit(.minutes(8)))
        func `the reason why a job waits is told, and its place`() async throws {
            var slurm = Self.slurm
            slurm.nodelist = ["n1"]
            slurm.cpusPerTask = 4
            let first = try await launch("sleep 600", slurm: slurm, index: 0)
            let second = try await launch("sleep 600", slurm: slurm, index: 1)
            var diagnosis: Diagnosis?
            // The scheduler gives the reason when it has looked at the job.
            while diagnosis?.cause != .waiting(.resources), diagnosis?.cause != .waiting(.priority)
            {
                try await Task.sleep(for: .milliseconds(300))
                var flock = [first, second]
                try await shepherd.refresh(&flock)
                let waiting = flock.filter { $0.state.name == "PENDING" }
                diagnosis = await shepherd.explain(Array(waiting.suffix(1))).diagnoses[0]
            }
            #expect(
                diagnosis?.detail?.contains("in the queue") == true,
                "\(String(describing: diagnosis))")
            var flock = [first, second]
            try await shepherd.refresh(&flock)
            try await shepherd.cancel(flock)
            _ = try await until([flock[0]]) { $0.state.isDone }
        }

        @Test(.timeLimit(.minutes(8)))
        func `what a job used comes from accounting`() async throws {
            guard scheduler.cluster.accounting != nil else { return }
            let sheep = try await launch(
                "end=$(($(date +%s) + 3)); while [ $(date +%s) -lt $end ]; do :; done")
            let flock = try await until([sheep]) { $0.state.isDone }
            var usage = GridUsage(rows: [])
            while usage.rows.isEmpty {
                try await Task.sleep(for: .seconds(1))
                usage = try await shepherd.usage(of: flock, names: ["busy"])
            }
            #expect(usage.rows[0].usage.elapsed >= 2)
            #expect(usage.rows[0].usage.cpus >= 1)
        }
    }
}

/// A program whose jobs run a script of the test.
private struct FailingMain: DecoratedMain {
    var name: String { "failing" }
    var dora: DoraConfig

    func main(_ xp: XP) async throws {}
    func xp(for argv: [String]) throws(DoraError) -> XP {
        try XP(dora: dora, argv: argv, delta: [:])
    }
    func argv(from value: ArgumentValue) throws(DoraError) -> [String] { [] }
}
