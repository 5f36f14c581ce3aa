import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

@Suite struct `Cleaning` {
    private let folder: TemporaryFolder
    private var dora: DoraConfig { folder.dora }

    init() throws { folder = try TemporaryFolder() }

    /// An XP with a checkpoint, in a grid or in none.
    private func sheep(_ lr: Int, grid: String?, _ state: SheepState) throws -> Sheep {
        let xp = try XP(dora: dora, argv: [], delta: ["lr": .int(lr)])
        let name = "\(xp.signature)"
        try folder.write("[]", to: "dora/xps/\(name)/.argv.json")
        try folder.write(String(repeating: "x", count: 9000), to: "dora/xps/\(name)/checkpoint.th")
        if let grid {
            try Files.makeFolder("\(dora.gridsFolder)/\(grid)")
            try Disk.relink("\(dora.gridsFolder)/\(grid)/\(name)", to: "../../xps/\(name)")
        }
        var sheep = try Sheep(xp)
        sheep.state = state
        return sheep
    }

    private func search(age: Double = 0) -> CleanSearch {
        CleanSearch(
            dora: dora, checkpoints: CleanSearch.usualCheckpoints.map { FileNamePattern($0) },
            age: age)
    }

    private func flock() throws -> [Sheep] {
        [
            try sheep(0, grid: "sweep", .job(JobState(.completed))),
            try sheep(1, grid: "sweep", .job(JobState(.running))),
            try sheep(2, grid: nil, .job(JobState(.failed))),
            try sheep(3, grid: nil, .job(JobState(.pending))),
            try sheep(4, grid: nil, .unknown("no answer")),
        ]
    }

