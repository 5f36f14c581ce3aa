import DoraCore
import Foundation
import Slurm
import SlurmTesting
import Testing

@testable import Dora

/// Experiments whose jobs Python's Dora has submitted, on a cluster in memory.
@Suite struct `Jobs of Python's Dora` {
    let folder: TemporaryFolder
    let main: ArgparseMain<GridArguments>
    let program: String
    private let memory = MemoryCluster(partitions: ["main"])

    init() throws {
        folder = try TemporaryFolder()
        main = argparseMain(
            GridArguments.self, name: "toy", directory: folder.path + "/dora",
            slurm: SlurmConfig(gpus: 0, partition: "main")
        ) { _, _ in }
        program = try folder.write("#!/bin/sh\n", to: "toy", executable: true)
    }

    private var scheduler: SlurmScheduler { SlurmScheduler(memory.cluster) }

    private var options: GridOptions {
        var options = GridOptions()
        options.program = program
        return options
    }

    private func grid(_ count: Int, on scheduler: any Scheduler) throws -> Grid {
        let explorer = Explorer<GridArguments> { launcher in
            for index in 0..<count { launcher { $0.index = index } }
        }
        return try Grid("toys", explorer, of: main, scheduler: scheduler)
    }

    private func xp(_ index: Int) throws -> XP {
        try main.xp(for: index == 0 ? [] : ["--index=\(index)"])
    }

    /// A job as sbatch submits the script that submitit has written into a folder.
    private func submit(
        _ folder: String, dependency: JobID? = nil, tasks: UInt32? = nil
    ) async throws -> JobID {
        let script = "\(folder)/.submission_file_0c3f.sh"
        var description = JobDescription(name: "toy", script: "#!/bin/sh\n")
        description.command = script
        description.submitLine = "sbatch \(script)"
        description.dependency = dependency.map { .all(.afterNotOK([$0])) }
        description.array = tasks.map { ArraySpecification(0...$0 - 1) }
        return try await memory.cluster.submit(description)
    }

