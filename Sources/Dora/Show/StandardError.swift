internal import DoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard error, where lines for people and one line that is drawn over share the terminal.
enum StandardError {
    private struct State {
        /// The last line belongs to somebody.
        var isClaimed = false
        /// Something stands in it.
        var isDrawn = false
        /// Told of lines that wait until the screen is given back.
        var listener: (@Sendable (String) -> Void)?
        var waiting: [String] = []
    }

    private static let state = Mutex(State())

    /// The last line of the terminal, which its owner may draw over.
    final class Line: Sendable {
        private let isOver = Mutex(false)

        /// Draws over what was there, cut to the window.
        func draw(_ text: String) {
            isOver.withLock { isOver in
                guard !isOver else { return }
                StandardError.state.withLock {
                    write("\r" + text.fitted(to: max(width - 1, 1)) + "\u{1B}[K")
                    $0.isDrawn = true
                }
            }
        }

        /// Erases the line, and leaves it to others.
        func release() {
            isOver.withLock { isOver in
                guard !isOver else { return }
                isOver = true
                StandardError.state.withLock {
                    if $0.isDrawn { write("\r\u{1B}[K") }
                    $0.isDrawn = false
                    $0.isClaimed = false
                }
            }
        }

        deinit { release() }
    }

    /// Takes the last line; nil while somebody else has it.
    static func claim() -> Line? {
        state.withLock {
            guard !$0.isClaimed else { return nil }
            $0.isClaimed = true
            return Line()
        }
    }

    /// Lets lines wait, while the whole terminal is drawn on.
    ///
    /// - Parameter listener: told of each line.
    static func hold(_ listener: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.listener = listener }
    }

    /// Writes the lines that have waited.
    static func letGo() {
        state.withLock {
            $0.listener = nil
            for line in $0.waiting { write(line + "\n") }
            $0.waiting = []
        }
    }

    /// Writes a line above the one that is drawn over.
    static func print(_ text: String) {
        state.withLock {
            if let listener = $0.listener {
                $0.waiting.append(text)
                return listener(text)
            }
            write(($0.isDrawn ? "\r\u{1B}[K" : "") + text + "\n")
            $0.isDrawn = false
        }
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String) {
        // Where nobody can be told, on a full disk too, the work is to go on.
        _ = Files.writeAll(text.utf8, to: STDERR_FILENO)
    }
}
