import ArgumentParser
import DoraArguments
import DoraCore
import Foundation
import Slurm
import Synchronization
import Testing

@testable import Dora

/// What a command must not do when another one was at work before it, or still is.
@Suite struct `Two commands in one folder` {
    let folder: TemporaryFolder
    let main: ArgparseMain<GridArguments>
    let scheduler = FakeScheduler()

    init() throws {
        folder = try TemporaryFolder()
        main = argparseMain(GridArguments.self, name: "toy", directory: folder.path + "/dora") {
            _, _ in
        }
        try folder.write("#!/bin/sh\n", to: "toy", executable: true)
    }

    private var options: GridOptions {
        var options = GridOptions()
        options.program = folder.path + "/toy"
        return options
    }

    private func grid(_ range: Range<Int>, on scheduler: FakeScheduler) throws -> Grid {
        let explorer = Explorer<GridArguments> { launcher in
            for index in range { launcher { $0.index = index } }
        }
        return try Grid("toys", explorer, of: main, scheduler: scheduler)
    }

    private var signaturesOfJobs: [Signature] {
        get async { await scheduler.taken.flatMap(\.submission.signatures) }
    }

    @Test func `submit once what waits for room and was left by one that died`() async throws {
        let scheduler = FakeScheduler(capacity: 1)
        let watching = try grid(0..<2, on: scheduler)
        var flock = try await watching.run(options)
        // They are submitted together, and either may be the first.
        #expect(flock.count(where: \.isWaiting) == 1)
        await scheduler.grow(to: 9)
        await scheduler.have(.answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) {
            try await grid(0..<2, on: scheduler).run(options)
        }
        #expect(await scheduler.taken.count == 2)
        // It stays open whether that was submitted: the next look may tell.
        try await watching.refresh(&flock)
        #expect(flock.count(where: \.isWaiting) == 1)
        await scheduler.keepSilent(false)
        try await watching.refresh(&flock)
        #expect(flock.map(\.isWaiting) == [false, false])
        #expect(await scheduler.taken.count == 2)
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
    }

