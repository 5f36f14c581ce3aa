#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A moment, in whole seconds since 1970 as Slurm counts them (`begin_time`, `deadline`).
public struct TimePoint: Sendable, Hashable, Codable, Comparable {
    /// Seconds since 1970 in UTC.
    public var secondsSince1970: Int64

    /// A moment in seconds since 1970.
    ///
    /// - Parameter secondsSince1970: seconds since the start of 1970 in UTC.
    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The whole second of a date; one that is too far away is the first or last moment there is.
    ///
    /// - Parameter date: the date.
    public init(_ date: Date) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        secondsSince1970 = Int64(exactly: seconds) ?? (seconds < 0 ? .min : .max)
    }

    /// The present.
    public static var now: TimePoint { TimePoint(Date()) }

    /// The same time for Foundation.
    public var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }

    /// Reads sbatch's notation at a given moment and place.
    ///
    /// `HH:MM[:SS] [AM|PM]`, `MMDD[YY]`, `MM/DD[/YY]`, `MM.DD[.YY]`, `YYYY-MM-DD[THH:MM[:SS]]`,
    /// `today`, `tomorrow`, `midnight`, `noon`, `fika` (15:00), `teatime` (16:00),
    /// `now[{+|-}count[seconds|minutes|hours|days|weeks]]`. A time without a date is the next such
    /// time.
    ///
    /// - Parameters:
    ///   - text: a text such as `now+1hour` or `2030-01-31T12:00`.
    ///   - option: what the text belongs to, for the error.
    ///   - now: the present.
    ///   - calendar: the time zone.
    /// - Throws: `SlurmError` that names the option and the place where reading stopped.
    public init(
        _ text: String, option: String = "--begin", now: TimePoint = .now,
        calendar: LocalCalendar = .process
    ) throws(SlurmError) {
        try self.init(
            text, option: option, now: now, calendar: calendar, release: SlurmRelease(22, 5))
    }

    init(
        _ text: String, option: String, now: TimePoint, calendar: LocalCalendar,
        release: SlurmRelease
    ) throws(SlurmError) {
        var parser = TimePointParser(text: text, now: now, calendar: calendar)
        parser.knowsElevenses = release >= SlurmRelease(24, 5)
        guard let point = parser.parse() else {
            throw .badOption(
                option, text, "is not a time from character \(parser.position + 1) on")
        }
        self = point
    }

    /// The earlier of two moments is less.
    public static func < (one: TimePoint, other: TimePoint) -> Bool {
        one.secondsSince1970 < other.secondsSince1970
    }
}

extension TimePoint: CustomStringConvertible {
    /// `2030-01-31T12:00:00`, in the time zone of the process.
    public var description: String {
        let time = LocalCalendar.process.calendarTime(secondsSince1970)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let date = [time.month, time.day].map(two).joined(separator: "-")
        let clock = [time.hour, time.minute, time.second].map(two).joined(separator: ":")
        return "\(time.year)-\(date)T\(clock)"
    }
}
