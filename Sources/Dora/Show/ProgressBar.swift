internal import Foundation

/// A bar on standard error for what takes more than a second; nothing where that is no terminal.
final class ProgressBar {
    private let what: String
    private let total: Int
    private let isShown: Bool
    private let started = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?

    /// Shorter work needs no bar.
    private static let patience = Duration.seconds(1)
    private static let period = Duration.milliseconds(100)

    /// - Parameters:
    ///   - what: the work, in a few words.
    ///   - total: how much of it there is.
    init(_ what: String, total: Int, isShown: Bool = isatty(STDERR_FILENO) == 1) {
        self.what = what
        self.total = total
        self.isShown = isShown && total > 0
    }

    /// Shows how much is done, if it is time to.
    func update(_ done: Int) {
        let now = ContinuousClock.now
        guard isShown, now - started > Self.patience, drawn.map({ now - $0 > Self.period }) ?? true
        else { return }
        drawn = now
        write("\r" + Self.line(what, done, total, elapsed: (now - started).inSeconds) + "\u{1B}[K")
    }

    /// Takes the bar away.
    func end() {
        if drawn != nil { write("\r\u{1B}[K") }
        drawn = nil
    }

    deinit { if drawn != nil { write("\r\u{1B}[K") } }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// `submitting [#####.....] 500/1000, 0:05 to go`
    static func line(_ what: String, _ done: Int, _ total: Int, elapsed: Double) -> String {
        let part = min(max(Double(done) / Double(max(total, 1)), 0), 1)
        let full = Int(part * 20)
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full)
        let rest = part > 0 ? TextAmount.duration(seconds: elapsed / part - elapsed) : "?"
        return "\(what) [\(bar)] \(done)/\(total), \(rest) to go"
    }
}
