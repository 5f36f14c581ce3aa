internal import DoraCore
internal import Slurm
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Hands signals to a thread that waits for them.
///
/// Neither ignoring nor blocking them, as `DispatchSource` and `sigwait` need it, would do: both
/// are inherited by the programs that this process starts. A handler is not.
enum SignalPipe {
    private static let writeEnd = Atomic<Int32>(-1)

    /// Handles these signals from now on, on a thread of its own.
    ///
    /// - Returns: whether it does; false when it was done before or the system refuses.
    @discardableResult
    static func open(
        for signals: [Int32], _ body: @escaping @Sendable (_ signal: Int32) -> Void
    ) -> Bool {
        guard let (reader, writer) = PrivateDescriptor.pipe() else { return false }
        // A handler must not wait, however many signals come.
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
        let isFirst = writeEnd.compareExchange(
            expected: -1, desired: writer, ordering: .sequentiallyConsistent
        ).exchanged
        guard isFirst, BlockingThread.startWithSignals({ listen(to: reader, body) }) else {
            close(reader)
            close(writer)
            return false
        }
        for number in signals {
            var action = sigaction()
            #if canImport(Darwin)
                action.__sigaction_u.__sa_handler = forward
            #elseif canImport(Musl)
                action.__sa_handler.sa_handler = forward
            #else
                action.__sigaction_handler.sa_handler = forward
            #endif
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
        return true
    }

    private static let forward: @convention(c) (Int32) -> Void = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
        errno = saved
    }

    private static func listen(to end: Int32, _ body: (Int32) -> Void) {
        var byte: UInt8 = 0
        while true {
            let count = read(end, &byte, 1)
            if count == 1 { body(Int32(byte)) } else if count == 0 || errno != EINTR { return }
        }
    }
}
