internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// How far a grid is: how many XPs wait, run and have ended, how fast they end, and when all will
/// have.
struct GridProgress: Sendable {
    /// How many XPs there are of each kind.
    struct Counts: Sendable, Hashable {
        var new = 0
        var pending = 0
        var running = 0
        var done = 0
        var failed = 0
        var cancelled = 0
        var missing = 0
        var unknown = 0

        init() {}

        init(_ states: some Sequence<SheepState>) {
            for state in states {
                switch state {
                case .new: new += 1
                case .missing: missing += 1
                case .unknown: unknown += 1
                case .job(let state):
                    if state.isSuccess {
                        done += 1
                    } else if state.isFinal {
                        if state.base == .cancelled { cancelled += 1 } else { failed += 1 }
                    } else if state.isActive {
                        running += 1
                    } else {
                        pending += 1
                    }
                }
            }
        }

        var ended: Int { done + failed + cancelled + missing }
        /// Those that will still end by themselves.
        var open: Int { pending + running + unknown }
        var total: Int { new + ended + open }
    }

    /// How many XPs had ended at some time.
    private struct Sample {
        var time: Date
        var ended: Int
    }

    private(set) var counts = Counts()
    private var samples: [Sample] = []

    /// Rates are taken over the last so many seconds at most, so that they follow the cluster.
    private static let window: TimeInterval = 3600

    /// Takes in a look at all states.
    mutating func add(_ states: some Sequence<SheepState>, at time: Date) {
        counts = Counts(states)
        // What had ended before the first look says nothing of the rate; a retried XP takes
        // endings back, and the count starts anew.
        if let last = samples.last, counts.ended < last.ended { samples = [] }
        if samples.last?.ended != counts.ended || samples.isEmpty {
            samples.append(Sample(time: time, ended: counts.ended))
        }
        if let first = samples.firstIndex(where: { time.timeIntervalSince($0.time) <= Self.window })
        {
            samples.removeFirst(first)
        }
    }

    /// XPs that end in a second; nil until some have ended while this watched.
    func rate(at time: Date) -> Double? {
        guard let first = samples.first, counts.ended > first.ended else { return nil }
        let seconds = time.timeIntervalSince(first.time)
        return seconds > 0 ? Double(counts.ended - first.ended) / seconds : nil
    }

    /// When all will have ended, if it goes on like this.
    func expectedEnd(at time: Date) -> Date? {
        guard counts.open > 0, let rate = rate(at: time) else { return nil }
        return time.addingTimeInterval(Double(counts.open) / rate)
    }

    /// One line: how many XPs of each kind, how fast they end, and when all will have.
    func summary(at time: Date, in calendar: LocalCalendar = .process) -> String {
        var parts = ["\(TextAmount.experiments(counts.total)): \(Self.text(counts))"]
        if counts.open > 0, let rate = rate(at: time) { parts.append(Self.text(rate: rate)) }
        if let end = expectedEnd(at: time) {
            parts.append("ends about " + Self.clock(end, from: time, in: calendar))
        }
        return parts.joined(separator: ", ")
    }

    private static func text(_ counts: Counts) -> String {
        let parts = [
            (counts.new, "new"), (counts.pending, "pending"), (counts.running, "running"),
            (counts.done, "done"), (counts.failed, "failed"), (counts.cancelled, "cancelled"),
            (counts.missing, "missing"), (counts.unknown, "unknown"),
        ]
        let shown = parts.filter { $0.0 > 0 }
        return shown.isEmpty ? "none" : shown.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private static func text(rate: Double) -> String {
        let units = [(1.0, "s"), (60, "min"), (3600, "h"), (86400, "day")]
        let unit = units.first { rate * $0.0 >= 1 } ?? (86400, "day")
        return (rate * unit.0).text(.fixed, 1) + "/" + unit.1
    }

    /// The time of the day, and the day if it is another one.
    static func clock(
        _ date: Date, from now: Date, in calendar: LocalCalendar = .process
    ) -> String {
        let (time, today) = (calendar.time(at: date), calendar.time(at: now))
        let clock = "\(padded(time.hour, 2)):\(padded(time.minute, 2))"
        if (time.year, time.month, time.day) == (today.year, today.month, today.day) {
            return clock
        }
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2)) \(clock)"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}

extension LocalCalendar {
    /// The C library knows no time that is much further away.
    fileprivate func time(at date: Date) -> CalendarTime {
        calendarTime(Int64(max(min(date.timeIntervalSince1970.rounded(.down), 1e15), -1e15)))
    }
}
