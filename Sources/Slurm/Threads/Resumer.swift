internal import Dispatch
import Synchronization

/// Resumes tasks on a thread of libdispatch, which is told without allocating anything.
///
/// To resume a task, libdispatch allocates two small objects. libslurm has just freed the buffer
/// in which the answer came, and would read the next answer into the same place; on the thread of
/// the call, malloc cuts the objects out of there, the next buffer finds no room, and the process
/// keeps the place of one buffer more for good: 6.5 MB for 10,000 jobs.
final class Resumer: Sendable {
    static let shared = Resumer()

    // Dispatch's sources may be told from any thread; their protocol does not say so. Most tasks that
    // wait for Slurm have this priority, and the thread that is woken can go on with them itself.
    nonisolated(unsafe) private let source = DispatchSource.makeUserDataAddSource(
        queue: .global(qos: .userInitiated))
    private let state = Mutex(State())

    private typealias Waiter = CheckedContinuation<Void, Never>

    private struct State {
        var due: [Waiter] = []
        /// Room for the next ones, which is not to be made where they come from.
        var room: [Waiter] = []
    }

    private init() {
        // Never called a second time before it has returned.
        source.setEventHandler { [unowned self] in
            var due: [Waiter] = []
            state.withLock { state in
                swap(&due, &state.due)
                swap(&state.due, &state.room)
            }
            for waiter in due { waiter.resume() }
            due.removeAll(keepingCapacity: true)
            state.withLock { swap(&due, &$0.room) }
        }
        source.activate()
    }

    /// Resumes a task soon.
    func resume(_ waiter: CheckedContinuation<Void, Never>) {
        state.withLock { $0.due.append(waiter) }
        source.add(data: 1)
    }
}
