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
            // It knows nothing of the warning, which must not end it.
            let sheep = try await launch("sleep 600")
            let flock = try await until([sheep]) { $0.state.name == "RUNNING" }
            let job = try #require(flock[0].job)
            // As root a job can be brought to its end.
            let update = try await Subprocess.run(
                .name("scontrol"), arguments: ["update", "JobId=\(job.id)", "EndTime=now+5"],
                output: .discarded, error: .discarded)
            try #require(update.terminationStatus.isSuccess)
            let diagnosis = try await ended(flock[0])
            #expect(diagnosis.cause == .timeLimit, "\(diagnosis)")
            let end = try await shepherd.sheep(of: flock[0].xp).state
            #expect(end.name == "TIMEOUT")
            #expect(end.decision(SubmitRules(retry: true)) == .submit)
            #expect(end.decision(SubmitRules(replace: true, replaceDone: true)) == .nothing)
        }

        @Test(.timeLimit(.minutes(8)))
        func `a node's failure is told, and what is retried keeps away from the node`() async throws
        {
            let sheep = try await launch("sleep 600")
            var flock = try await until([sheep]) { $0.state.name == "RUNNING" }
            let job = try #require(flock[0].job)
            let node = try #require(
                try await scheduler.details(of: [job], queue: false)[job]?.nodes)
            // Else Slurm itself would run it again, elsewhere.
            try await scontrol("JobId=\(job.id)", "Requeue=0")
            do {
                try await scontrol("NodeName=\(node)", "State=DOWN", "Reason=test")
                let diagnosis = try await ended(flock[0])
                #expect(diagnosis.cause == .nodeFailure, "\(diagnosis)")
                #expect(diagnosis.nodes == node)
                try await shepherd.refresh(&flock)
                let next = await shepherd.grown(
                    [0: Self.slurm], of: flock, ResourceGrowth(), avoidsFailedNodes: true)
                #expect(next[0]?.exclude == node)
                let again = try await shepherd.launch(
                    flock[0].xp, slurm: try #require(next[0]), rules: SubmitRules(retry: true),
                    program: "\(folder.path)/program-0")
                #expect(again.job != job)
                let running = try await until([again]) { $0.state.name == "RUNNING" }
                let other = try #require(running[0].job)
                #expect(
                    try await scheduler.details(of: [other], queue: false)[other]?.nodes != node)
                try await shepherd.cancel(running)
            } catch {
                try await comeBack(node)
                throw error
            }
            try await comeBack(node)
        }

        private func scontrol(_ settings: String...) async throws {
            let update = try await Subprocess.run(
                .name("scontrol"), arguments: Arguments(["update"] + settings),
                output: .discarded, error: .string(limit: 4096))
            try #require(update.terminationStatus.isSuccess, "\(update.standardError)")
        }

        /// A node that is up has come back by itself, and then Slurm refuses to resume it.
        private func comeBack(_ node: String) async throws {
            while true {
                let state = try await Subprocess.run(
                    .name("sinfo"), arguments: ["-h", "-N", "-n", node, "-o", "%T"],
                    output: .string(limit: 4096), error: .discarded
                ).standardOutput
                if ["idle", "mixed", "allocated", "completing"].contains(where: state.hasPrefix) {
                    return
                }
                try? await scontrol("NodeName=\(node)", "State=RESUME")
                try await Task.sleep(for: .milliseconds(500))
            }
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
            // A second of a processor or more, however long a busy machine takes for it.
            let sheep = try await launch(
                "i=0; while [ $i -lt 2000000 ]; do i=$((i + 1)); done; sleep 2")
            let flock = try await until([sheep]) { $0.state.isDone }
            var usage = GridUsage(rows: [])
            // The rows of the steps may come later than that of the job.
            while usage.rows.first?.usage.cpuTime ?? 0 == 0 {
                try await Task.sleep(for: .seconds(1))
                usage = try await shepherd.usage(of: flock, names: ["busy"])
            }
            let used = try #require(usage.rows.first?.usage)
            #expect(used.elapsed >= 2)
            #expect(used.cpus >= 1)
            #expect(used.cpuTime > 0.5, "\(used)")
            #expect(try #require(used.memory) >= 100 * 1_048_576, "\(used)")
            // Slurm looks at the memory of tasks every few seconds, and may have missed this one.
            #expect(used.peakMemory ?? 1 < 200 * 1_048_576, "\(used)")
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
