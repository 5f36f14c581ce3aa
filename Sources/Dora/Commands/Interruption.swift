internal import Dispatch
internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ctrl-C and its like, where something must be done or said before this process ends.
enum Interruption {
    /// Runs the operation; at the first of SIGINT, SIGTERM and SIGHUP that comes meanwhile the body
    /// is run, and the process ends by that signal.
    ///
    /// What was ignored before, as under `nohup`, stays so.
    static func handled<Value>(
        by body: @escaping @Sendable () async -> Void,
        during operation: () async throws(DoraError) -> Value
    ) async throws(DoraError) -> Value {
        let handlers = [SIGINT, SIGTERM, SIGHUP].compactMap { Handler($0, body) }
        defer { for handler in handlers { handler.end() } }
        return try await operation()
    }

    private struct Handler {
        private let number: Int32
        private let source: any DispatchSourceSignal
        private let before: sigaction

        init?(_ number: Int32, _ body: @escaping @Sendable () async -> Void) {
            var before = sigaction()
            sigaction(number, nil, &before)
            if before.isIgnored { return nil }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                source.cancel()
                Task {
                    await body()
                    Interruption.endProcess(by: number)
                }
            }
            source.resume()
            (self.number, self.source, self.before) = (number, source, before)
        }

        func end() {
            source.cancel()
            var before = before
            sigaction(number, &before, nil)
        }
    }

    /// By the signal itself: a shell would go on with its next command after one that exits.
    private static func endProcess(by number: Int32) -> Never {
        fflush(nil)
        signal(number, SIG_DFL)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        exit(128 + number)
    }
}

extension sigaction {
    fileprivate var isIgnored: Bool { address == unsafeBitCast(SIG_IGN, to: Int.self) }

    /// Of the handler.
    var address: Int {
        #if canImport(Darwin)
            let handler = __sigaction_u.__sa_handler
        #elseif canImport(Musl)
            let handler = __sa_handler.sa_handler
        #else
            let handler = __sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self)
    }
}
