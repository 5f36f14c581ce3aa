import Dispatch
import Glibc
import Synchronization

/// The most memory that this process ever had, in kB (`VmHWM`).
///
/// `ru_maxrss` is not less than what its parent had when it was started.
package var peakKilobytes: Int {
    lines(of: "/proc/self/status").first { $0.hasPrefix("VmHWM:") }
        .flatMap { Int($0.filter(\.isNumber)) } ?? 0
}

/// The memory that this process has without the pages of files, its program's for one, in kB.
package var anonymousKilobytes: Int {
    // Its size, what is resident, and what of that belongs to files.
    let pages = lines(of: "/proc/self/statm").first?.split(separator: " ").compactMap { Int($0) }
    guard let pages, pages.count > 2 else { return 0 }
    return (pages[1] - pages[2]) * Int(getpagesize()) / 1024
}

/// The lines of a file, without their ends; none where it cannot be read.
package func lines(of path: String) -> [String] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    defer { free(line) }
    var size = 0
    var lines: [String] = []
    while getline(&line, &size, file) > 0, let line {
        lines.append(String(String(cString: line).prefix { $0 != "\n" }))
    }
    return lines
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