    @Test func `say once what keeps those that wait from being submitted`() async throws {
        let scheduler = FakeScheduler(capacity: 1)
        let lines = Lines()
        let explorer = Explorer<GridArguments> { launcher in
            for index in 0..<2 { launcher { $0.index = index } }
        }
        let watching = try Grid("toys", explorer, of: main, scheduler: scheduler) { lines.add($0) }
        var flock = try await watching.run(options)
        await scheduler.grow(to: 2)
        let intent = Intent(
            token: .random(), scheduler: "another", name: "toy_array", slurm: .null, uid: getuid())
        try intent.write(in: main.dora)
        for _ in 0..<4 { try await watching.refresh(&flock) }
        #expect(flock.count(where: \.isWaiting) == 1)
        #expect(lines.all.count == 1 && lines.all[0].contains("another"), "\(lines.all)")
        try intent.remove(from: main.dora)
        try await watching.refresh(&flock)
        #expect(flock.map(\.isWaiting) == [false, false])
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    @Test func `go on watching while the scheduler is away`() async throws {
        let scheduler = FakeScheduler(capacity: 1, tellsRoom: false)
        let grid = try grid(0..<2, on: scheduler)
        var flock = try await grid.run(options)
        await scheduler.grow(to: 2)
        await scheduler.have(.away)
        try await grid.refresh(&flock)
        #expect(flock.count(where: \.isWaiting) == 1)
        try await grid.refresh(&flock)
        #expect(flock.map(\.isWaiting) == [false, false])
    }

    /// As while one writes ten thousand folders on one processor.
    @Test func `renew the lease while every thread is busy`() async throws {
        let lease = try await Lease.take(main.dora, for: "grid", renewal: .milliseconds(100))
        let file = main.dora.leaseFile
        let before = text(file)
        let texts = await withTaskGroup { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                group.addTask {
                    // No time limit of the test's could be told while these threads work. They do
                    // not sleep: for those that do, Dispatch has others take their place.
                    let end = ContinuousClock.now + .seconds(50)
                    while text(file) == before, ContinuousClock.now < end {}
                    return text(file)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(!texts.contains(before))
        lease.release()
    }

    /// The other one looked for intents before this one wrote any, and submits the same XPs.
    @Test func `submit nothing once another has the lease`() async throws {
        let grid = try grid(0..<2, on: scheduler)
        await #expect {
            try await grid.run(options) { _ throws(DoraError) in
                let other: JSONValue = [
                    "host": "elsewhere", "pid": 1, "user": "somebody", "nonce": "theirs",
                    "command": "grid toys", "expires": 99_999_999_999,
                ]
                try AtomicFile.replace(main.dora.leaseFile, withText: other.jsonText)
            }
        } throws: { error in
            (error as? DoraError)?.code == .busy && "\(error)".contains("somebody")
        }
        #expect(await signaturesOfJobs.isEmpty)
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
        #expect(text(main.dora.leaseFile).contains("theirs"))
    }

    /// What a command that died left: its intents, with or without the list of an array's XPs.
    private func leftArray() async throws -> (intent: String, tasks: String, array: JobID) {
        let explorer = Explorer<GridArguments> { launcher in
            launcher.jobArray { for index in 0..<2 { $0 { $0.index = index } } }
        }
        await scheduler.have(.answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) {
            try await Grid("toys", explorer, of: main, scheduler: scheduler).run(options)
        }
        await scheduler.keepSilent(false)
        let taken = try #require(await scheduler.taken.first)
        let intents = Files.names(in: main.dora.intentsFolder)
        return (
            "\(main.dora.intentsFolder)/\(try #require(intents.first))",
            try #require(taken.submission.tasksFile), taken.id
        )
    }

    @Test(arguments: ["", "\0\0\0\0", nil])
    func `give up an array whose list of XPs is lost`(content: String?) async throws {
        let (intent, tasks, array) = try await leftArray()
        try Disk.remove(tasks)
        if let content { try Data(content.utf8).write(to: URL(fileURLWithPath: tasks)) }
        let lines = Lines()
        let shepherd = Shepherd(main, scheduler: scheduler) { lines.add($0) }
        try await shepherd.recover()
        #expect(lines.all.contains { $0.contains("\(tasks)") && $0.contains("Array \(array)") })
        #expect(await scheduler.cancelled == [array])
        let token = try #require(await scheduler.taken.first?.submission.token)
        #expect(try TokenLedger(main.dora).entry(of: token) == .revoked)
        #expect(!Files.exists(intent))
        let flock = try await grid(0..<2, on: scheduler).run(options)
        #expect(flock.allSatisfy { $0.job != nil })
        #expect(await scheduler.taken.count == 3)
    }

    @Test func `give up no array whose tasks have started`() async throws {
        let (intent, tasks, array) = try await leftArray()
        let token = try #require(await scheduler.taken.first?.submission.token)
        try folder.write("\(array)\n", to: "dora/tokens/\(token)")
        try folder.write("", to: "dora/" + tasks.dropFirst(main.dora.directory.count + 1))
        await #expect {
            try await Shepherd(main, scheduler: scheduler).recover()
        } throws: { "\($0)".contains("rm \(intent)") && "\($0)".contains(tasks) }
        #expect(await scheduler.cancelled.isEmpty)
        #expect(Files.exists(intent))
    }

    @Test func `submit nothing again that has started, nobody knows as which job`() async throws {
        let (intent, _, array) = try await leftArray()
        let token = try #require(await scheduler.taken.first?.submission.token)
        try folder.write("", to: "dora/tokens/\(token)")
        let shepherd = Shepherd(main, scheduler: scheduler)
        let left = text(intent)
        try await shepherd.recover()
        let xp = try main.xp(for: ["--index", "1"])
        #expect(try JobFile.read(of: xp)?.jobID == JobID(job: array.job, task: 1))
        try folder.write(left, to: "dora/intents/\(token).json")
        let other = Shepherd(main, scheduler: FakeScheduler())
        await #expect {
            try await other.recover()
        } throws: { "\($0)".contains("echo revoked >\(main.dora.tokensFolder)/\(token)") }
        try folder.write("revoked\n", to: "dora/tokens/\(token)")
        try await other.recover()
        #expect(!Files.exists(intent))
    }

