#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns seconds since 1970 into a local date and time, and back.
public struct LocalCalendar: Sendable {
    package let calendarTime: @Sendable (Int64) -> CalendarTime
    let seconds: @Sendable (CalendarTime) -> Int64?

    /// The time zone of the process, from `TZ` or the system.
    public static let process = LocalCalendar(
        calendarTime: { seconds in
            var (time, parts) = (time_t(seconds), tm())
            localtime_r(&time, &parts)
            return CalendarTime(parts)
        },
        seconds: { time in
            var parts = time.parts
            // Whether daylight saving time holds on that day is for the C library to find out.
            parts.tm_isdst = -1
            let seconds = mktime(&parts)
            return seconds == -1 ? nil : Int64(seconds)
        })

    /// Coordinated universal time.
    public static let utc = LocalCalendar(
        calendarTime: { seconds in
            var (time, parts) = (time_t(seconds), tm())
            gmtime_r(&time, &parts)
            return CalendarTime(parts)
        },
        seconds: { time in
            var parts = time.parts
            let seconds = timegm(&parts)
            return seconds == -1 ? nil : Int64(seconds)
        })
}

extension CalendarTime {
    fileprivate init(_ parts: tm) {
        year = Int(parts.tm_year) + 1900
        month = Int(parts.tm_mon) + 1
        day = Int(parts.tm_mday)
        hour = Int(parts.tm_hour)
        minute = Int(parts.tm_min)
        second = Int(parts.tm_sec)
    }

    fileprivate var parts: tm {
        var parts = tm()
        parts.tm_year = Int32(clamping: year - 1900)
        parts.tm_mon = Int32(clamping: month - 1)
        parts.tm_mday = Int32(clamping: day)
        parts.tm_hour = Int32(clamping: hour)
        parts.tm_min = Int32(clamping: minute)
        parts.tm_sec = Int32(clamping: second)
        return parts
    }
}
