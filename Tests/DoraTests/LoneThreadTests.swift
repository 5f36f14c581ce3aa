import Synchronization
import Testing

@testable import Dora

struct LoneThreadTests {
    @Test func `where there are no more threads, its tasks run all the same`() async throws {
        let thread = LoneThread(start: { _ in false })
        let done = Counter()
        for _ in 1...3 {
            Task.detached(executorPreference: thread) {
                await Task.yield()
                done.add()
            }
        }
        let end = ContinuousClock.now + .seconds(60)
        while done.count < 3, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(done.count == 3)
    }
}

private final class Counter: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .sequentiallyConsistent) }
    func add() { value.add(1, ordering: .sequentiallyConsistent) }
}