    @Test func `decide nothing where what one left cannot be listed`() async throws {
        try Files.makeFolder(main.dora.directory)
        // Loops, so that not even root can open it.
        try Disk.relink(main.dora.intentsFolder, to: "intents")
        #expect {
            try Intent.all(in: main.dora)
        } throws: { "\($0)".contains(main.dora.intentsFolder) }
    }

    @Test func `decide nothing where it cannot be seen what has left the grid`() async throws {
        let grid = try grid(0..<1, on: FakeScheduler())
        try Files.makeFolder(main.dora.gridsFolder)
        try Disk.relink(grid.folder, to: "toys")
        await #expect {
            try await grid.draft(GridOptions())
        } throws: { "\($0)".contains(grid.folder) }
    }

    @Test(arguments: [true, false])
    func `adopt a job whose arguments or folder are gone`(hasFolder: Bool) async throws {
        let signature = Signature("0badc0de")!
        let submission = Submission(
            name: "other_0badc0de", token: .random(), signatures: [signature],
            slurm: SlurmConfig(), directory: main.dora.directory, program: "/p", output: "/o",
            after: [])
        let job = try await scheduler.submit(submission)
        try Files.makeFolder(main.dora.intentsFolder)
        try Intent(
            token: submission.token, scheduler: "slurm", name: submission.name,
            signature: signature, slurm: SlurmConfig().json, uid: getuid()
        ).write(in: main.dora)
        if hasFolder {
            try folder.write(#"["--not-ours"]"#, to: "dora/xps/\(signature)/.argv.json")
        }
        let flock = try await grid(0..<1, on: scheduler).run(options)
        #expect(flock[0].job != nil)
        let adopted = try JobFile.read(of: XP(dora: main.dora, knownBy: signature))
        #expect(adopted?.jobID == job)
    }

    @Test func `adopt a job over the record that a crash of the machine has left`() async throws {
        await scheduler.have(.answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await chain(0).run(options) }
        let xp = try #require(Files.names(in: main.dora.xpsFolder).first)
        try folder.write("", to: "dora/xps/\(xp)/job.json")
        try folder.write("", to: "dora/intents/lost.json")
        await scheduler.keepSilent(false)
        let sheep = try await chain(0).run(options)[0]
        #expect(sheep.job?.id == (await scheduler.taken.first?.id))
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
    }

    @Test func `know each by its own records when all are forgotten`() async throws {
        var flock = try await grid(0..<60, on: scheduler).run(options)
        for (index, sheep) in flock.enumerated() {
            let job = try #require(sheep.job)
            await scheduler.forget([job.id])
            if index % 3 == 2 { continue }
            let note = #""token": "\#(job.mark.text)", "host": "h", "pid": 1, "time": 5"#
            try folder.write(
                "{\(note), \"exit_code\": \(index % 3)}",
                to: "dora/xps/\(sheep.xp.signature)/jobs/\(job.id).0.end.json")
        }
        await scheduler.put(JobState(.running), flock[59].job?.id)
        try await Shepherd(main, scheduler: scheduler).refresh(&flock)
        let states = (0..<59).map { ["COMPLETED", "FAILED", "MISSING"][$0 % 3] } + ["RUNNING"]
        #expect(flock.map(\.state.name) == states)
        #expect(
            try flock.map(\.xp.signature)
                == (0..<60).map { try main.xp(for: ["--index=\($0)"]).signature })
    }

    @Test(arguments: [
        (#""exit_code": 0"#, "COMPLETED"), (#""exit_code": 3"#, "FAILED"),
        (#""exit_code": 139"#, "FAILED"), (#""exit_code": 143, "signal": "TERM""#, "UNKNOWN"),
    ])
    func `know by its records how a program ended while nobody answers`(
        end: String, state: String
    ) async throws {
        var flock = try await chain(0).run(options)
        let job = try #require(flock[0].job)
        let note = #""token": "\#(job.mark.text)", "host": "h", "pid": 1, "time": 5"#
        let jobs = "dora/xps/\(flock[0].xp.signature)/jobs"
        try folder.write("{\(note)}", to: "\(jobs)/\(job.id).0.start.json")
        try folder.write("{\(note), \(end)}", to: "\(jobs)/\(job.id).0.end.json")
        await scheduler.keepSilent(true)
        let shepherd = Shepherd(main, scheduler: scheduler)
        try await shepherd.refresh(&flock)
        #expect(flock[0].state.name == state)
        // It may have been put back into the queue, and run again.
        try folder.write("{\(note)}", to: "\(jobs)/\(job.id).1.start.json")
        try await shepherd.refresh(&flock)
        #expect(flock[0].state.name == "UNKNOWN")
    }

    @Test func `leave the link to a job that only another scheduler can cancel`() async throws {
        let all = try await grid(0..<2, on: scheduler).run(options)
        var file = try #require(try JobFile.read(of: all[1].xp))
        file.scheduler = "elsewhere"
        try file.write(of: all[1].xp)
        var plan = GridPlan()
        try await grid(0..<1, on: scheduler).run(options) { plan = $0 }
        #expect(plan.leaving == 0)
        let links = Files.names(in: main.dora.gridsFolder + "/toys")
        #expect(links.contains("\(all[1].xp.signature)"))
        var options = options
        options.cancel = true
        let log = Mutex("")
        let explorer = Explorer<GridArguments> { launcher in
            for index in 0..<2 { launcher { $0.index = index } }
        }
        let both = try Grid("toys", explorer, of: main, scheduler: scheduler) { line in
            log.withLock { $0 += line }
        }
        try await both.run(options) { plan = $0 }
        #expect(log.withLock { $0 }.contains("1 XP with a job of elsewhere"))
        #expect(plan.steps.map(\.action) == [.cancel, .keep])
    }

    /// As after it was stopped between its look at the lease and its submission.
    @Test func `record nothing that another has given up meanwhile`() async throws {
        let ledger = TokenLedger(main.dora)
        await scheduler.tell { _ = try? ledger.revoke($0.token) }
        await #expect {
            try await grid(0..<1, on: scheduler).run(options)
        } throws: { error in
            (error as? DoraError)?.code == .busy && "\(error)".contains("taken over")
        }
        let job = try #require(await scheduler.taken.first).id
        #expect(await scheduler.cancelled == [job])
        let xp = try main.xp(for: ["--index", "0"])
        #expect(try JobFile.read(of: xp) == nil)
        // Nor is it adopted.
        await scheduler.tell { _ in }
        let sheep = try await grid(0..<1, on: scheduler).run(options)[0]
        #expect(sheep.job != nil && sheep.job?.id != job)
    }

    @Test func `leave the jobs of another cluster alone`() async throws {
        let one = FakeScheduler(clusterName: "one")
        let two = FakeScheduler(clusterName: "two")
        try await grid(0..<1, on: one).run(options)
        var options = options
        options.rules = SubmitRules(retry: true, replace: true)
        let log = Mutex("")
        let explorer = Explorer<GridArguments> { $0() }
        let toys = try Grid("toys", explorer, of: main, scheduler: two) { line in
            log.withLock { $0 += line }
        }
        let sheep = try await toys.run(options)[0]
        #expect(
            log.withLock { $0 }
                == "1 XP left as it is, with a job of slurm on the cluster one, which this command "
                + "does not ask.")
        #expect(
            sheep.state
                == .unknown("its job is one of slurm on the cluster one, which was not asked"))
        await #expect(throws: DoraError.self) {
            try await Shepherd(main, scheduler: two).cancel([sheep])
        }
        // Nor is anything submitted there while it is open what became of one that went here.
        await one.have(.answerLost)
        await one.keepSilent(true)
        await #expect(throws: DoraError.self) { try await grid(1..<2, on: one).run(options) }
        await #expect {
            try await grid(1..<2, on: two).run(options)
        } throws: { error in
            (error as? DoraError)?.code == .busy && "\(error)".contains("cluster one")
        }
        await one.keepSilent(false)
        #expect(try await grid(1..<2, on: one).run(options)[0].job != nil)
        #expect(await two.taken.isEmpty)
    }

    private func chain(_ dependents: Int) throws -> Grid {
        let explorer = Explorer<GridArguments> { $0.slurm { $0.dependents = dependents }() }
        return try Grid("toys", explorer, of: main, scheduler: scheduler)
    }

    private var places: [Int] { get async { await scheduler.taken.map(\.submission.place) } }

    @Test func `give a job whose answer was lost its dependents`() async throws {
        await scheduler.have(.answerLost)
        let sheep = try await chain(2).run(options)[0]
        #expect(await places == [0, 1, 2])
        #expect(sheep.jobs.count == 3)
    }

    @Test func `record a dependent whose answer was lost`() async throws {
        await scheduler.have(.none, .answerLost)
        let sheep = try await chain(2).run(options)[0]
        let taken = await scheduler.taken
        #expect(await places == [0, 1, 2])
        #expect(sheep.jobs.map(\.id) == taken.map(\.id))
        #expect(taken.last?.submission.afterFailures == taken.dropLast().map(\.id))
    }

    @Test func `send a dependent that got lost again, and never let the lost one run`()
        async throws
    {
        await scheduler.have(.none, .lost)
        let sheep = try await chain(2).run(options)[0]
        let taken = await scheduler.taken
        #expect(await places == [0, 2, 3])
        #expect(taken.map(\.submission.isRequeued) == [false, false, true])
        #expect(sheep.jobs.map(\.id) == taken.map(\.id))
        let token = try #require(taken.first).submission.token
        #expect(text("\(main.dora.tokensFolder)/\(token).1") == "revoked\n")
    }

    @Test func `complete a chain whose submission was interrupted`() async throws {
        await scheduler.have(.none, .answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await chain(3).run(options) }
        #expect(await places == [0, 1])
        await scheduler.keepSilent(false)
        let sheep = try await chain(3).run(options)[0]
        // What was under way as it was interrupted may still arrive: it would have place 2.
        let taken = await scheduler.taken
        #expect(await places == [0, 1, 3, 4])
        #expect(sheep.jobs.map(\.id) == taken.map(\.id))
        #expect(taken.map(\.submission.isRequeued) == [false, false, false, true])
        #expect(Set(taken.map(\.submission.token)).count == 1)
        #expect(Set(taken.map(\.submission.program)).count == 1)
        #expect(Set(taken.map(\.submission.output)).count == 1)
        #expect(Files.names(in: main.dora.intentsFolder).isEmpty)
        try await chain(3).run(options)
        #expect(await scheduler.taken.count == 4)
    }

    @Test func `ask once about all chains that were interrupted`() async throws {
        let explorer = Explorer<GridArguments> { launcher in
            let launcher = launcher.slurm { $0.dependents = 1 }
            for index in 0..<3 { launcher { $0.index = index } }
        }
        func run() async throws -> [Sheep] {
            try await Grid("toys", explorer, of: main, scheduler: scheduler).run(options)
        }
        await scheduler.have(.answerLost, .answerLost, .answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await run() }
        #expect(await places == [0, 0, 0])
        await scheduler.keepSilent(false)
        let before = await scheduler.questions
        let flock = try await run()
        // The other question is what has become of them all.
        #expect(await scheduler.questions == before + 2)
        #expect(flock.allSatisfy { $0.jobs.count == 2 })
    }

    @Test func `leave a chain to who has taken the lease over`() async throws {
        let file = main.dora.leaseFile
        await scheduler.tell { _ in
            let other: JSONValue = [
                "host": "elsewhere", "pid": 1, "user": "somebody", "nonce": "theirs",
                "command": "grid toys", "expires": 99_999_999_999,
            ]
            try? AtomicFile.replace(file, withText: other.jsonText)
        }
        await #expect(throws: DoraError.self) { try await chain(2).run(options) }
        #expect(await places == [0])
        #expect(Files.names(in: main.dora.intentsFolder).count == 1)
    }

    /// Slurm takes a dependency on a job that it has forgotten for fulfilled.
    @Test func `leave a chain as it is once it has ended`() async throws {
        await scheduler.have(.none, .answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await chain(2).run(options) }
        await scheduler.keepSilent(false)
        let jobs = await scheduler.taken.map(\.id)
        await scheduler.set(.completed, [jobs[0]])
        await scheduler.set(.cancelled, Array(jobs.dropFirst()))
        let sheep = try await chain(2).run(options)[0]
        #expect(sheep.state.isSuccess)
        #expect(sheep.jobs.map(\.id) == jobs)
    }

    @Test(arguments: [
        SlurmConfig(time: .max), SlurmConfig(time: -1), SlurmConfig(memPerGPU: .infinity),
        SlurmConfig(memPerGPU: 1e300), SlurmConfig(cpusPerGPU: .max), SlurmConfig(gpus: .max - 7),
        SlurmConfig(cpusPerTask: -1),
    ])
    func `refuse what no job can ask for`(slurm: SlurmConfig) {
        #expect(throws: DoraError.self) { try JobResources(slurm) }
    }
}
