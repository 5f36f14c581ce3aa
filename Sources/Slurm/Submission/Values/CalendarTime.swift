/// A date and a time of day somewhere, without a time zone.
package struct CalendarTime: Sendable, Hashable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
}
