import Dora
import Foundation
import Slurm
import Subprocess
import Testing

/// What becomes of jobs after they were submitted, on the real cluster.
extension ClusterTests {
    @Suite struct Lives {
        let folder: ScratchFolder
        let life: LifeOnCluster

        init() throws {
            folder = try ScratchFolder()
            life = try LifeOnCluster(folder: folder)
        }

        @Test(.timeLimit(.minutes(10)))
        func `a job at its time limit is warned, requeued, and goes on where it was`() async throws
        {
            let job = try await life.launch(
                ["max_num_timeout": 1], "--epochs", "100000", "--pause", "0.05")
            try await life.until { job.epochs.count >= 3 }
            // As root a job can be brought near its end. Its time limit is then two minutes, so
            // that slurmctld warns the next run within seconds of its start by itself.
            try await life.slurm("scontrol", "update", "JobId=\(job.id)", "EndTime=now+60")
            for restart in 0...1 {
                try await life.until { job.has("\(restart).end.json") }
                #expect(job.callbacks == restart + 1, "\(job.log)")
                #expect(job.has("\(restart).timeout"))
            }
            // The count is used up: it does not start again.
            try await life.until { try await life.state(of: job) == "FAILED" }
            #expect(!job.has("2.start.json"))
            #expect(job.log.contains("requeued, time-out 1 of 1"))
            #expect(job.log.contains("not requeued"))
            #expect(job.epochsAreInOrder)
        }

        @Test(.timeLimit(.minutes(10)))
        func `a program in another language is told of the time limit, and goes on later`()
            async throws
        {
            let command = """
                n=$(ls "$DORA_XP_FOLDER" | grep -c told); printf '{"epoch": %d}\\n' $n
                trap 'echo told >"$DORA_XP_FOLDER/told$n"; exit 0' TERM
                [ $n -ge 1 ] || while :; do sleep 0.1; done
                """
            let job = try await life.launch(["max_num_timeout": 1], "--command", command)
            try await life.until { job.epochs == [0] }
            try await life.slurm("scontrol", "update", "JobId=\(job.id)", "EndTime=now+60")
            try await life.until { job.has("1.end.json") }
            #expect(job.has("0.timeout"), "\(job.log)")
            #expect(job.exists("told0") && !job.exists("told1"), "\(job.log)")
            #expect(job.epochs == [0, 1])
            #expect(try await life.end(of: job) == "COMPLETED")
        }

        @Test(.timeLimit(.minutes(10)))
        func `a preempted job is told to end, and is requeued without being counted`() async throws
        {
            let resources: [String: JSONValue] = ["cpus_per_gpu": 4, "nodelist": ["n1"]]
            let job = try await life.launch(resources, "--epochs", "100000", "--pause", "0.05")
            try await life.until { job.epochs.count >= 3 }
            let other = try await life.launch(
                resources.merging(["partition": "high"]) { $1 }, "--epochs", "100001", "--pause",
                "0.05")
            try await life.until { job.has("0.end.json") && other.has("0.start.json") }
            #expect(job.callbacks == 1, "\(job.log)")
            #expect(!job.has("0.timeout"))
            try await life.cancel(other)
            let before = job.epochs.count
            try await life.until { job.has("1.start.json") && job.epochs.count >= before + 3 }
            #expect(job.epochsAreInOrder)
            try await life.cancel(job)
            try await life.until { job.has("1.end.json") }
            #expect(job.callbacks == 2)
            #expect(try await life.end(of: job) == "CANCELLED")
        }

        @Test(.timeLimit(.minutes(10)))
        func `workers on two nodes know their ranks, address and port`() async throws {
            let resources: [String: JSONValue] = [
                "gpus": 4, "gpus_per_node": 2, "nodelist": ["n2", "n3"],
            ]
            let job = try await life.launch(resources, "--epochs", "2")
            try await life.until { job.has("0.end.json") }
            let signature = try #require(Signature(job.signature))
            let port = MasterPort.port(of: signature, job: job.id)
            for rank in 0...3 {
                let log = job.log(ofRank: rank)
                #expect(log.contains("rank \(rank)/4 local \(rank % 2) at n2:\(port)\n"), "\(log)")
                #expect(log.contains("done"))
            }
            #expect(job.epochs == [0, 1])
            #expect(try await life.end(of: job) == "COMPLETED")
        }

