import Slurm
import Testing

@testable import Dora

@Suite struct `Local tasks that wait` {
    private func key(_ id: UInt32, _ task: UInt32? = nil) -> Supervisor.Key {
        Supervisor.Key(id: id, task: task)
    }

    @Test func `come in the order of their jobs, those of one as they were added`() {
        var waiting = WaitingTasks()
        for task in 0..<3 { waiting.add(key(7, UInt32(task)), 0) }
        for id in [9, 3, 5] as [UInt32] { waiting.add(key(id), 0) }
        waiting.add(key(3), 1)
        var order: [String] = []
        while let next = waiting.next({ _ in true }) {
            order.append("\(next.key.job).\(next.restart)")
            waiting.removeFirst(of: next.key.id)
        }
        #expect(order == ["3.0", "3.1", "5.0", "7_0.0", "7_1.0", "7_2.0", "9.0"])
    }

    @Test func `of a job that must not start are set aside until it is woken`() {
        var waiting = WaitingTasks()
        for id in 1...3 as ClosedRange<UInt32> { waiting.add(key(id), 0) }
        #expect(waiting.next { $0 != 1 }?.key.id == 2)
        #expect(waiting.next { _ in true }?.key.id == 2)
        waiting.wake(1)
        #expect(waiting.next { _ in true }?.key.id == 1)
    }

    @Test func `that are cancelled leave the others in their order`() {
        var waiting = WaitingTasks()
        for task in 0..<5 { waiting.add(key(1, UInt32(task)), 0) }
        waiting.add(key(2), 0)
        waiting.removeFirst(of: 1)
        let removed = waiting.remove([key(1, 0), key(1, 1), key(1, 3), key(2), key(4)])
        #expect(Set(removed.map(\.key)) == [key(1, 1), key(1, 3), key(2)])
        var left: [UInt32?] = []
        while let next = waiting.next({ _ in true }) {
            left.append(next.key.task)
            waiting.removeFirst(of: next.key.id)
        }
        #expect(left == [2, 4])
    }

    /// One array runs one task at a time, and hundreds of jobs wait for its end.
    @Test func `are not looked through for each that ends`() {
        let count: UInt32 = 20_000
        var waiting = WaitingTasks()
        for task in 0..<count { waiting.add(key(1, task), 0) }
        for id in 2...500 as ClosedRange<UInt32> { waiting.add(key(id), 0) }
        var looks = 0
        for _ in 0..<count {
            var isRunning = false
            while let next = waiting.next({ id in
                looks += 1
                return id == 1 && !isRunning
            }) {
                waiting.removeFirst(of: next.key.id)
                isRunning = true
            }
            waiting.wake(1)
        }
        #expect(waiting.next { $0 == 1 } == nil)
        #expect(looks < 3 * Int(count))
    }
}
