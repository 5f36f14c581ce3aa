public import Logging

/// A loop that says in the log how far it is and how fast: a progress bar of a few lines.
///
/// ```swift
/// let progress = LogProgress(logger, batches, name: "Train | Epoch 3")
/// for batch in progress {
///     ...
///     progress.update(["loss": "\(loss)"])
/// }
/// ```
///
/// prints about `updates` lines like `Train | Epoch 3 | 40/200 | 12.50 it/sec | Loss 0.31`. A line
/// is written when the iteration has ended, so that it has what the iteration said by
/// ``update(_:)``. For one task at a time.
public final class LogProgress<Base: Sequence>: Sequence {
    private let logger: Logger
    private let base: Base
    private let total: Int
    private let updates: Int
    private let minimumInterval: Int
    private let timePerIteration: Bool
    private let name: String
    private let level: Logger.Level
    private let now: () -> Duration

    private var index = -1
    private var begin = Duration.zero
    private var infos: KeyValuePairs<String, String> = [:]
    private var willLog = false

    /// Wraps a sequence.
    ///
    /// - Parameters:
    ///   - logger: takes the lines.
    ///   - base: what is iterated over.
    ///   - updates: how many lines there are to be; 0 for none.
    ///   - minimumInterval: how many iterations there are from one line to the next, at least.
    ///   - timePerIteration: writes the time of an iteration in place of iterations per second.
    ///   - total: how many iterations there will be; counted by `underestimatedCount` if nil.
    ///   - name: how each line begins.
    ///   - level: the lines' level.
    public convenience init(
        _ logger: Logger, _ base: Base, updates: Int = 5, minimumInterval: Int = 1,
        timePerIteration: Bool = false, total: Int? = nil, name: String = "LogProgress",
        level: Logger.Level = .info
    ) {
        let start = ContinuousClock.now
        self.init(
            logger, base, updates: updates, minimumInterval: minimumInterval,
            timePerIteration: timePerIteration, total: total, name: name, level: level
        ) { ContinuousClock.now - start }
    }

    init(
        _ logger: Logger, _ base: Base, updates: Int, minimumInterval: Int,
        timePerIteration: Bool, total: Int?, name: String, level: Logger.Level,
        now: @escaping () -> Duration
    ) {
        self.logger = logger
        self.base = base
        self.total = total ?? base.underestimatedCount
        self.updates = updates
        self.minimumInterval = Swift.max(minimumInterval, 1)
        self.timePerIteration = timePerIteration
        self.name = name
        self.level = level
        self.now = now
    }

    /// Says what the next line is to show beside speed and place.
    ///
    /// - Parameter infos: names and what is shown of them, in this order.
    /// - Returns: whether a line is written when this iteration ends.
    @discardableResult
    public func update(_ infos: KeyValuePairs<String, String>) -> Bool {
        self.infos = infos
        return willLog
    }

    /// Starts the loop and its clock.
    public func makeIterator() -> AnyIterator<Base.Element> {
        var iterator = base.makeIterator()
        index = -1
        infos = [:]
        willLog = false
        begin = now()
        return AnyIterator { [self] in
            if willLog {
                log()
                willLog = false
            }
            guard let value = iterator.next() else { return nil }
            index += 1
            let interval = updates > 0 ? Swift.max(minimumInterval, total / updates) : 0
            willLog = interval > 0 && index >= 1 && index.isMultiple(of: interval)
            return value
        }
    }

    private func log() {
        let seconds = (now() - begin) / .seconds(1)
        let speed = seconds > 0 ? Double(index + 1) / seconds : .infinity
        var line = "\(name) | \(index)/\(total) | \(text(speed))"
        for (key, value) in infos {
            line += " | \(key.prefix(1).uppercased())\(key.dropFirst().lowercased()) \(value)"
        }
        logger.log(level: level, "\(line)")
    }

    private func text(_ speed: Double) -> String {
        if speed < 1e-4 { return "oo sec/it" }
        if timePerIteration, speed < 1 { return "\(Self.fixed(1 / speed, 2)) sec/it" }
        if timePerIteration { return "\(Self.fixed(1000 / speed, 1)) ms/it" }
        if speed < 0.1 { return "\(Self.fixed(1 / speed, 1)) sec/it" }
        return "\(Self.fixed(speed, 2)) it/sec"
    }

    private static func fixed(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite else { return "inf" }
        return number.text(.fixed, digits)
    }
}
