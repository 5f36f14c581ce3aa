import ArgumentParser
import DoraArguments
import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

/// One file of one experiment among others.
@Suite struct `A damaged file` {
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

    private func run(
        _ range: Range<Int>, _ change: (inout GridOptions) -> Void = { _ in }
    ) async throws -> (flock: [Sheep], actions: [GridPlan.Action]) {
        let explorer = Explorer<GridArguments> { launcher in
            for index in range { launcher { $0.index = index } }
        }
        var options = GridOptions()
        options.program = folder.path + "/toy"
        change(&options)
        var plan = GridPlan()
        let flock = try await Grid("toys", explorer, of: main, scheduler: scheduler)
            .run(options) { plan = $0 }
        return (flock, plan.steps.map(\.action))
    }

    private func damage(_ name: String, of xp: XP) throws -> () throws -> Void {
        let file = "\(xp.folder)/\(name)"
        let before = text(file)
        try folder.write("{", to: "dora/xps/\(xp.signature)/\(name)")
        return { try before.write(toFile: file, atomically: true, encoding: .utf8) }
    }

    @Test func `of a job stops none of the others`() async throws {
        let before = try await run(0..<3).flock
        let mend = try damage("job.json", of: before[0].xp)
        let found = Damage()
        let (flock, actions) = try await Damage.$found.withValue(found) {
            try await run(0..<4) { $0.rules.replace = true }
        }
        #expect(actions == [.keep, .replace, .replace, .submit])
        #expect(flock[0].isSettled && flock[0].job == nil)
        guard case .unknown(let reason) = flock[0].state else { throw CancellationError() }
        #expect(reason.contains("job.json is damaged") && reason.contains("move the file away"))
        #expect(found.all.map(\.message) == [reason])
        #expect(await scheduler.taken.count == 6)
        try Data("x".utf8).write(to: URL(fileURLWithPath: before[0].xp.folder + "/checkpoint"))
        let cleared = try await run(0..<4) { $0.clear = true }.flock
        #expect(cleared[0].job == nil && Files.exists(before[0].xp.folder + "/checkpoint"))
        #expect(await scheduler.taken.count == 9)
        let cancelled = try await run(0..<4) { $0.cancel = true }
        #expect(cancelled.actions == [.keep, .cancel, .cancel, .cancel])
        // The job goes on, and can be cancelled once the record is mended.
        #expect(try await run(1..<4).actions.last == .keep)
        try mend()
        #expect(try await run(1..<4).actions.last == .cancel)
        #expect(await scheduler.cancelled.contains { $0 == before[0].job?.id })
    }

    @Test func `of a job is not taken for none by one that waits for room`() async throws {
        let scheduler = FakeScheduler(capacity: 1)
        let explorer = Explorer<GridArguments> { launcher in
            for index in 0..<2 { launcher { $0.index = index } }
        }
        let grid = try Grid("toys", explorer, of: main, scheduler: scheduler)
        var options = GridOptions()
        options.program = folder.path + "/toy"
        var flock = try await grid.run(options)
        // They are sent together, so that either may have found the room.
        let late = try #require(flock.firstIndex { $0.isWaiting })
        _ = try damage("job.json", of: flock[late].xp)
        await scheduler.grow(to: 9)
        try await grid.refresh(&flock)
        #expect(await scheduler.taken.count == 1)
        #expect(flock[late].damage != nil)
    }

    @Test func `of arguments stops none of the others`() async throws {
        let xp = try main.xp(for: ["--index", "1"])
        _ = try damage(".argv.json", of: xp)
        let dangling = try main.xp(for: ["--index", "2"])
        try Disk.relink(dangling.folder, to: "nowhere")
        let file = try main.xp(for: ["--index", "4"])
        try folder.write("", to: "dora/xps/\(file.signature)")
        let found = Damage()
        let (flock, actions) = try await Damage.$found.withValue(found) {
            try await run(0..<5) { $0.initialize = true }
        }
        #expect(actions == [.submit, .keep, .keep, .submit, .keep])
        #expect(flock.map { $0.job == nil } == [false, true, true, false, true])
        #expect(found.all.count == 3)
        #expect(found.all.allSatisfy { "\($0)".contains(main.dora.xpsFolder) })
        try Disk.remove(xp.folder + "/.argv.json")
        try Disk.remove(dangling.folder)
        #expect(try await run(0..<4).actions == [.keep, .submit, .submit, .keep])
    }

    @Test func `of a job leaves all programs where they are`() async throws {
        let sheep = try await run(0..<1).flock[0]
        _ = try damage("job.json", of: sheep.xp)
        try folder.write("p", to: "dora/codes/0123/toy")
        let search = CleanSearch(dora: main.dora, checkpoints: [])
        let found = try await search.candidates(
            [.code, .experiment], [Sheep(among: sheep.xp)], now: 1e12)
        #expect(found.isEmpty)
    }

    @Test(.patient)
    func `is named by every command that shows others, too`() async throws {
        let life = try LifeProcess(folder)
        let done = try await life("grid", "quick", "--local")
        #expect(done.status == .exited(0), "\(done.errors)")
        let xps = try (1...3).map { epochs in
            try XP(
                dora: life.dora, argv: ["--epochs=\(epochs)"],
                delta: epochs == 3 ? [:] : ["epochs": .int(epochs)])
        }
        try folder.write("[{", to: "outputs/xps/\(xps[0].signature)/history.json")
        for options in [
            ["--csv", "-"], ["--hiplot", "-"], ["--report", "-"], ["--no_monitoring"],
        ] {
            let shown = try await life.run(["grid", "quick", "--local"] + options)
            #expect(shown.status == .exited(1), "\(options) \(shown.errors)")
            #expect(shown.errors.contains("\(xps[0].signature)/history.json is damaged"))
            #expect(shown.output.contains("\(xps[1].signature)"))
        }
        #expect(try await life("grid", "quick", "--local", "--why").status == .exited(0))
        try folder.write("", to: "outputs/xps/\(xps[1].signature)/job.json")
        for command in [
            "grid quick --local --why", "grid quick --local --json",
            "clean --local --older 0", "info --local -f \(xps[1].signature)",
        ] {
            let shown = try await life.run(command.split(separator: " ").map(String.init))
            #expect(shown.status == .exited(1), "\(command) \(shown.errors)")
            #expect(shown.errors.contains("\(xps[1].signature)/job.json is damaged"), "\(command)")
            #expect(!shown.output.isEmpty, "\(command)")
        }
        let cancelled = try await life("info", "--local", "--cancel", "-f", "\(xps[1].signature)")
        #expect(cancelled.status == .exited(1) && cancelled.errors.contains("is damaged"))
    }
}