        @Test(.timeLimit(.minutes(10)))
        func `one worker that dies ends all`() async throws {
            let job = try await life.launch(
                ["gpus": 4, "gpus_per_node": 2], "--epochs", "100000", "--pause", "0.1",
                "--failing", "3")
            try await life.until { job.has("0.end.json") }
            for rank in 0...3 { #expect(!job.log(ofRank: rank).contains("done")) }
            #expect(try await life.end(of: job) == "FAILED")
        }

        @Test(.timeLimit(.minutes(10)))
        func `jobs that wait run what they were submitted with, whatever is built since`()
            async throws
        {
            var life = life
            let built = "\(folder.path)/build/LifeProgram"
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/build", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: life.program.path, toPath: built)
            life.program.path = built
            let resources: [String: JSONValue] = ["cpus_per_gpu": 4, "nodelist": ["n4"]]
            let first = try await life.launch(resources, "--epochs", "100000", "--pause", "0.05")
            let waiting = try await life.launch(resources, "--epochs", "2")

            // Bytes after the end of a program do not count, but make it another file.
            try FileManager.default.removeItem(atPath: built)
            let old = try Data(contentsOf: URL(fileURLWithPath: life.original))
            try (old + Data("new".utf8)).write(to: URL(fileURLWithPath: built))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: built)
            let later = try await life.launch([:], "--epochs", "3")
            try await life.until { later.has("0.end.json") && first.has("0.start.json") }
            try await life.cancel(first)
            try await life.until { waiting.has("0.end.json") }

            #expect(try await life.end(of: waiting) == "COMPLETED")
            #expect(try await life.end(of: later) == "COMPLETED")
            #expect(try Data(contentsOf: URL(fileURLWithPath: waiting.program)) == old)
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: later.program)).count == old.count + 3)
            let libraries = URL(fileURLWithPath: waiting.program).deletingLastPathComponent()
                .appendingPathComponent("lib").path
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: libraries)
                    .contains { $0.hasPrefix("libslurm.so.") })
        }

        @Test(.timeLimit(.minutes(5)))
        func `workers run in copies of a clone of the commit, made ready before`() async throws {
            try folder.write("one\n", to: "note")
            for command in [
                "git init -q", "git add note",
                "git -c user.name=n -c user.email=e commit -qm first",
            ] {
                try await life.slurm("sh", "-c", "cd \(folder.path) && \(command)")
            }
            var life = life
            life.program.environment["LIFE_GIT_SAVE"] = "1"
            life.program.environment["LIFE_LOCAL_CODE"] = "1"
            life.program.environment["LIFE_COMMAND"] = "echo prepared >>note"
            let job = try await life.launch(["gpus": 2], "--epochs", "1")
            try await life.until { job.has("0.end.json") }
            for rank in 0...1 {
                let log = job.log(ofRank: rank)
                #expect(log.contains("note one\nprepared\n") && log.contains("done"), "\(log)")
                #expect(log.firstMatch(of: /runs in .*\/dora-[-0-9A-F]+\/[0-9a-f]{40}\n/) != nil)
                #expect(log.contains("original \(folder.path)\n"))
            }
            #expect(try await life.end(of: job) == "COMPLETED")

            try folder.write("two\n", to: "note")
            let refused = try await life.program.run(["launch", "--no_tail", "--epochs", "2"])
            #expect(refused.errors.contains("not committed: note"), "\(refused.errors)")
        }

        @Test(.timeLimit(.minutes(5)))
        func `what no node has is told with the settings that ask for it`() async throws {
            var program = life.program
            program.environment["LIFE_SLURM"] = #"{"mem_per_gpu": 40000}"#
            let refused = try await program.run(["launch", "--no_tail", "--epochs", "1"])
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("memPerGPU 40000.0 GB"), "\(refused.errors)")
            // What was submitted to Slurm is shown without asking it, and not cancelled so.
            let job = try await life.launch([:], "--epochs", "100000", "--pause", "0.05")
            let shown = try await life.program("info", "--local", "-f", job.signature)
            #expect(shown.isSuccess && shown.output.contains("UNKNOWN"), "\(shown.output)")
            let left = try await life.program("info", "--local", "--cancel", "-f", job.signature)
            #expect(!left.isSuccess && left.errors.contains("without --local"))
            try await life.cancel(job)
        }

        /// Of a chain of three jobs so many fail; the first that does not is the last that runs.
        @Test(.timeLimit(.minutes(10)), arguments: 0...3)
        func `a chain goes on until a job completes`(failures: Int) async throws {
            let job = try await life.launch(
                ["dependents": 2], "--epochs", "1", "--failures", "\(failures)")
            let expected = failures < 3 ? "COMPLETED" : "FAILED"
            try await life.until { try await life.state(of: job) == expected }
            let chain = try job.chain
            #expect(chain.count == 3)
            // Nothing of it is left in the queue, and nothing starts later.
            try await life.until {
                let queue = try await life.slurm(
                    "squeue", "--noheader", "--states=PD,R,CG", "--format=%j")
                return !queue.contains(String("life_\(job.signature)".prefix(13)))
            }
            let started = chain.filter { job.exists("jobs/\($0).0.start.json") }
            #expect(started == Array(chain.prefix(min(failures + 1, 3))))
            #expect(try await life.end(of: job) == expected)
        }

        @Test(.timeLimit(.minutes(5)))
        func `one task for each node has all of its processors`() async throws {
            let job = try await life.launch(
                [
                    "gpus": 4, "gpus_per_node": 2, "one_task_per_node": true, "cpus_per_gpu": 2,
                    "setup": ["export GREETING=hello"], "srun_args": ["--label"],
                    "mem_per_gpu": 0.25, "comment": "a comment",
                ], "--epochs", "1")
            let shown = try await life.slurm("scontrol", "show", "job", job.id)
            #expect(shown.contains("NumNodes=2"))
            #expect(shown.contains("NumTasks=2") && shown.contains("CPUs/Task=4"))
            #expect(shown.contains("MinMemoryNode=512M"))
            #expect(shown.contains("Comment=a comment"))
            try await life.until { job.has("0.end.json") }
            #expect(job.log.contains("0: rank 0/2 local 0"))
            #expect(job.log(ofRank: 1).contains("1: rank 1/2 local 0"))
        }
    }
}

