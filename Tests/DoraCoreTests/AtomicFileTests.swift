import Foundation
import Testing

@testable import DoraCore

@Suite struct AtomicFileTests {
    /// Else a machine that goes down may leave a name with neither.
    @Test func `many files get their names once what they hold is on the disk`() async throws {
        try await TemporaryFolder.with { folder in
            let paths = (0..<40).map { "\(folder)/\($0)/file" }
            for path in paths {
                try Files.makeFolder(Files.parent(of: path) ?? "")
                try AtomicFile.replace(path, withText: "old")
            }
            var seen: [[String]] = []
            try await AtomicFile.replaceAll(paths.map { ($0, "new") }) {
                seen.append(
                    paths.flatMap { path -> [String] in
                        let folder = Files.parent(of: path) ?? ""
                        return Files.names(in: folder).map {
                            (try? Files.readText("\(folder)/\($0)")) ?? ""
                        }
                    })
            }
            try #require(seen.count == 2)
            #expect(seen[0].count == 80 && seen[0].count { $0 == "new" } == 40)
            #expect(seen[1] == paths.map { _ in "new" })
        }
    }

    @Test func `none of many is replaced where the disk is full`() async throws {
        try await TemporaryFolder.with { folder in
            let paths = (0..<40).map { "\(folder)/\($0)" }
            for path in paths { try AtomicFile.replace(path, withText: "old") }
            let full = DoraError(.inputOutput, operation: "", message: "full")
            await #expect(throws: full) {
                try await AtomicFile.replaceAll(paths.map { ($0, "new") }) {
                    () throws(DoraError) in throw full
                }
            }
            #expect(Files.names(in: folder).count == 40)
            for path in paths { #expect(try Files.readText(path) == "old") }
            await #expect(throws: DoraError.self) {
                try await AtomicFile.replaceAll((paths + ["/nowhere/file"]).map { ($0, "new") }) {}
            }
            #expect(Files.names(in: folder).count == 40)
        }
    }

    @Test func `what is written over and over waits for the disk a hundredth of the time`() {
        var budget = SyncBudget()
        var now = ContinuousClock.now
        func write(taking time: Duration) -> Bool {
            var result = false
            try? budget.write(at: { now }) {
                result = $0
                now += time
            }
            return result
        }
        #expect(write(taking: .milliseconds(10)))
        #expect(!write(taking: .milliseconds(1)))
        now += .milliseconds(990)
        #expect(!write(taking: .milliseconds(1)))
        now += .milliseconds(10)
        #expect(write(taking: .milliseconds(10)))
        now += .seconds(5)
        #expect(write(taking: .milliseconds(10)))
    }
}
