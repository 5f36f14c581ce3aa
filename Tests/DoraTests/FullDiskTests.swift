import DoraCore
import Foundation
import Slurm
import Subprocess
import Testing

@testable import Dora

/// A file system of so many files, mounted in memory.
struct SmallDisk: ~Copyable {
    let path: String

    init(files: Int) async throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("dora-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try await Self.run("mount", "-t", "tmpfs", "-o", "nr_inodes=\(files)", "none", path)
    }

    func grow(to files: Int) async throws {
        try await Self.run("mount", "-o", "remount,nr_inodes=\(files)", path)
    }

    func remove() async throws {
        try await Self.run("umount", "-l", path)
        try FileManager.default.removeItem(atPath: path)
    }

    /// Whether this process may mount anything.
    static let isPossible: Bool = {
        guard getuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private static func run(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .name(arguments[0]), arguments: Arguments(Array(arguments.dropFirst())),
            output: .discarded, error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
}

@Suite(.enabled(if: SmallDisk.isPossible, "only root can mount a small file system"))
struct `A full disk` {
    /// Whichever file is the first that finds no room, the command says so, and the next one goes
    /// on: each XP has one job that may run, and none was submitted that nobody knows.
    @Test func `stops a grid with an error, and the next command goes on`() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/bin/sh\n", to: "toy", executable: true)
        let members = 0..<6
        let explorer = Explorer<GridArguments> { launcher in
            launcher.jobArray { launcher in
                for index in members.dropLast(2) { launcher(["index": .int(index)]) }
            }
            for index in members.suffix(2) { launcher(["index": .int(index)]) }
        }
        var options = GridOptions()
        options.program = program
        var failures = 0
        var stages: Set<Int> = []
        // The root folder is a file, too.
        for files in stride(from: 1, through: 101, by: 2) {
            let disk = try await SmallDisk(files: files)
            let main = argparseMain(
                GridArguments.self, name: "toy", directory: disk.path + "/dora"
            ) { _, _ in }
            let scheduler = FakeScheduler()
            var isWhole = false
            do {
                try await Grid("toys", explorer, of: main, scheduler: scheduler).run(options)
                isWhole = true
            } catch {
                failures += 1
                #expect(error.code == .inputOutput, "\(files): \(error)")
                #expect("\(error)".contains("No space left on device"), "\(files): \(error)")
                #expect("\(error)".contains(disk.path), "\(files): \(error)")
            }
            stages.insert(await scheduler.taken.count)
            try await disk.grow(to: 10_000)
            let flock = try await Grid("toys", explorer, of: main, scheduler: scheduler)
                .run(options)
            #expect(flock.allSatisfy { $0.state.name == "PENDING" }, "\(files)")
            let ledger = TokenLedger(main.dora)
            var jobs: [Signature: Int] = [:]
            for taken in await scheduler.taken
            where try ledger.entry(of: taken.submission.token) != .revoked {
                for signature in taken.submission.signatures { jobs[signature, default: 0] += 1 }
            }
            #expect(jobs.count == members.count, "\(files)")
            #expect(jobs.values.allSatisfy { $0 == 1 }, "\(files): \(jobs)")
            let known = Set(flock.compactMap { $0.job?.id.whole })
            #expect(Set(await scheduler.taken.map(\.id)) == known, "\(files)")
            #expect(Files.names(in: main.dora.intentsFolder).isEmpty, "\(files)")
            try await disk.remove()
            if isWhole { break }
        }
        #expect(failures > 15)
        // Some failed before anything was submitted, and some between submission and record.
        #expect(stages == [0, 3])
    }
}
