/// A random name for one submission, carried by the job, so that it can be recognised.
///
/// A job id proves nothing: a submission whose answer was lost may exist under an id nobody was
/// told, and a controller that lost its state gives the same ids out again. The token travels in
/// the job's `argv[0]` (`command` in slurmctld) and in its `submit_line` (kept by slurmdbd).
public struct SubmissionToken: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    /// A new token of 128 bits from the system's random source.
    public static func random() -> SubmissionToken {
        var source = SystemRandomNumberGenerator()
        return SubmissionToken(high: source.next(), low: source.next())
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension SubmissionToken: LosslessStringConvertible {
    /// Reads exactly 32 lowercase hexadecimal digits.
    ///
    /// - Parameter description: the text to read.
    public init?(_ description: String) {
        let digits = Array(description.utf8)
        guard digits.count == 32,
            let high = Self.number(digits[..<16]),
            let low = Self.number(digits[16...])
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The first token in the text, such as a job's `command` or `submit_line`: 32 digits with no
    /// more of them beside.
    ///
    /// - Parameter text: any text, such as a command line.
    public static func first(in text: String) -> SubmissionToken? {
        all(in: text).first
    }

    /// All that may be tokens: checksums have as many digits.
    package static func all(in text: String) -> [SubmissionToken] {
        let isDigit = { (byte: UInt8) in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return text.utf8.split { !isDigit($0) }.filter { $0.count == 32 }
            .compactMap { SubmissionToken(String(Substring($0))) }
    }

    /// 32 lowercase hexadecimal digits.
    public var description: String { Self.hexadecimal(high) + Self.hexadecimal(low) }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    // `UInt64(_:radix:)` would also take signs and capitals, and two spellings of one token
    // could then not be compared as text.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}

extension SubmissionToken: Codable {
    /// Reads the 32 digits from a string.
    public init(from decoder: any Decoder) throws {
        self = try decodeFromString(decoder)
    }

    /// Writes the 32 digits as a string.
    public func encode(to encoder: any Encoder) throws {
        try encodeAsString(self, to: encoder)
    }
}
