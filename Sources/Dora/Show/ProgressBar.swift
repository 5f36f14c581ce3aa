internal import Dispatch
internal import DoraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A bar on standard error for what takes more than a second; nothing where that is no terminal.
///
/// Of stages inside one another the outermost is shown.
final class ProgressBar: WorkStage {
    private let what: String
    private let total: Int?
    private let started = ContinuousClock.now
    private let done = Mutex(0)
    private let line: StandardError.Line?
    // Dispatch's timers may be cancelled from any thread; their protocol does not say so.
    nonisolated(unsafe) private let timer: (any DispatchSourceTimer)?

    /// Shorter work needs no bar.
    private static let patience = 1.0
    private static let period = DispatchTimeInterval.milliseconds(200)

    /// - Parameters:
    ///   - what: the work, in a few words.
    ///   - total: how many steps it has; nil where that is not known.
    init(_ what: String, total: Int?, isShown: Bool = isatty(STDERR_FILENO) == 1) {
        self.what = what
        self.total = total
        line = isShown ? StandardError.claim() : nil
        // A timer draws, for one step may take long.
        timer = line == nil ? nil : DispatchSource.makeTimerSource(queue: .global())
        timer?.setEventHandler { [weak self] in self?.draw() }
        timer?.schedule(deadline: .now() + Self.patience, repeating: Self.period)
        timer?.resume()
    }

    func advance(by steps: Int) { done.withLock { $0 += steps } }

    /// Takes the bar away.
    func end() {
        timer?.cancel()
        line?.release()
    }

    deinit { end() }

    private func draw() { line?.draw(text) }

    /// What it says now.
    var text: String {
        let elapsed = (ContinuousClock.now - started).inSeconds
        return Self.line(what, done.withLock { $0 }, total, elapsed: elapsed)
    }

    /// `submitting [#####.....] 500/1000, 0:05 to go`, or `asking Slurm, 0:05` where nobody knows
    /// how much there is.
    static func line(_ what: String, _ done: Int, _ total: Int?, elapsed: Double) -> String {
        guard let total, total > 1 else {
            return what + (done > 0 && total == nil ? " \(done)" : "")
                + ", \(TextAmount.duration(seconds: elapsed))"
        }
        let part = min(max(Double(done) / Double(total), 0), 1)
        let full = Int(part * 20)
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full)
        let rest = part > 0 ? TextAmount.duration(seconds: elapsed / part - elapsed) : "?"
        return "\(what) [\(bar)] \(done)/\(total), \(rest) to go"
    }
}
