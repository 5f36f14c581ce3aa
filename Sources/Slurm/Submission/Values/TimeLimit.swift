/// How long a job may run, in whole minutes, or without a limit.
///
/// Written as sbatch writes it: `minutes`, `minutes:seconds`, `hours:minutes:seconds`,
/// `days-hours`, `days-hours:minutes`, `days-hours:minutes:seconds`, or `UNLIMITED`. Seconds are
/// rounded up to a minute; 0 is no limit.
public struct TimeLimit: Sendable, Hashable, LosslessStringConvertible {
    /// The limit in minutes as `job_desc_msg_t.time_limit` holds it; `UInt32.max` is no limit.
    let rawMinutes: UInt32

    /// No limit but that of the partition (`--time=UNLIMITED`).
    public static let unlimited = TimeLimit(rawMinutes: .max)

    /// A limit in minutes; 0 and below is no limit, and so is what Slurm takes for "not set"
    /// (`NO_VAL`) and all above.
    ///
    /// - Parameter count: how many minutes.
    public static func minutes(_ count: some BinaryInteger) -> TimeLimit {
        let minutes = UInt32(clamping: count)
        return TimeLimit(rawMinutes: minutes == 0 || minutes == .max - 1 ? .max : minutes)
    }

    /// A limit in hours; 0 and below is no limit, and so is what does not fit.
    ///
    /// - Parameter count: how many hours.
    public static func hours(_ count: some BinaryInteger) -> TimeLimit {
        let (minutes, overflow) = UInt32(clamping: count).multipliedReportingOverflow(by: 60)
        return overflow ? .unlimited : .minutes(minutes)
    }

    /// A limit rounded up to whole minutes; durations of 0 and below are no limit.
    ///
    /// - Parameter duration: how long the job may run.
    public init(_ duration: Duration) {
        let (seconds, fraction) = duration.components
        let minutes = seconds / 60 + (seconds % 60 > 0 || fraction > 0 ? 1 : 0)
        self = duration <= .zero ? .unlimited : .minutes(minutes)
    }

    private init(rawMinutes: UInt32) {
        self.rawMinutes = rawMinutes
    }

    /// The limit in minutes, nil where there is none.
    public var minutes: Int? { rawMinutes == .max ? nil : Int(rawMinutes) }

    /// Reads sbatch's notation; nil where it is not one.
    ///
    /// - Parameter description: a text such as `90` or `1-12:00:00`.
    public init?(_ description: String) {
        guard let limit = try? TimeLimit(parsing: description, option: "--time") else {
            return nil
        }
        self = limit
    }

    /// Reads sbatch's notation.
    ///
    /// - Throws: `SlurmError` that names the option and the text.
    init(parsing text: String, option: String) throws(SlurmError) {
        guard let seconds = try SpanOfTime(parsing: text, option: option).seconds else {
            self = .unlimited
            return
        }
        self = .minutes(seconds / 60 + (seconds % 60 > 0 ? 1 : 0))
    }

    /// `1-02:30:00` or `UNLIMITED`.
    public var description: String {
        guard let minutes else { return "UNLIMITED" }
        let clock = [minutes / 60 % 24, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let days = minutes / 1440 > 0 ? "\(minutes / 1440)-" : ""
        return days + clock.joined(separator: ":") + ":00"
    }
}
