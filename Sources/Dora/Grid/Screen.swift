internal import Foundation

/// Standard output: redrawn in place on a terminal, appended to elsewhere.
struct Screen {
    private let isTerminal: Bool
    private var drawn = 0
    private var lastBrief: String?

    init(isTerminal: Bool = isatty(STDOUT_FILENO) == 1) {
        self.isTerminal = isTerminal
    }

    /// Shows the lines in place of those shown before.
    ///
    /// - Parameters:
    ///   - brief: stands for them where nothing can be redrawn, when it differs from the last.
    ///   - isLast: nothing follows; the lines are shown everywhere.
    mutating func show(_ lines: [String], brief: String, isLast: Bool) {
        if isTerminal {
            let (width, height) = Self.size()
            // Lines that have left the top of the window cannot be redrawn.
            let visible = isLast ? lines : Self.fit(lines, width: width, height: height)
            // Up to the first line drawn, and clear from there.
            let home = drawn > 0 ? "\u{1B}[\(drawn)F\u{1B}[J" : ""
            Self.write(home + visible.joined(separator: "\n") + "\n")
            drawn = isLast ? 0 : visible.count
        } else if isLast {
            Self.write(lines.joined(separator: "\n") + "\n")
        } else if brief != lastBrief {
            Self.write(brief + "\n")
        }
        lastBrief = brief
    }

    private static func fit(_ lines: [String], width: Int, height: Int) -> [String] {
        var lines = lines
        if lines.count >= height, height > 3, let last = lines.last {
            let room = height - 3
            lines = lines[..<room] + ["… \(lines.count - 1 - room) more", last]
        }
        return lines.map { $0.count < width ? $0 : String($0.prefix(max(width - 2, 0))) + "…" }
    }

    private static func size() -> (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
