public import DoraCore

/// How the numbers of a column are written.
public enum NumberFormat: Sendable, Hashable {
    /// So many digits after the decimal point; very small and large numbers with an exponent.
    case automatic(Int)
    /// So many digits after the decimal point: `0.1235`.
    case fixed(Int)
    /// So many digits after the decimal point, and an exponent: `1.2e-01`.
    case scientific(Int)
    /// So many significant digits, the shorter of both: `0.1235`, `1e-07`.
    case significant(Int)
    /// Of a hundred, so many digits after the decimal point: `12.3%` of 0.1234.
    case percent(Int)
    /// A number of seconds: `1:02:03`.
    case duration
    /// A number of bytes: `1.5 GB`.
    case bytes

    /// A value of a history as text: numbers as the format says, texts as they are, and the rest
    /// as JSON.
    ///
    /// - Parameter value: whole numbers stay whole unless the format is for numbers of its own.
    public func text(_ value: JSONValue) -> String {
        switch value {
        case .double(let number): text(number)
        case .int(let number):
            // Counts are exact, unless the format is for numbers of its own.
            switch self {
            case .automatic, .significant: "\(number)"
            default: text(Double(number))
            }
        case .string(let text), .path(let text): text.printable
        case .null: ""
        default: value.jsonText
        }
    }

    /// A number as text.
    ///
    /// - Parameter number: `nan`, `inf` and `-inf` where it is not finite.
    public func text(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
        return switch self {
        case .automatic(let digits):
            number == 0 || (1e-3..<1e6).contains(abs(number))
                ? number.text(.fixed, Self.clamped(digits))
                : number.text(.scientific, Self.clamped(digits))
        case .fixed(let digits): number.text(.fixed, Self.clamped(digits))
        case .scientific(let digits): number.text(.scientific, Self.clamped(digits))
        case .significant(let digits): number.text(.shorter, max(Self.clamped(digits), 1))
        case .percent(let digits): (number * 100).text(.fixed, Self.clamped(digits)) + "%"
        case .duration: TextAmount.duration(seconds: number)
        case .bytes: TextAmount.bytes(number)
        }
    }

    private static func clamped(_ digits: Int) -> Int { min(max(digits, 0), 17) }
}

/// Amounts as people write them.
enum TextAmount {
    /// `1 XP`, `2 XPs`.
    static func experiments(_ count: Int) -> String { "\(count) \(count == 1 ? "XP" : "XPs")" }

    /// `1 day`, `2.5 days`.
    static func days(_ count: Double) -> String {
        "\(Int(exactly: count).map(String.init) ?? "\(count)") \(count == 1 ? "day" : "days")"
    }

    /// `59`, `1:02` or `1:02:03`, and days before those: `2-01:02:03`, as Slurm writes times.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "?" }
        let total = Int(abs(seconds).rounded())
        let (days, hours) = (total / 86400, total / 3600 % 24)
        let (minutes, rest) = (total / 60 % 60, total % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let sign = seconds < 0 ? "-" : ""
        if days > 0 { return "\(sign)\(days)-\(two(hours)):\(two(minutes)):\(two(rest))" }
        if hours > 0 { return "\(sign)\(hours):\(two(minutes)):\(two(rest))" }
        return "\(sign)\(minutes):\(two(rest))"
    }

    /// `512 B`, `1.5 kB` (of 1024 bytes each), up to petabytes.
    static func bytes(_ bytes: Double) -> String {
        var amount = bytes
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB", "PB"]
        while abs(amount) >= 1024, unit < units.count - 1 {
            amount /= 1024
            unit += 1
        }
        return amount.text(.fixed, unit == 0 || abs(amount) >= 100 ? 0 : 1) + " \(units[unit])"
    }
}