    /// No record names it yet.
    @Test func `leaves the program alone of what waits for room`() async throws {
        let scheduler = FakeScheduler(capacity: 0)
        let main = argparseMain(GridArguments.self, name: "toy", directory: dora.directory) {
            _, _ in
        }
        let explorer = Explorer<GridArguments> { $0 { $0.index = 1 } }
        let grid = try Grid("toys", explorer, of: main, scheduler: scheduler)
        var options = GridOptions()
        options.program = try folder.write("#!/bin/sh\n", to: "toy", executable: true)
        var flock = try await grid.run(options)
        #expect(flock.map(\.isWaiting) == [true])
        let programs = Files.names(in: dora.codesFolder).filter { $0 != CodeStore.notes }
        func found(age: Double) async throws -> [String] {
            try await search(age: age).candidates([.code], flock, now: Date().timeIntervalSince1970)
                .map(\.path)
        }
        func grow() throws {
            for name in programs {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -2 * 86400)],
                    ofItemAtPath: "\(dora.codesFolder)/\(name)")
            }
        }
        try grow()
        #expect(try await found(age: 86400).count == programs.count)
        try await grid.refresh(&flock)
        #expect(try await found(age: 86400).isEmpty)
        // Another command that keeps the same one uses it, too.
        try grow()
        try await grid.run(options)
        #expect(try await found(age: 86400).isEmpty)
        // Whoever deletes it nevertheless is told of.
        for name in programs { try Disk.removeTree("\(dora.codesFolder)/\(name)") }
        await scheduler.grow(to: 1)
        await #expect {
            try await grid.refresh(&flock)
        } throws: { "\($0)".contains("\(dora.codesFolder)/") && "\($0)".contains("was deleted") }
        #expect(await scheduler.taken.isEmpty && Files.names(in: dora.intentsFolder).isEmpty)
    }

    @Test func `finds what no grid needs, and nothing that has a job`() async throws {
        let flock = try flock()
        try folder.write("program", to: "dora/codes/0123/digits")
        // What was read before is no program.
        try folder.write("0123", to: "dora/codes/.seen/4567")
        let names = flock.map { "\($0.xp.signature)" }
        // A command was killed that removed it.
        try folder.write("x", to: "dora/xps/.0badc0de.removed/checkpoint.th")
        let found = try await search().candidates(
            [.experiment, .checkpoint, .code], flock, now: 1e12)
        #expect(
            Set(found.map(\.path)) == [
                "xps/\(names[2])", "xps/\(names[0])/checkpoint.th", "xps/.0badc0de.removed",
            ])
        #expect(found.count { $0.bytes >= 9000 } == 2)
        let idle = flock.filter(\.state.isDone)
        #expect(
            try await search().candidates([.code], idle, now: 1e12).map(\.path) == ["codes/0123"])
        #expect(
            try await search(age: 3600).candidates([.code], idle, now: Date().timeIntervalSince1970)
                .isEmpty)
    }

    @Test func `keeps the program of an array whose XP was a job of its own before`() async throws {
        var sheep = try sheep(6, grid: nil, .job(JobState(.running)))
        for digest in ["0123", "4567"] { try folder.write("p", to: "dora/codes/\(digest)/digits") }
        try Disk.relink("\(sheep.xp.folder)/code", to: "../../codes/0123")
        try Files.makeFolder("\(dora.arraysFolder)/a")
        try Disk.relink("\(dora.arraysFolder)/a/code", to: "../../codes/4567")
        sheep.submitted(
            JobFile(
                jobID: JobID("9_0")!, slurm: .null, mark: .token(.random()), uid: 0,
                scheduler: "slurm",
                array: "a"))
        #expect(
            try await search().candidates([.code], [sheep], now: 1e12).map(\.path) == ["codes/0123"]
        )
    }

    @Test func `finds nothing where the folders of grids cannot be listed`() async throws {
        let flock = try flock()
        try FileManager.default.removeItem(atPath: "\(dora.gridsFolder)/sweep")
        try Disk.relink("\(dora.gridsFolder)/sweep", to: "sweep")
        await #expect(throws: DoraError.self) {
            try await search().candidates([.experiment], flock, now: 1e12)
        }
    }

    @Test func `keeps all that the program of a job needs, and its clone`() async throws {
        let sheep = try sheep(3, grid: nil, .job(JobState(.pending)))
        for name in ["app.state/code.json", "app/digits", "lib/libswiftCore.so", "c0/main.swift"] {
            try folder.write("x", to: "dora/codes/\(name)")
        }
        for name in ["c0.tar", "other/digits", "c1/main.swift", "c1.tar"] {
            try folder.write("x", to: "dora/codes/\(name)")
        }
        let codes = dora.codesFolder
        try Disk.relink("\(codes)/app.state/digits", to: "../app/digits")
        try Disk.relink("\(codes)/app.state/clone", to: "../c0")
        try Disk.relink("\(codes)/app/lib", to: "../lib")
        try Disk.relink("\(sheep.xp.folder)/code", to: "../../codes/app.state")
        let found = try await search().candidates([.code], [sheep], now: 1e12)
        #expect(Set(found.map(\.path)) == ["codes/other", "codes/c1", "codes/c1.tar"])
    }

    @Test func `shows names that would act on a terminal without that`() async throws {
        let life = try LifeProcess(folder)
        let xp = try life.xp(epochs: 1, pause: 0)
        try folder.write("x", to: "outputs/codes/a\u{1B}[2Jb/digits")
        let clean = try await life("clean", "--local", "--older", "0")
        #expect(clean.status == .exited(0), "\(clean.errors)")
        // It is not a day old.
        let young = try await life("clean", "--local")
        #expect(young.output.contains("1 day old. --older 0 looks"), "\(young.output)")
        #expect(
            clean.output.contains("codes/a [2Jb") && clean.output.contains("xps/\(xp.signature)"))
    }

    @Test func `takes no record of an experiment for a checkpoint`() async throws {
        let sheep = try sheep(8, grid: "sweep", .job(JobState(.completed)))
        let own = "dora/xps/\(sheep.xp.signature)"
        for name in ["history.json", "job.json", "job.pkl", "jobs/1_0_log.out", "weights.json"] {
            try folder.write("x", to: "\(own)/\(name)")
        }
        let search = CleanSearch(dora: dora, checkpoints: [FileNamePattern("*")])
        let found = try await search.candidates([.checkpoint], [sheep], now: 1e12)
        #expect(
            Set(found.map { Files.name(of: $0.path) }) == ["weights.json", "checkpoint.th"])
    }

    @Test func `finds what was being written when its writer was killed`() async throws {
        let now = Date().timeIntervalSince1970
        let sheep = try sheep(7, grid: nil, .new)
        let names = [
            "intents/.0123.json.1.2.tmp", "tokens/0123.7.tmp", "by_id/7.1.tmp",
            "arrays/toy_array_1/.0123.tasks.1.2.tmp", "grids/sweep/0badc0de.1.tmp",
            "local/jobs/.7.env.1.2.tmp", "local/jobs/8.events.1.2.tmp", "local/n1/.limit.1.2.tmp",
            "local/n1/queue/.7.json.1.2.tmp", "local/n2/cancel/.9.1.2.tmp", "local/jobs/8.env",
            "local/jobs/8.sh", "lease.json.1.2.tmp", ".lease.json.1.2.tmp", "lease.json.0123",
            "xps/\(sheep.xp.signature)/.job.json.1.2.tmp",
            "xps/\(sheep.xp.signature)/jobs/7.0.end.tmp", "tokens/4567.8.tmp",
        ]
        let kept = [
            "tokens/0123", "intents/89ab.json", "local/jobs/8.events", "local/jobs/7.env",
            "local/jobs/7.sh", "local/n1/queue/7.json", "lease.json", "local/n1/limit",
            "xps/\(sheep.xp.signature)/mine.tmp", "grids/sweep/0badc0de",
        ]
        for name in names + kept {
            try folder.write("x", to: "dora/\(name)")
            // Whoever writes the last one may be alive.
            let age = name == names.last ? 3600.0 : 2 * 86400
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: now - age)],
                ofItemAtPath: "\(dora.directory)/\(name)")
        }
        let found = try await search().candidates([.leftover], [sheep], now: now).map(\.path)
        #expect(Set(found) == Set(names.dropLast()))
    }

    @Test func `leaves alone what Python's Dora has scheduled`() async throws {
        let sheep = try sheep(7, grid: nil, .new)
        #expect(try await search().candidates([.experiment], [sheep], now: 1e12).count == 1)
        try folder.write("", to: "dora/xps/\(sheep.xp.signature)/job.pkl")
        #expect(try await search().candidates([.experiment], [sheep], now: 1e12).isEmpty)
    }

    @Test func `what went to the trash comes back`() async throws {
        let flock = try flock()
        let found = try await search().candidates([.experiment, .checkpoint], flock, now: 1e12)
        let trash = Trash(dora: dora)
        let name = try trash.add(found, at: Date(timeIntervalSince1970: 1.7e9))
        #expect(name == "20231114T221320")
        #expect(trash.names == [name] && trash.bytes(name) >= 18000)
        let gone = found.allSatisfy { !Files.exists("\(dora.directory)/\($0.path)") }
        #expect(gone)
        let (restored, taken) = try trash.restore(name)
        #expect(Set(restored) == Set(found.map(\.path)) && taken.isEmpty)
        let back = found.allSatisfy { Files.exists("\(dora.directory)/\($0.path)") }
        #expect(back && trash.names.isEmpty)
    }

    @Test func `what was moved from folders that are still there comes back, too`() throws {
        let paths = ["local/jobs/.7.env.1.2.tmp", "xps/0badc0de/jobs/7.0.end.tmp", "codes/0123"]
        for path in paths + ["local/jobs/7.env", "xps/0badc0de/jobs/7_0_log.out"] {
            try folder.write("x", to: "dora/\(path)")
        }
        let trash = Trash(dora: dora)
        let found = paths.map { CleanCandidate(kind: .leftover, path: $0, bytes: 1) }
        let name = try trash.add(found, at: Date())
        #expect(!Files.exists("\(dora.directory)/\(paths[0])"))
        // Not all of it was moved before the command was killed.
        try folder.write("x", to: "dora/codes/0123")
        try Disk.removeTree("\(dora.directory)/trash/\(name)/codes")
        #expect(try trash.restore(name).restored == Array(paths.prefix(2)))
        #expect(Files.exists("\(dora.directory)/\(paths[1])") && trash.names.isEmpty)
        let lost = try trash.add(found, at: Date())
        try Disk.remove("\(dora.directory)/trash/\(lost)/.paths.json")
        let error = #expect(throws: DoraError.self) { try trash.restore(lost) }
        #expect(error?.message.contains("by hand: it has its old paths below") == true)
    }

    @Test func `nothing is written over when it comes back`() async throws {
        let flock = try flock()
        let found = try await search().candidates([.experiment], flock, now: 1e12)
        let trash = Trash(dora: dora)
        let name = try trash.add(found, at: Date())
        try folder.write("new", to: "dora/\(found[0].path)/.argv.json")
        let (restored, taken) = try trash.restore(name)
        #expect(restored.isEmpty && taken == [found[0].path])
        #expect(trash.names == [name])
        #expect(throws: DoraError.self) { try trash.restore("other") }
        try trash.empty()
        #expect(trash.names.isEmpty)
    }

    @Test(
        .patient, arguments: [["--restore", "last"], ["--empty_trash", "--yes"]])
    func `what is in the trash stays there while another command plans`(
        options: [String]
    ) async throws {
        let life = try LifeProcess(folder)
        let trash = "outputs/trash/20231114T221320"
        try folder.write("[]", to: "\(trash)/xps/2aeed959/.argv.json")
        try folder.write(#"["xps/2aeed959"]"#, to: "\(trash)/.paths.json")
        let lease = try await Lease.take(life.dora, for: "grid a")
        let waits = "\(folder.path)/outputs/trash/20231114T221320"
        let command = "cd \"$0\" && exec \"$1\" clean \(options.joined(separator: " ")) 2>errors"
        let status = try await Subprocess.run(
            .name("sh"), arguments: ["-c", command, folder.path, life.path], input: .none,
            output: .discarded, error: .discarded
        ) { _ in
            try await life.until { text("\(folder.path)/errors").contains("Waiting for") }
            #expect(Files.exists(waits))
            lease.release()
        }.terminationStatus
        #expect(status == .exited(0), "\(text("\(folder.path)/errors"))")
        #expect(!Files.exists(waits))
    }
}
