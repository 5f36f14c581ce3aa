#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A line for who interrupts a command in the middle of its work, which ends by the signal at once.
///
/// In a signal's handler: the threads of the pool may be at work for seconds, and nobody is to wait
/// for them.
enum InterruptionNote {
    /// What the handler needs, and which signals have it.
    private struct State {
        var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        /// A bit for each signal.
        var installed: UInt64 = 0
    }

    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    // Filled before the handlers are installed that read it, and never freed, for a handler may take
    // no lock. Commands run one after the other.
    nonisolated(unsafe) private static let state = {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(to: State())
        return state
    }()

    /// Says the line on standard error where one of the signals ends the process from now on.
    ///
    /// What is ignored, as under `nohup`, stays so, as does what has a handler.
    static func begin(_ line: String) {
        // Behind the ^C of a terminal, and what is drawn over there.
        let bytes = Array(((isatty(STDERR_FILENO) == 1 ? "\n" : "") + line + "\n").utf8)
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        state.pointee.text = UnsafeBufferPointer(copy)
        for number in signals {
            var now = sigaction()
            guard sigaction(number, nil, &now) == 0, now.isDefault else { continue }
            state.pointee.installed |= 1 << number
            signal(number) { number in
                let text = InterruptionNote.state.pointee.text
                _ = write(STDERR_FILENO, text.baseAddress, text.count)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    /// Lets the signals end the process as before.
    static func end() {
        for number in signals where state.pointee.installed & 1 << number != 0 {
            signal(number, SIG_DFL)
        }
        state.pointee.installed = 0
    }
}

extension sigaction {
    fileprivate var isDefault: Bool { address == unsafeBitCast(SIG_DFL, to: Int.self) }
}
