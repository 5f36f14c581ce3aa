import ArgumentParser
import DoraArguments
import DoraCore
import Foundation
import Slurm
import Synchronization
import Testing

@testable import Dora

struct GridArguments: ParsableArguments {
    @Option var index = 0
    @Option var lr = 0.1
}

@Suite struct `A grid` {
    let folder: TemporaryFolder
    let main: ArgparseMain<GridArguments>
    let program: String

    init() throws {
        folder = try TemporaryFolder()
        main = argparseMain(GridArguments.self, name: "toy", directory: folder.path + "/dora") {
            _, _ in
        }
        program = try folder.write("#!/bin/sh\n", to: "toy", executable: true)
    }

    /// XPs 0 to n - 1, the last `singles` of them outside of the one array.
    private func grid(
        _ range: Range<Int>, singles: Int = 0, parallelism: Int = 256, dependents: Int = 0,
        on scheduler: FakeScheduler
    ) throws -> Grid {
        let explorer = Explorer<GridArguments> { launcher in
            let launcher = launcher.slurm {
                $0.arrayParallelism = parallelism
                $0.dependents = dependents
            }
            launcher.jobArray { launcher in
                for index in range.dropLast(singles) { launcher { $0.index = index } }
            }
            for index in range.suffix(singles) { launcher { $0.index = index } }
        }
        return try Grid("toys", explorer, of: main, scheduler: scheduler)
    }

    private var options: GridOptions {
        var options = GridOptions()
        options.program = program
        return options
    }

    /// Stages of work, and how far each came.
    private final class Stages: Sendable {
        struct Stage: Sendable, Equatable {
            var what: String
            var steps: Int?
            var done = 0
            var isOver = false
        }

        final class Handle: WorkStage {
            let stages: Stages
            let index: Int

            init(_ stages: Stages, _ index: Int) { (self.stages, self.index) = (stages, index) }
            func advance(by steps: Int) { stages.all.withLock { $0[index].done += steps } }
            func end() { stages.all.withLock { $0[index].isOver = true } }
        }

        let all = Mutex<[Stage]>([])

        func begin(_ what: String, _ steps: Int?) -> any WorkStage {
            all.withLock {
                $0.append(Stage(what: what, steps: steps))
                return Handle(self, $0.count - 1)
            }
        }
    }