/// The test program of jobs' lives as it is used on the cluster.
struct LifeOnCluster: Sendable {
    let folder: ScratchFolder
    var program: ExampleProgram
    /// The executable as it was built.
    let original: String

    init(folder: ScratchFolder) throws {
        self.folder = folder
        program = try ExampleProgram("LifeProgram", in: folder.path)
        original = program.path
    }

    /// One submitted experiment, by what its folder shows.
    struct Job: Sendable {
        var id: String
        var signature: String
        var folder: String

        func has(_ record: String) -> Bool { exists("jobs/\(id).\(record)") }

        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: "\(folder)/\(name)")
        }

        /// The job and those that depend on it.
        var chain: [String] {
            get throws {
                let json = try JSONValue(jsonBytes: Array(text("\(folder)/job.json").utf8))
                let ids = [json["job_id"]] + (json["dependent_job_ids"]?.arrayValue ?? [])
                return ids.compactMap { $0?.stringValue }
            }
        }

        func log(ofRank rank: Int) -> String { text("\(folder)/jobs/\(id)_\(rank)_log.out") }
        var log: String { log(ofRank: 0) }
        var callbacks: Int { text("\(folder)/callbacks").split(separator: "\n").count }

        var epochs: [Int] {
            guard let json = try? JSONValue(jsonBytes: Array(text("\(folder)/history.json").utf8))
            else { return [] }
            return json.arrayValue?.compactMap { $0["epoch"]?.intValue } ?? []
        }

        /// Asked once, for the job may go on meanwhile.
        var epochsAreInOrder: Bool {
            let epochs = epochs
            return epochs == Array(epochs.indices)
        }

        /// What the job ran.
        var program: String {
            let line = log.split(separator: "\n").first { $0.hasPrefix("program ") }
            return line.map { String($0.dropFirst(8)) } ?? ""
        }

        private func text(_ path: String) -> String {
            (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        }
    }

    /// Submits an experiment that asks for what Dora's keys say, beside a minute or ten on main.
    func launch(_ slurm: [String: JSONValue], _ arguments: String...) async throws -> Job {
        var program = program
        program.environment["LIFE_SLURM"] =
            JSONValue.object(JSONObject(slurm.map { ($0.key, $0.value) })).jsonText
        let outcome = try await program.run(["launch", "--no_tail"] + arguments)
        try #require(outcome.isSuccess, "\(outcome.errors)")
        let match = try #require(
            outcome.output.firstMatch(of: #/^([0-9a-f]{8}) .*job ([0-9_]+)/#), "\(outcome.output)")
        return Job(
            id: String(match.2), signature: String(match.1),
            folder: "\(folder.path)/outputs/xps/\(match.1)")
    }

    func cancel(_ job: Job) async throws {
        let outcome = try await program("info", "-f", job.signature, "--cancel")
        try #require(outcome.isSuccess, "\(outcome.errors)")
    }

    /// The state to which it comes. Its records are written while Slurm takes it for running, or for
    /// completing.
    func end(of job: Job) async throws -> String {
        var last = ""
        try await until {
            last = try await state(of: job)
            return !["RUNNING", "COMPLETING"].contains(last)
        }
        return last
    }

    func state(of job: Job) async throws -> String {
        let outcome = try await program("info", "-f", job.signature)
        let match = outcome.output.firstMatch(of: #/state +([A-Z_]+)/#)
        return try match.map { String($0.1) } ?? #require(nil, "\(outcome.output)\(outcome.errors)")
    }

    /// Slurm's own commands, to do what only they do, and to see what they say.
    @discardableResult
    func slurm(_ command: String, _ arguments: String...) async throws -> String {
        let result = try await Subprocess.run(
            .name(command), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    /// Waits for something that will come; what has not come in five minutes will not.
    func until(
        sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(300)
        while try await !condition() {
            try #require(
                ContinuousClock.now < end, "it did not come: \(files)",
                sourceLocation: sourceLocation)
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// What there is where experiments are, for messages.
    private var files: [String] {
        (try? FileManager.default.subpathsOfDirectory(atPath: "\(folder.path)/outputs")) ?? []
    }
}
