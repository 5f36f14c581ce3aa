#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The terminal of this process in raw mode: keys come one by one, on a screen of its own.
///
/// However the process ends, by a signal or by `exit` too, the terminal is given back as it was;
/// only SIGKILL is beyond that.
enum Terminal {
    /// What a signal's handler needs. It is filled before any handler is installed, and read
    /// there without a lock: a handler may run while any lock is held.
    private struct Saved {
        var mode = termios()
        var isRaw: sig_atomic_t = 0
        /// A bit for each signal whose handler is ours.
        var installed: UInt64 = 0
    }

    /// What was done about each signal before; written before the handler is installed that reads it.
    nonisolated(unsafe) private static let before: UnsafeMutablePointer<sigaction> = {
        let before = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
        before.initialize(repeating: sigaction(), count: 65)
        return before
    }()

    // The pointer never changes, and what it points at is written by `enter` and `leave` only,
    // which the monitor, being one task, calls one after the other.
    nonisolated(unsafe) private static let saved: UnsafeMutablePointer<Saved> = {
        let saved = UnsafeMutablePointer<Saved>.allocate(capacity: 1)
        saved.initialize(to: Saved())
        atexit { Terminal.restore() }
        return saved
    }()

    /// Those that end this process or, Ctrl-Z, stop it.
    private static let deadly = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP,
        SIGFPE,
    ]

    /// Whether a screen can be drawn on and keys can be read.
    static func isInteractive(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && Tint.isWanted(environment)
    }

    /// Goes to raw mode and to the other screen; false where the terminal refuses.
    static func enter() -> Bool {
        let saved = saved
        // A second SIGCONT finds the terminal raw: that is not how it is to be given back.
        guard saved.pointee.isRaw == 0 else { return true }
        guard tcgetattr(STDIN_FILENO, &saved.pointee.mode) == 0 else { return false }
        var raw = saved.pointee.mode
        // Signals of the keyboard stay, so that Ctrl-C and Ctrl-Z do what they do everywhere.
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
        withUnsafeMutableBytes(of: &raw.c_cc) { bytes in
            bytes[Int(VMIN)] = 0
            bytes[Int(VTIME)] = 0
        }
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return false }
        saved.pointee.isRaw = 1
        for number in deadly { install(number) }
        // The other screen, no cursor, no wrapping of long lines.
        emit("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
        return true
    }

    /// Gives the terminal back.
    static func leave() {
        restore()
        for number in deadly { uninstall(number) }
    }

    /// The size of the window in characters.
    static var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Writes all of a text.
    static func emit(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = write(
                    STDOUT_FILENO, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
                if count < 0, errno != EINTR, errno != EAGAIN { return }
                sent += max(count, 0)
            }
        }
    }

    /// Calls only what may be called in a signal's handler.
    private static func restore() {
        guard saved.pointee.isRaw != 0 else { return }
        saved.pointee.isRaw = 0
        let end: StaticString = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
        _ = write(STDOUT_FILENO, end.utf8Start, end.utf8CodeUnitCount)
        _ = tcsetattr(STDIN_FILENO, TCSANOW, &saved.pointee.mode)
    }

    /// Gives the terminal back, and leaves the rest to whoever handled the signal before: nobody,
    /// or Swift's own reporter of crashes.
    private static func install(_ number: Int32) {
        let isOurs = saved.pointee.installed & 1 << number != 0
        guard isOurs || sigaction(number, nil, before + Int(number)) == 0 else { return }
        let old = signal(number) { number in
            Terminal.restore()
            sigaction(number, Terminal.before + Int(number), nil)
            raise(number)
        }
        // After Ctrl-Z all but that one are in place.
        if isOurs { return }
        // What is ignored stays so, and whoever waits for it otherwise ends by `exit`.
        if unsafeBitCast(old, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
            signal(number, SIG_IGN)
        } else {
            saved.pointee.installed |= 1 << number
        }
    }

    private static func uninstall(_ number: Int32) {
        guard saved.pointee.installed & 1 << number != 0 else { return }
        saved.pointee.installed &= ~(1 << number)
        sigaction(number, before + Int(number), nil)
    }
}