    @Test func `tells of all long work how far it is`() async throws {
        let stages = Stages()
        try await Work.$display.withValue(Work.Display { stages.begin($0, $1) }) {
            let grid = try grid(0..<40, singles: 2, on: FakeScheduler())
            try await grid.run(options)
            var cancel = options
            cancel.cancel = true
            try await grid.run(cancel)
        }
        let seen = stages.all.withLock { $0 }
        #expect(
            seen.allSatisfy { $0.isOver && ($0.steps == nil || $0.steps == $0.done) }, "\(seen)")
        let names = seen.map(\.what)
        // Goes on beside the others, and so begins whenever it begins.
        #expect(names.count { $0 == "keeping the program" } == 1)
        #expect(
            names.filter { $0 != "keeping the program" } == [
                "collecting experiments", "planning", "writing links", "checking arguments",
                "writing folders", "preparing jobs", "submitting", "recording jobs", "planning",
                "asking about 40 jobs", "writing links", "cancelling 40 jobs",
                "asking about 40 jobs",
            ])
        #expect(seen.first { $0.what == "writing folders" }?.steps == 40)
        #expect(seen.first { $0.what == "submitting" }?.steps == 40)
    }

    @Test func `is looked at less often while nothing changes, and costs little`() {
        var period = LookPeriod(jobs: 1000)
        #expect(period.next(hasNews: true, cost: .zero) == .seconds(6))
        #expect(period.next(hasNews: false, cost: .zero) == .seconds(12))
        for _ in 0..<10 { _ = period.next(hasNews: false, cost: .zero) }
        #expect(period.next(hasNews: false, cost: .zero) == .seconds(300))
        #expect(period.next(hasNews: true, cost: .seconds(1)) == .seconds(20))
        #expect(period.allowsLook(after: .seconds(7)) && !period.allowsLook(after: .seconds(5)))
        // Jobs that were just submitted are about to start.
        var first = LookPeriod(jobs: 1000)
        #expect(first.next(hasNews: false, cost: .zero) == .seconds(2))
        #expect(first.next(hasNews: false, cost: .zero) == .seconds(4))
        #expect(first.next(hasNews: true, cost: .zero) == .seconds(6))
        var fixed = LookPeriod(every: .seconds(60))
        #expect(fixed.next(hasNews: true, cost: .zero) == .seconds(60))
        #expect(fixed.next(hasNews: false, cost: .zero) == .seconds(60))
        #expect(!fixed.allowsLook(after: .seconds(70)))
    }

    @Test func `writes histories where a file is named behind --json`() {
        func rewritten(_ arguments: String...) -> [String] {
            GridCommand.withFileOfJSON(arguments)
        }
        #expect(rewritten("grid", "a", "--json=f") == ["grid", "a", "--hiplot=f"])
        #expect(
            rewritten("grid", "a", "--json", "f.json", "-v") == [
                "grid", "a", "--hiplot=f.json", "-v",
            ])
        #expect(rewritten("grid", "a", "--json", "lr") == ["grid", "a", "--json", "lr"])
        #expect(rewritten("info", "--json=f") == ["info", "--json=f"])
        #expect(rewritten("grid", "--", "--json=f") == ["grid", "--", "--json=f"])
    }

    private func plan(_ grid: Grid, _ options: GridOptions) async throws -> [GridPlan.Action] {
        var options = options
        options.dryRun = true
        var plan = GridPlan()
        try await grid.run(options) { plan = $0 }
        return plan.steps.map(\.action)
    }

    private func names(in name: String) -> [String] {
        Files.names(in: folder.path + "/dora/" + name)
    }

    @Test func `is submitted as one array and single jobs, and then kept`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<6, singles: 2, on: scheduler)
        #expect(try await plan(grid, options).allSatisfy { $0 == .submit })
        #expect(names(in: "xps").isEmpty && names(in: "grids").isEmpty)
        let flock = try await grid.run(options)
        #expect(await scheduler.taken.map(\.submission.signatures.count).sorted() == [1, 1, 4])
        #expect(flock.allSatisfy { $0.state.name == "PENDING" && $0.job != nil })
        #expect(names(in: "grids/toys").count == 6)
        #expect(names(in: "intents").isEmpty)
        try await grid.run(options)
        #expect(await scheduler.taken.count == 3)
        #expect(try await plan(grid, options).allSatisfy { $0 == .keep })
    }

    @Test func `is submitted without what the workers of former jobs left`() async throws {
        let scheduler = FakeScheduler()
        let signature = try main.xp(for: ["--index", "1"]).signature
        for name in ["rendezvous.txt", "history.json"] {
            try folder.write("[]", to: "dora/xps/\(signature)/\(name)")
        }
        try await grid(0..<2, on: scheduler).run(options)
        #expect(!names(in: "xps/\(signature)").contains("rendezvous.txt"))
        #expect(names(in: "xps/\(signature)").contains("history.json"))
    }

    @Test func `is decided by the rules, for those that the patterns choose`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<4, on: scheduler)
        let flock = try await grid.run(options)
        let jobs = flock.compactMap { $0.job?.id }
        await scheduler.set(.completed, [jobs[0]])
        await scheduler.set(.failed, [jobs[1]])
        await scheduler.set(.running, [jobs[2]])
        #expect(try await plan(grid, options) == [.keep, .keep, .keep, .keep])
        var options = options
        options.rules = SubmitRules(retry: true)
        #expect(try await plan(grid, options) == [.keep, .retry, .keep, .keep])
        options.rules = SubmitRules(replace: true)
        #expect(try await plan(grid, options) == [.keep, .keep, .replace, .replace])
        options.rules = SubmitRules(replaceDone: true)
        #expect(try await plan(grid, options) == [.retry, .keep, .keep, .keep])
        options.rules = SubmitRules(retry: true, replace: true, replaceDone: true)
        options.patterns = ["!index=1", "-1", "0"]
        #expect(try await plan(grid, options) == [.replace, .retry])
        options.patterns = ["index=9"]
        #expect(try await plan(grid, options).isEmpty)
        options.patterns = ["7"]
        await #expect(throws: DoraError.self) { try await plan(grid, options) }
    }

    @Test func `replaces a job by one that waits for its end`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<2, on: scheduler)
        let before = try await grid.run(options).compactMap(\.job)
        var options = options
        options.rules.replace = true
        options.patterns = ["0"]
        let after = try await grid.run(options)
        #expect(await scheduler.cancelled == [before[0].id])
        #expect(await scheduler.taken.last?.submission.after == [before[0].id])
        #expect(after.count == 1 && after[0].job?.token != before[0].token)
    }

    /// A replacement of all jobs that is interrupted once these are cancelled.
    private func interruptReplacement(of grid: Grid, on scheduler: FakeScheduler) async throws {
        try await grid.run(options)
        await scheduler.have(.away, .away, .away)
        var options = options
        options.rules.replace = true
        await #expect(throws: DoraError.self) { try await grid.run(options) }
        await scheduler.have()
    }

    @Test func `submits what was cancelled for another job by a command that died`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<3, singles: 1, on: scheduler)
        try await interruptReplacement(of: grid, on: scheduler)
        #expect(await scheduler.cancelled.count == 3)
        #expect(await scheduler.taken.count == 2)
        #expect(try await plan(grid, options) == [.retry, .retry, .retry])
        let flock = try await grid.run(options)
        #expect(flock.allSatisfy { $0.state.name == "PENDING" })
        #expect(await scheduler.taken.count == 4)
        // Once, and whatever becomes of them.
        await scheduler.set(.cancelled, flock.compactMap { $0.job?.id })
        #expect(try await plan(grid, options) == [.keep, .keep, .keep])
    }

    @Test func `submits one that was cancelled for another job by launch, too`() async throws {
        let scheduler = FakeScheduler()
        try await interruptReplacement(of: grid(0..<1, on: scheduler), on: scheduler)
        let shepherd = Shepherd(main, scheduler: scheduler)
        let xp = try main.xp(for: ["--index", "0"])
        await scheduler.have(.away)
        var rules = SubmitRules(replace: true)
        await #expect(throws: DoraError.self) {
            try await shepherd.launch(xp, slurm: SlurmConfig(), rules: rules, program: program)
        }
        rules = SubmitRules()
        let sheep = try await shepherd.launch(
            xp, slurm: SlurmConfig(), rules: rules, program: program)
        #expect(sheep.state.name == "PENDING")
        #expect(await scheduler.taken.count == 2)
        _ = try await shepherd.launch(xp, slurm: SlurmConfig(), rules: rules, program: program)
        #expect(await scheduler.taken.count == 2)
    }

    @Test func `submits no other job once that is cancelled, too`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<2, on: scheduler)
        try await interruptReplacement(of: grid, on: scheduler)
        var options = options
        options.cancel = true
        try await grid.run(options)
        #expect(try await plan(grid, self.options) == [.keep, .keep])
    }

    @Test func `keeps jobs that were not cancelled by a command that died`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<2, on: scheduler)
        let flock = try await grid.run(options)
        for sheep in flock {
            var file = try #require(sheep.file)
            file.replacement = .again
            try file.write(of: sheep.xp)
        }
        await scheduler.keepSilent(true)
        try await grid.run(options)
        await scheduler.keepSilent(false)
        // It may have been cancelled just now.
        let completing = JobState(.cancelled, .completing)
        await scheduler.put(completing, flock[0].job?.id)
        let after = try await grid.run(options)
        let taken = await scheduler.taken
        try #require(taken.count == 2)
        #expect(taken[1].submission.after == [flock[0].job?.id])
        #expect(after[1].job == flock[1].job)
        // Whoever cancels it later does not want another one.
        await scheduler.set(.cancelled, flock.compactMap { $0.job?.id })
        #expect(try await plan(grid, options) == [.keep, .keep])
    }

    @Test func `starts from scratch what a command that died had cancelled for that`() async throws
    {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<3, singles: 1, on: scheduler)
        let before = try await grid.run(options)
        for sheep in before {
            try folder.write("x", to: "dora/xps/\(sheep.xp.signature)/checkpoint")
        }
        // What it leaves where it is killed before the first folder is removed.
        let left = Mutex<[String: JobFile]>([:])
        await scheduler.noteCancelling {
            left.withLock { left in
                for sheep in before {
                    left["\(sheep.xp.signature)"] = try? JobFile.read(of: sheep.xp)
                }
            }
        }
        var clearing = options
        clearing.clear = true
        try await grid.run(clearing)
        for sheep in before {
            let file = try #require(left.withLock { $0["\(sheep.xp.signature)"] })
            #expect(file.token == sheep.file?.token)
            try file.write(of: sheep.xp)
            try folder.write("x", to: "dora/xps/\(sheep.xp.signature)/checkpoint")
        }
        await scheduler.put(JobState(.completed), before[2].job?.id)
        #expect(try await plan(grid, options) == [.retry, .retry, .keep])
        let flock = try await grid.run(options)
        #expect(flock.map(\.state.name) == ["PENDING", "PENDING", "COMPLETED"])
        let kept = flock.map { Files.exists($0.xp.folder + "/checkpoint") }
        #expect(kept == [false, false, true])
        // By launch, too, and once.
        try #require(flock[0].file?.replacement == nil)
        let xp = flock[0].xp
        var file = try #require(flock[0].file)
        file.replacement = .fromScratch
        try file.write(of: xp)
        try folder.write("x", to: "dora/xps/\(xp.signature)/checkpoint")
        await scheduler.set(.cancelled, flock[0].job.map { [$0.id] } ?? [])
        let again = try await Shepherd(main, scheduler: scheduler).launch(
            xp, slurm: SlurmConfig(), program: program)
        #expect(again.state.name == "PENDING" && again.file?.replacement == nil)
        #expect(!Files.exists(xp.folder + "/checkpoint"))
    }

    @Test func `cancels what has left it, and keeps its folder`() async throws {
        let scheduler = FakeScheduler()
        let before = try await grid(0..<3, on: scheduler).run(options)
        // Its arguments are not needed for that.
        try folder.write("[\"--gone\"]", to: "dora/xps/\(before[0].xp.signature)/.argv.json")
        var plans: [GridPlan] = []
        let edited = try grid(1..<4, on: scheduler)
        let refused = DoraError(.refused, operation: "", message: "")
        await #expect(throws: refused) {
            try await edited.run(options) { (_) throws(DoraError) in throw refused }
        }
        #expect(await scheduler.cancelled.isEmpty)
        let after = try await edited.run(options) { plans.append($0) }
        #expect(plans[0].leaving == 1)
        #expect(plans[0].steps.map(\.action) == [.keep, .keep, .submit, .cancel])
        #expect(await scheduler.cancelled == [before[0].job?.id])
        #expect(names(in: "grids/toys") == after.map { "\($0.xp.signature)" }.sorted())
        #expect(Files.exists(before[0].xp.folder))
    }

    @Test func `starts from scratch when cleared, and makes signatures known`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<2, on: scheduler)
        var options = options
        options.initialize = true
        options.dryRun = true
        let known = try await grid.run(options)
        #expect(known.allSatisfy { Files.exists($0.xp.folder + "/.argv.json") })
        options = self.options
        let before = try await grid.run(options)
        try folder.write("x", to: "dora/xps/\(before[0].xp.signature)/checkpoint")
        options.clear = true
        let after = try await grid.run(options)
        #expect(!Files.exists(before[0].xp.folder + "/checkpoint"))
        #expect(await scheduler.cancelled.count == 2)
        #expect(await scheduler.taken.count == 2)
        #expect(after.allSatisfy { $0.state.name == "PENDING" })
        options.dryRun = true
        await #expect(throws: DoraError.self) { try await grid.run(options) }
    }

    @Test(arguments: [true, false])
    func `waits for room in the queue`(tellsRoom: Bool) async throws {
        let scheduler = FakeScheduler(
            maximumArraySize: 8, capacity: 5, tellsRoom: tellsRoom)
        let grid = try grid(0..<12, singles: 1, on: scheduler)
        var flock = try await grid.run(options)
        #expect(flock.count { $0.job != nil } == 5)
        #expect(flock.count { $0.isWaiting } == 7)
        #expect(flock.allSatisfy { !$0.isSettled })
        #expect(names(in: "intents").isEmpty)
        // The next command would submit the same ones.
        #expect(try await plan(grid, options).count { $0 == .submit } == 7)
        try await grid.refresh(&flock)
        #expect(flock.count { $0.isWaiting } == 7)
        await scheduler.set(.completed, flock.compactMap { $0.job?.id })
        await scheduler.grow(to: 100)
        try await grid.refresh(&flock)
        #expect(flock.allSatisfy { !$0.isWaiting && $0.job != nil })
        let signatures = await scheduler.taken.flatMap(\.submission.signatures)
        #expect(signatures.count == 12 && Set(signatures).count == 12)
    }

    @Test func `does not submit what another command submitted while it waited`() async throws {
        let scheduler = FakeScheduler(capacity: 0)
        let grid = try grid(0..<3, on: scheduler)
        var flock = try await grid.run(options)
        await scheduler.grow(to: 10)
        let other = try await grid.run(options)
        try await grid.refresh(&flock)
        #expect(flock.map(\.job) == other.map(\.job))
        #expect(await scheduler.taken.count == 1)
    }

    @Test func `shares one limit among its arrays, and what one leaves`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 5)
        let grid = try grid(0..<11, parallelism: 6, on: scheduler)
        var flock = try await grid.run(options)
        let taken = await scheduler.taken.map(\.submission)
        #expect(taken.map(\.signatures.count).sorted() == [1, 5, 5])
        #expect(taken.map(\.limit) == [2, 2, 2])
        // A remainder of one is a single job.
        #expect(flock[10].job?.id.task == nil)
        try await grid.refresh(&flock)
        await scheduler.set(.completed, flock[..<5].compactMap { $0.job?.id })
        try await grid.refresh(&flock)
        let second = try #require(flock[5].job?.id.whole)
        #expect(await scheduler.limits == [second: 6])
    }

    @Test func `gives what an array leaves to one that had no room before`() async throws {
        let scheduler = FakeScheduler(capacity: 5)
        let grid = try grid(0..<12, parallelism: 4, on: scheduler)
        var flock = try await grid.run(options)
        #expect(flock.count(where: \.isWaiting) == 7)
        await scheduler.grow(to: 100)
        try await grid.refresh(&flock)
        #expect(await scheduler.taken.map(\.submission.limit) == [4, 2])
        let ids = await scheduler.taken.map(\.id)
        #expect(await scheduler.limits == [ids[0]: 2])
        await scheduler.set(.completed, flock[..<5].compactMap { $0.job?.id })
        try await grid.refresh(&flock)
        #expect(await scheduler.limits == [ids[0]: 2, try #require(ids.last): 4])
    }

    @Test func `lets an array wait for one that found its room later`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 4)
        await scheduler.have(.full)
        try await grid(0..<8, parallelism: 3, on: scheduler).run(options)
        let taken = await scheduler.taken
        #expect(taken.map(\.submission.limit) == [3, 3])
        #expect(taken.map(\.submission.after) == [[], taken.dropLast().map(\.id)])
    }

    @Test func `has one limit for members that ask for different things`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<12, parallelism: 6, on: scheduler)
        var other = grid.herd.members[0].slurm
        other.memPerGPU *= 2
        grid.watch.slurm = Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, other) })
        try await grid.run(options)
        #expect(await scheduler.taken.map(\.submission.signatures.count) == [6, 6])
        #expect(await scheduler.taken.map(\.submission.limit) == [3, 3])
    }

    @Test func `has no more tasks at once than its limit beside several arrays`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 6)
        let before = try await grid(0..<12, parallelism: 10, on: scheduler).run(options)
        let arrays = before.compactMap { $0.job?.id.whole }
        try await grid(0..<18, parallelism: 10, on: scheduler).run(options)
        let given = await scheduler.limits
        #expect(given == [arrays[0]: 4, arrays[6]: 3])
        #expect(await scheduler.taken.last?.submission.limit == 3)
    }

    @Test func `sends its arrays in their order`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 2)
        let flock = try await grid(0..<40, on: scheduler).run(options)
        let ids = flock.compactMap { $0.job?.id.job }
        #expect(ids == ids.sorted())
    }

    @Test func `goes on where a limit cannot be changed`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 5)
        let grid = try grid(0..<11, parallelism: 6, on: scheduler)
        var flock = try await grid.run(options)
        try await grid.refresh(&flock)
        await scheduler.refuseLimits()
        await scheduler.set(.completed, flock[..<5].compactMap { $0.job?.id })
        try await grid.refresh(&flock)
        #expect(flock.count { $0.state.isSuccess } == 5)
    }

    @Test func `tells those that have left it from those that stay`() async throws {
        let scheduler = FakeScheduler()
        let flock = try await grid(0..<6, on: scheduler).run(options)
        await scheduler.set(.completed, [flock[0], flock[1]].compactMap { $0.job?.id })
        var plan = GridPlan()
        var options = options
        options.dryRun = true
        try await grid(1..<7, on: scheduler).run(options) { plan = $0 }
        #expect(
            plan.summary
                == "5 to keep, 1 to submit, 1 left the grid (none with a job to cancel)")
        try await grid(3..<6, on: scheduler).run(options) { plan = $0 }
        #expect(plan.summary == "3 to keep, 3 left the grid (1 with a job to cancel)")
        options.patterns = ["index=9"]
        try await grid(0..<6, on: scheduler).run(options) { plan = $0 }
        #expect(plan.summary == "no XPs")
    }

    @Test func `tells what the jobs to be submitted may use`() async throws {
        let scheduler = FakeScheduler()
        let resources = SlurmConfig(gpus: 2, time: 90, cpusPerGPU: 4)
        let some = Explorer<GridArguments> { launcher in
            for index in 0..<3 { launcher(["index": .int(index)]) }
        }
        func most(_ options: GridOptions) async throws -> GridPlan.Cost {
            var cost = GridPlan.Cost()
            try await Grid("toys", some, of: main, slurm: resources, scheduler: scheduler)
                .run(options) { cost = $0.most }
            return cost
        }
        #expect(try await most(options) == GridPlan.Cost(cpuHours: 36, gpuHours: 9))
        #expect(try await most(options) == GridPlan.Cost())
        #expect(GridPlan.Cost(cpuHours: 36, gpuHours: 9).text == "36.0 CPU hours, 9.0 GPU hours")
    }

    @Test func `lists what is planned by names, and says what they leave out`() async throws {
        var options = options
        options.dryRun = true
        var plan = GridPlan()
        let one = Explorer<GridArguments> { $0(["index": 3]) }
        try await Grid("toys", one, of: main, scheduler: FakeScheduler()).run(options) { plan = $0 }
        let signature = plan.steps[0].signature
        #expect(
            plan.lines(all: false) == ["  submit  \(signature)  index=3  (never submitted)"])
        let two = Explorer<GridArguments> { launcher in
            for lr in [0.1, 0.5] { launcher(["index": 3, "lr": .double(lr)]) }
        }
        try await Grid("toys", two, of: main, scheduler: FakeScheduler()).run(options) { plan = $0 }
        #expect(plan.lines(all: false)[0] == "All: index=3")
        #expect(plan.lines(all: false)[1].hasSuffix("  (nothing else)  (never submitted)"))
        try await grid(0..<2, on: FakeScheduler()).run(options) { plan = $0 }
        #expect(plan.lines(all: false)[0].hasSuffix("(defaults)  (never submitted)"))
        plan.steps[0].action = .keep
        #expect(plan.lines(all: false).count == 1 && plan.lines(all: true).count == 2)
    }

    @Test func `chains arrays whose parts of the limit would be too small`() async throws {
        let scheduler = FakeScheduler(maximumArraySize: 4)
        let grid = try grid(0..<12, parallelism: 3, on: scheduler)
        try await grid.run(options)
        let taken = await scheduler.taken
        #expect(taken.map(\.submission.limit) == [3, 3, 3])
        #expect(taken.map(\.submission.after) == [[], [taken[0].id], [taken[1].id]])
    }

    @Test func `finds a job whose answer was lost, and runs no lost one`() async throws {
        let scheduler = FakeScheduler()
        await scheduler.have(.answerLost)
        let grid = try grid(0..<3, on: scheduler)
        let flock = try await grid.run(options)
        #expect(await scheduler.taken.count == 1)
        #expect(flock.allSatisfy { $0.job != nil })

        let other = try self.grid(3..<4, on: scheduler)
        await scheduler.have(.lost)
        let sheep = try await other.run(options)[0]
        let job = try #require(sheep.job)
        // What got lost may still arrive: it would find its token revoked.
        let revoked = names(in: "tokens").filter { !$0.hasPrefix(".") }
        #expect(revoked.count == 1 && revoked != [job.mark.text])
    }

    @Test func `leaves what nobody could tell about to the next command`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<3, singles: 1, on: scheduler)
        await scheduler.have(.answerLost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await grid.run(options) }
        #expect(!names(in: "intents").isEmpty)
        // Nothing is decided while nobody answers.
        await #expect(throws: DoraError.self) { try await grid.run(options) }
        await scheduler.keepSilent(false)
        let flock = try await grid.run(options)
        #expect(flock.allSatisfy { $0.job != nil })
        #expect(names(in: "intents").isEmpty)
        let signatures = await scheduler.taken.flatMap(\.submission.signatures)
        #expect(signatures.count == 3)
    }

    @Test func `looks for all that a command left by one query`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<8, singles: 8, on: scheduler)
        await scheduler.have(.answerLost, .lost, .answerLost, .lost, .answerLost, .lost, .lost)
        await scheduler.keepSilent(true)
        await #expect(throws: DoraError.self) { try await grid.run(options) }
        #expect(names(in: "intents").count { !$0.hasPrefix(".") } > 1)
        await scheduler.keepSilent(false)
        let searches = await scheduler.searches
        let flock = try await grid.run(options)
        #expect(await scheduler.searches == searches + 1)
        #expect(flock.allSatisfy { $0.job != nil })
        let signatures = await scheduler.taken.flatMap(\.submission.signatures)
        #expect(signatures.count == 8 && Set(signatures).count == 8)
    }

    @Test func `retries a job that nobody knows, and never lets it run any more`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<1, on: scheduler)
        let job = try #require(try await grid.run(options)[0].job)
        await scheduler.forget([job.id])
        #expect(try await grid.run(options)[0].state == .missing)
        var options = options
        options.rules.retry = true
        let again = try await grid.run(options)[0]
        #expect(again.state.name == "PENDING" && again.job?.token != job.token)
        #expect(try TokenLedger(folder.dora).entry(of: #require(job.token)) == .revoked)
    }

    @Test func `goes on in a chain of dependents`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<1, dependents: 2, on: scheduler)
        var flock = try await grid.run(options)
        let taken = await scheduler.taken
        #expect(taken.map(\.submission.place) == [0, 1, 2])
        let ids = taken.map(\.id)
        #expect(taken.map(\.submission.afterFailures) == [[], [ids[0]], [ids[0], ids[1]]])
        #expect(taken.map(\.submission.isRequeued) == [false, false, true])
        #expect(Set(taken.map(\.submission.token)).count == 1)
        await scheduler.set(.failed, [taken[0].id])
        await scheduler.set(.running, [taken[1].id])
        try await grid.refresh(&flock)
        #expect(flock[0].state.name == "RUNNING" && flock[0].job?.id == taken[1].id)
        await scheduler.set(.completed, [taken[1].id])
        await scheduler.set(.cancelled, [taken[2].id])
        try await grid.refresh(&flock)
        #expect(flock[0].state.isSuccess && flock[0].job?.id == taken[1].id)
        // An array cannot have any.
        let array = try self.grid(1..<3, dependents: 1, on: scheduler)
        await #expect(throws: DoraError.self) { try await array.run(options) }
    }

    @Test func `cancels the whole chain`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<1, dependents: 1, on: scheduler)
        try await grid.run(options)
        var options = options
        options.cancel = true
        let flock = try await grid.run(options)
        #expect(await scheduler.cancelled.count == 2)
        #expect(flock[0].state.name == "CANCELLED")
    }

    @Test func `leaves another scheduler's jobs alone`() async throws {
        let scheduler = FakeScheduler()
        let grid = try grid(0..<1, on: scheduler)
        let sheep = try await grid.run(options)[0]
        let file = try #require(try JobFile.read(of: sheep.xp))
        var other = file
        other.scheduler = "elsewhere"
        try other.write(of: sheep.xp)
        var options = options
        options.rules = SubmitRules(retry: true, replace: true, replaceDone: true)
        var reason = ""
        try await grid.run(options) { reason = $0.steps[0].reason }
        #expect(reason.contains("elsewhere"))
        #expect(await scheduler.taken.count == 1)
    }

    @Test func `shares a limit only where there is something to share`() {
        #expect(Throttle(10, over: 3, beside: 0, tasks: 10) == .none)
        #expect(Throttle(10, over: 1, beside: 0, tasks: 11) == .shares([10]))
        #expect(Throttle(10, over: 3, beside: 0, tasks: 30) == .shares([4, 3, 3]))
        #expect(Throttle(10, over: 2, beside: 4, tasks: 30) == .chain)
        #expect(Throttle(0, over: 1, beside: 0, tasks: 2) == .shares([1]))
    }
}
