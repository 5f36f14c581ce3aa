/// Reads sbatch's notation for moments, from left to right.
struct TimePointParser {
    private let text: [UInt8]
    private let now: TimePoint
    private let calendar: LocalCalendar
    private(set) var position = 0
    /// Whether there is a word for 11:00, as from 24.05 on.
    var knowsElevenses = false

    private var day: (year: Int?, month: Int, day: Int)?
    private var clock: (hour: Int, minute: Int, second: Int)?

    init(text: String, now: TimePoint, calendar: LocalCalendar) {
        self.text = Array(text.utf8)
        self.now = now
        self.calendar = calendar
    }

    private static let clockWords: [(String, Int)] = [
        ("midnight", 0), ("noon", 12), ("fika", 15), ("teatime", 16),
    ]

    private static let units: [(String, Int)] = [
        ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400), ("week", 604_800),
    ]

    /// Nil, with `position` where reading stopped, for a text that is not a time.
    mutating func parse() -> TimePoint? {
        if take("uts") { return secondsSince1970() }
        while position < text.count, text[position] != Ascii.newline {
            guard step() else { return nil }
        }
        return moment()
    }

    private mutating func secondsSince1970() -> TimePoint? {
        guard let number = LeadingInteger(String(decoding: text[3...], as: UTF8.self)),
            number.rest.isEmpty, (1_000_000..<Int.max).contains(number.value)
        else { return nil }
        return TimePoint(secondsSince1970: Int64(number.value))
    }

    /// Reads one word, date or time; false where there is none.
    private mutating func step() -> Bool {
        let byte = text[position]
        if byte == Ascii.space || byte == Ascii.tab || byte == Ascii.dash {
            position += 1
            return true
        }
        if take("today") { return setDay(0) }
        if take("tomorrow") { return setDay(86_400) }
        for (word, hour) in Self.clockWords where take(word) {
            clock = (hour, 0, 0)
            return true
        }
        if knowsElevenses, take("elevenses") {
            clock = (11, 0, 0)
            return true
        }
        if take("now") { return setNow() }
        if byte == Ascii.t {
            position += 1
            return true
        }
        guard Ascii.isDigit(byte) else { return false }
        if peek(1) == Ascii.colon || peek(2) == Ascii.colon { return readClock() }
        return peek(4) == Ascii.dash && peek(7) == Ascii.dash ? readYearFirst() : readMonthFirst()
    }

    private mutating func setDay(_ offset: Int64) -> Bool {
        let time = calendar.calendarTime(now.secondsSince1970 + offset)
        day = (time.year, time.month, time.day)
        return true
    }

    /// What follows `now`: nothing, or a distance.
    private mutating func setNow() -> Bool {
        skipBlanks()
        var offset = 0
        if let sign = peek(0), sign != Ascii.newline {
            guard sign == Ascii.plus || sign == Ascii.dash else { return false }
            position += 1
            guard let distance = readDistance() else { return false }
            offset = sign == Ascii.plus ? distance : -distance
        }
        let time = calendar.calendarTime(now.secondsSince1970 + Int64(offset))
        day = (time.year, time.month, time.day)
        clock = (time.hour, time.minute, time.second)
        return true
    }

    private mutating func readDistance() -> Int? {
        var count: Int?
        while let byte = peek(0), byte != Ascii.newline {
            if Ascii.isBlank(byte) {
                position += 1
            } else if Ascii.isDigit(byte) {
                count = (count ?? 0) * 10 + Int(byte - Ascii.zero)
                // A thousand years are enough, and no product overflows.
                guard let count, count < 31_536_000_000 else { return nil }
                position += 1
            } else if let unit = Self.units.first(where: { take($0.0) }) {
                if peek(0).map({ $0 | 0x20 }) == Ascii.s { position += 1 }
                return count.map { $0 * unit.1 }
            } else {
                return nil
            }
        }
        return count
    }

    private mutating func readClock() -> Bool {
        guard let hour = readNumber(digits: 1...2, in: 0...23), skip(Ascii.colon),
            let minute = readNumber(digits: 2...2, in: 0...59)
        else { return false }
        var second = 0
        if skip(Ascii.colon) {
            guard let value = readNumber(digits: 2...2, in: 0...59) else { return false }
            second = value
        }
        skipBlanks()
        guard let hour = halfOfDay(hour) else { return false }
        clock = (hour, minute, second)
        return true
    }

    /// Applies AM or PM where it follows.
    private mutating func halfOfDay(_ hour: Int) -> Int? {
        if take("pm") { return hour == 12 ? 12 : hour < 12 ? hour + 12 : nil }
        if take("am") { return hour == 12 ? 0 : hour < 12 ? hour : nil }
        return hour
    }

    private mutating func readYearFirst() -> Bool {
        guard let year = readNumber(digits: 4...4, in: 0...9999), skip(Ascii.dash),
            let month = readNumber(digits: 1...2, in: 1...12), skip(Ascii.dash),
            let day = readNumber(digits: 1...2, in: 1...31)
        else { return false }
        self.day = (year, month, day)
        return true
    }

    private mutating func readMonthFirst() -> Bool {
        guard let month = readNumber(digits: 1...2, in: 1...12) else { return false }
        skipDateSeparator()
        guard let day = readNumber(digits: 1...2, in: 1...31) else { return false }
        skipDateSeparator()
        guard let next = peek(0), Ascii.isDigit(next) else {
            self.day = (nil, month, day)
            return true
        }
        guard let year = readNumber(digits: 2...2, in: 0...99) else { return false }
        self.day = (year == 0 ? nil : 2000 + year, month, day)
        return true
    }

    /// Fills in what was left out: the next such day or year.
    private func moment() -> TimePoint? {
        guard day != nil || clock != nil else { return nil }
        let today = calendar.calendarTime(now.secondsSince1970)
        let clock = self.clock ?? (0, 0, 0)
        let isLater = (clock.hour, clock.minute) > (today.hour, today.minute)
        var date = CalendarTime(
            year: today.year, month: today.month, day: today.day, hour: clock.hour,
            minute: clock.minute, second: clock.second)
        if let day {
            (date.month, date.day) = (day.month, day.day)
            let isAhead =
                (day.month, day.day, isLater ? 1 : 0) > (today.month, today.day, 0)
            date.year = day.year ?? (isAhead ? today.year : today.year + 1)
        } else if !isLater {
            let tomorrow = calendar.calendarTime(now.secondsSince1970 + 86_400)
            (date.year, date.month, date.day) = (tomorrow.year, tomorrow.month, tomorrow.day)
        }
        return calendar.seconds(date).map(TimePoint.init(secondsSince1970:))
    }

    // MARK: Reading

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < text.count ? text[position + distance] : nil
    }

    private mutating func take(_ word: String) -> Bool {
        let end = position + word.utf8.count
        guard end <= text.count,
            zip(text[position..<end], word.utf8).allSatisfy({ $0 | 0x20 == $1 })
        else { return false }
        position = end
        return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek(0) == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(0), Ascii.isBlank(byte) { position += 1 }
    }

    private mutating func skipDateSeparator() {
        if peek(0) == Ascii.dot || peek(0) == Ascii.slash { position += 1 }
    }

    private mutating func readNumber(
        digits: ClosedRange<Int>, in range: ClosedRange<Int>
    ) -> Int? {
        let start = position
        while position - start < digits.upperBound, let byte = peek(0), Ascii.isDigit(byte) {
            position += 1
        }
        let value = text[start..<position].reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
        guard digits.contains(position - start), range.contains(value) else {
            position = start
            return nil
        }
        return value
    }
}

private enum Ascii {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let dash = UInt8(ascii: "-")
    static let plus = UInt8(ascii: "+")
    static let colon = UInt8(ascii: ":")
    static let dot = UInt8(ascii: ".")
    static let slash = UInt8(ascii: "/")
    static let zero = UInt8(ascii: "0")
    static let s = UInt8(ascii: "s")
    static let t = UInt8(ascii: "T")

    static func isDigit(_ byte: UInt8) -> Bool { byte >= zero && byte <= zero + 9 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || (9...13).contains(byte) }
}