    /// What Python's Dora writes of an experiment's job.
    private func record(
        _ job: JobID, of xp: XP, latest: String? = nil, dependents: [JobID] = []
    ) throws {
        let rest = dependents.map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            #"{"job_id": "\#(job)", "array_job_ids": ["\#(job)"], "dependent_job_ids": [\#(rest)]}"#,
            to: "dora/xps/\(xp.signature)/job.json")
        try Disk.relink("\(xp.folder)/latest", to: latest ?? "\(xp.folder)/submitit")
    }

    private func submitAlone(_ index: Int) async throws -> JobID {
        let xp = try xp(index)
        let job = try await submit("\(xp.folder)/submitit")
        try record(job, of: xp)
        return job
    }

    private func submitArray(_ indices: Range<Int>) async throws -> JobID {
        let array = "\(folder.path)/dora/arrays/digits_array_1bc29b36"
        let id = try await submit(array, tasks: UInt32(indices.count))
        for (task, index) in indices.enumerated() {
            try record(JobID(job: id.job, task: UInt32(task)), of: xp(index), latest: array)
        }
        return id
    }

    private func write(_ result: [UInt8], of job: JobID, _ xp: XP) throws {
        try Files.makeFolder("\(xp.folder)/submitit")
        try AtomicFile.replace("\(xp.folder)/submitit/\(job)_0_result.pkl", with: result)
    }

    /// Pickles of `("success", None)` and `("error", "Traceback…")`.
    private let success =
        [0x80, 5, 0x95, 16, 0, 0, 0, 0, 0, 0, 0, 0x8c, 7] + Array("success".utf8)
        + [0x94, UInt8(ascii: "N"), 0x86, 0x94, UInt8(ascii: ".")]
    private let error =
        [0x80, 3, UInt8(ascii: "X"), 5, 0, 0, 0] + Array("error".utf8)
        + Array("q\u{0}X\u{9}\u{0}\u{0}\u{0}Traceback".utf8)

    @Test func `are asked with all others, and keep their experiments`() async throws {
        let alone = try await submitAlone(0)
        let array = try await submitArray(1..<4)
        try memory.start(alone)
        try memory.start(JobID(job: array.job, task: 0))
        try memory.finish(JobID(job: array.job, task: 0))
        try memory.start(JobID(job: array.job, task: 1))
        try memory.finish(JobID(job: array.job, task: 1), .failed(exitCode: 1))
        var reasons: [String] = []
        let grid = try grid(5, on: scheduler)
        let flock = try await grid.run(options) { reasons = $0.steps.map(\.reason) }
        #expect(
            flock.map(\.state.name) == ["RUNNING", "COMPLETED", "FAILED", "PENDING", "PENDING"])
        #expect(reasons[0] == "RUNNING (job \(alone) of Python's Dora)")
        #expect(reasons[4] == "never submitted")
        #expect(flock[0].log == "\(try xp(0).folder)/latest/\(alone)_0_log.out")
        #expect(flock.map(\.isPythons) == [true, true, true, true, false])
        // Only the last has got a job here.
        #expect(try await memory.cluster.jobs(.all).states.reduce(0) { n, _ in n + 1 } == 5)
    }

    @Test func `are retried and replaced by the rules`() async throws {
        let running = try await submitAlone(0)
        let failed = try await submitAlone(1)
        try memory.start(running)
        try memory.start(failed)
        try memory.finish(failed, .failed(exitCode: 1))
        var options = options
        options.rules.retry = true
        let grid = try grid(2, on: scheduler)
        var flock = try await grid.run(options)
        #expect(flock.map(\.job?.id).first == running)
        #expect(!flock[1].isPythons && flock[1].state.name == "PENDING")
        options.rules.replace = true
        flock = try await grid.run(options)
        #expect(!flock[0].isPythons)
        #expect(try await memory.cluster.jobs(.all).state(of: running)?.base == .cancelled)
    }

    @Test func `are cancelled, and none that has got the id of one`() async throws {
        let waiting = try await submitAlone(0)
        let other = try await submit("/elsewhere/xps/0badc0de/submitit")
        try record(other, of: xp(1))
        var options = options
        options.cancel = true
        let flock = try await grid(2, on: scheduler).run(options)
        #expect(flock.map(\.state.name) == ["CANCELLED", "MISSING"])
        let snapshot = try await memory.cluster.jobs(.all)
        #expect(snapshot.state(of: waiting)?.base == .cancelled)
        #expect(snapshot.state(of: other)?.base == .pending)
    }

    @Test func `of a chain speak for it`() async throws {
        let xp = try xp(0)
        let first = try await submitAlone(0)
        let second = try await submit("\(xp.folder)/submitit", dependency: first)
        try record(first, of: xp, dependents: [second])
        try memory.start(first)
        try memory.finish(first, .failed(exitCode: 1))
        try memory.start(second)
        var flock = [try Sheep(xp)]
        let shepherd = Shepherd(main, scheduler: scheduler)
        try await shepherd.refresh(&flock)
        #expect(flock[0].state.name == "RUNNING" && flock[0].job?.id == second)
    }

    @Test func `are known by slurmdbd, and else by what submitit wrote`() async throws {
        let job = try await submitAlone(0)
        try memory.start(job)
        try memory.finish(job, .failed(exitCode: 1))
        memory.advance(by: .seconds(3600))
        #expect(try await memory.cluster.jobs(.all).recordCount == 0)
        for (index, result) in [(1, success), (2, error), (3, [])] {
            try record(999, of: xp(index))
            try write(result, of: 999, xp(index))
        }
        var dry = options
        dry.dryRun = true
        let flock = try await grid(4, on: scheduler).run(dry)
        #expect(flock.map(\.state.name) == ["FAILED", "COMPLETED", "FAILED", "MISSING"])
        #expect(flock.map(\.source) == ["slurmdbd", "records", "records", nil])
        // Nobody else is asked here.
        let local = try await grid(4, on: LocalScheduler(main.dora)).run(dry)
        #expect(local.map(\.state.name) == ["UNKNOWN", "COMPLETED", "FAILED", "UNKNOWN"])
    }

    /// As Python 3.11 and 3.7 write `SlurmJob`, up to its id.
    @Test(arguments: [
        [0x8c, 7] + Array("_job_id".utf8) + [0x94, 0x8c, 3] + Array("7_1".utf8) + [0x94],
        Array("X".utf8) + [7, 0, 0, 0] + Array("_job_id".utf8) + Array("q".utf8) + [3]
            + Array("X".utf8) + [3, 0, 0, 0] + Array("7_1".utf8) + Array("q".utf8) + [4],
    ])
    func `of its older releases are known by their pickles`(id: [UInt8]) async throws {
        _ = try await submitArray(0..<2)
        let xp = try xp(1)
        let pickle =
            [0x80, 4, 0x8c, 8] + Array("SlurmJob".utf8) + [0x93, 0x29, 0x81, 0x7d, 0x28] + id
        try AtomicFile.replace("\(xp.folder)/\(PythonJob.pickle)", with: pickle)
        #expect(try JobFile.read(of: xp)?.jobID == JobID("1_1"))
        try Disk.remove(xp.jobFile)
        let file = try #require(try JobFile.read(of: xp))
        #expect(file.jobID == JobID("7_1") && file.uid == getuid() && file.token == nil)
        #expect(file.array == "digits_array_1bc29b36")
        // What is no pickle of a job says nothing.
        try AtomicFile.replace("\(xp.folder)/\(PythonJob.pickle)", withText: "_job_id")
        #expect(try JobFile.read(of: xp) == nil)
    }

    @Test func `are not cleared away by who cannot cancel them`() async throws {
        let job = try await submitAlone(0)
        let xp = try xp(0)
        var clear = options
        clear.clear = true
        var actions: [GridPlan.Action] = []
        let local = try grid(1, on: LocalScheduler(main.dora))
        try await local.run(clear) { actions = $0.steps.map(\.action) }
        #expect(actions == [.keep] && Files.exists(xp.jobFile))
        try memory.start(job)
        let flock = try await grid(1, on: scheduler).run(clear) { actions = $0.steps.map(\.action) }
        #expect(actions == [.replace] && flock[0].state.name == "PENDING")
        #expect(!flock[0].isPythons && !Files.exists("\(xp.folder)/latest"))
    }

    @Test func `that are being replaced are noted`() async throws {
        let xp = try xp(0)
        let job = try await submitAlone(0)
        var file = try #require(try JobFile.read(of: xp))
        #expect(file.token == nil && file.jobID == job && file.uid == getuid())
        file.replacement = .fromScratch
        try file.write(of: xp)
        #expect(try JobFile.read(of: xp) == file)
    }
}
