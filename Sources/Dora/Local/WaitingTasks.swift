internal import Slurm

/// The tasks of local jobs that wait for their turn: the job with the lowest id has it first, its
/// tasks in the order in which they came.
///
/// A job whose turn it cannot be is set aside until somebody says that this may have changed: with
/// thousands of tasks behind it, it must not be looked at for each that ends.
struct WaitingTasks: Sendable {
    typealias Task = (key: Supervisor.Key, restart: Int)

    private struct Queue {
        var tasks: [Task] = []
        /// Those before it have had their turn.
        var first = 0
        var isEmpty: Bool { first == tasks.count }
    }

    private var queues: [UInt32: Queue] = [:]
    /// A heap of the jobs whose turn it may be: none is lower than the one at half its place. A job
    /// may stand there twice, or have no tasks any more.
    private var turns: [UInt32] = []

    /// Adds a task behind those of its job.
    mutating func add(_ key: Supervisor.Key, _ restart: Int) {
        let isFirst = queues[key.id] == nil
        queues[key.id, default: Queue()].tasks.append((key, restart))
        if isFirst { wake(key.id) }
    }

    /// It may be the job's turn again.
    mutating func wake(_ id: UInt32) {
        guard queues[id] != nil else { return }
        turns.append(id)
        var place = turns.count - 1
        while place > 0, turns[place] < turns[(place - 1) / 2] {
            turns.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// The next task; it stays where it is.
    ///
    /// - Parameter isReady: whether it can be a job's turn now; where not, the job is set aside until
    ///   ``wake(_:)``.
    mutating func next(_ isReady: (UInt32) -> Bool) -> Task? {
        while let id = turns.first {
            if let queue = queues[id], isReady(id) { return queue.tasks[queue.first] }
            dropTurn()
        }
        return nil
    }

    /// Removes the next task of a job.
    mutating func removeFirst(of id: UInt32) {
        guard let index = queues.index(forKey: id) else { return }
        queues.values[index].first += 1
        if queues.values[index].isEmpty { queues.remove(at: index) }
    }

    /// Removes these tasks.
    mutating func remove(_ keys: Set<Supervisor.Key>) -> [Task] {
        var removed: [Task] = []
        for id in Set(keys.map(\.id)) {
            guard let queue = queues[id] else { continue }
            let tasks = queue.tasks[queue.first...]
            let rest = tasks.filter { !keys.contains($0.key) }
            removed += tasks.filter { keys.contains($0.key) }
            queues[id] = rest.isEmpty ? nil : Queue(tasks: rest)
        }
        return removed
    }

    /// Forgets the lowest of the heap.
    private mutating func dropTurn() {
        turns.swapAt(0, turns.count - 1)
        turns.removeLast()
        var place = 0
        while 2 * place + 1 < turns.count {
            let (left, right) = (2 * place + 1, 2 * place + 2)
            let lower = right < turns.count && turns[right] < turns[left] ? right : left
            guard turns[lower] < turns[place] else { return }
            turns.swapAt(place, lower)
            place = lower
        }
    }
}
