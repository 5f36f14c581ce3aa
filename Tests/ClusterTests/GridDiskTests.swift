import Foundation
import Testing

extension OwnClusterTests {
    @Suite(.serialized)
    struct FullDisks {
        @Test(.timeLimit(.minutes(15)))
        func `a disk that fills up in the middle of a grid loses and doubles nothing`()
            async throws
        {
            let disk = try SmallDisk()
            // The nodes see what was mounted before they were started.
            try await PrivateCluster.with { cluster in
                try await cluster.run("scontrol", "update", "PartitionName=main", "State=DOWN")
                let whole = try disk.probe("whole", on: cluster)
                let before = try disk.usedFiles()
                #expect(try await whole.grid("--no_monitoring").isSuccess)
                let needed = try disk.usedFiles() - before
                _ = try await whole.grid("--cancel")
                var failures = 0
                for share in [0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
                    let probe = try disk.probe("\(share)", on: cluster)
                    try disk.limit(to: try disk.usedFiles() + Int(Double(needed) * share))
                    let full = try await probe.grid("--no_monitoring")
                    #expect(!full.isSuccess, "\(share)")
                    #expect(
                        full.errors.contains("No space left on device")
                            && full.errors.contains(probe.folder.path), "\(full.errors)")
                    let jobs = try await cluster.run("squeue", "-h", "-r", "-o", "%A")
                    failures += jobs.isEmpty ? 0 : 1
                    try disk.limit(to: 1_000_000)
                    // Jobs run now, so that it shows which of them do.
                    try await cluster.run("scontrol", "update", "PartitionName=main", "State=UP")
                    let end = try await probe.report()
                    #expect(end.states == ["COMPLETED"], "\(share): \(full.errors)")
                    #expect(probe.ranOnce(SmallDisk.count), "\(share): \(probe.starts())")
                    #expect(try await cluster.run("squeue", "-h").isEmpty, "\(share)")
                    try await cluster.run("scontrol", "update", "PartitionName=main", "State=DOWN")
                }
                // Some failed when jobs had been submitted.
                #expect(failures > 0)
            }
        }
    }
}

/// A file system in memory that holds so many files.
private final class SmallDisk: Sendable {
    private let folder: ScratchFolder

    static let count = 14

    init() throws {
        folder = try ScratchFolder()
        try Self.mount("-t", "tmpfs", "-o", "nr_inodes=1000000", "none", folder.path)
    }

    deinit {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["umount", "-l", folder.path]
        if (try? process.run()) != nil { process.waitUntilExit() }
    }

    /// A probe whose experiments are here.
    func probe(_ name: String, on cluster: PrivateCluster) throws -> Probe {
        let probe = try Probe(["COUNT": "\(Self.count)", "SINGLES": "6"], on: cluster)
        let place = "\(folder.path)/\(name)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(probe.folder.path)/outputs", withDestinationPath: place)
        return probe
    }

    func limit(to files: Int) throws {
        try Self.mount("-o", "remount,nr_inodes=\(files)", folder.path)
    }

    func usedFiles() throws -> Int {
        let facts = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let (all, free) = (facts[.systemNodes] as? Int, facts[.systemFreeNodes] as? Int)
        return try #require(all) - (try #require(free))
    }

    private static func mount(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["mount"] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "mount \(arguments)")
    }
}
