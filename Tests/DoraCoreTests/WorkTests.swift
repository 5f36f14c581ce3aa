import Synchronization
import Testing

@testable import DoraCore

@Suite struct WorkTests {
    @Test(arguments: [0, 1, 15, 33, 1000]) func `many are done once each, in order`(
        count: Int
    ) async throws {
        let calls = Mutex<[Int: Int]>([:])
        let results = try await Work.map(count, "counting") { index in
            calls.withLock { $0[index, default: 0] += 1 }
            return index * 2
        }
        #expect(results == (0..<count).map { $0 * 2 })
        #expect(
            calls.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1) }))
    }

    @Test func `the error of the first one that has one is thrown`() async {
        let error = await #expect(throws: DoraError.self) {
            try await Work.map(1000, "failing") { index throws(DoraError) in
                guard index % 300 != 299 else {
                    throw DoraError(.busy, operation: "count", message: "\(index)")
                }
            }
        }
        #expect(error?.message == "299")
    }

    @Test func `each is told to whoever watches`() async throws {
        let watcher = Watcher()
        try await Work.$display.withValue(Work.Display { _, _ in watcher }) {
            _ = try await Work.map(100, "counting") { $0 }
        }
        #expect(watcher.steps.withLock { $0 } == 100)
    }

    private final class Watcher: WorkStage {
        let steps = Mutex(0)
        func advance(by steps: Int) { self.steps.withLock { $0 += steps } }
        func end() {}
    }
}
