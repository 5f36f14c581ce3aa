internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ctrl-C and its like, where something must be ended before this process ends.
enum Interruption {
    /// Runs the body at the first of SIGINT, SIGTERM and SIGHUP, then ends the process as the
    /// signal would have.
    static func handle(_ body: @escaping @Sendable () async -> Void) {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                source.cancel()
                Task {
                    await body()
                    exit(128 + number)
                }
            }
            source.resume()
        }
    }
}
