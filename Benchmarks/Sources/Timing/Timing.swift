import Dispatch
import Glibc
import Synchronization

/// The most memory that this process ever had, in kB.
package var peakKilobytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}

/// How long something takes, in seconds.
package func seconds<Failure: Error>(
    of body: () async throws(Failure) -> Void
) async throws(Failure)
    -> Double
{
    let start = ContinuousClock.now
    try await body()
    return start.duration(to: .now) / .seconds(1)
}

/// Waits for an asynchronous body on the main thread.
///
/// The executable's `main` is synchronous: under valgrind an asynchronous one hangs.
package func blocking(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let failure = Failure()
    Task {
        do { try await body() } catch { failure.error.withLock { $0 = error } }
        done.signal()
    }
    done.wait()
    if let error = failure.error.withLock({ $0 }) { throw error }
}

/// What a task that nobody awaits has thrown.
private final class Failure: Sendable {
    let error = Mutex<(any Error)?>(nil)
}
