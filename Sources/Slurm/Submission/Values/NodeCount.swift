/// How many nodes a job asks for: one number, or a range (`-N 4`, `-N 2-8`).
public struct NodeCount: Sendable, Hashable, LosslessStringConvertible, ExpressibleByIntegerLiteral
{
    /// The least number of nodes (`min_nodes`).
    public var minimum: Int
    /// The greatest number of nodes (`max_nodes`); 0 is no bound.
    public var maximum: Int

    /// Exactly this many nodes.
    public init(_ count: Int) {
        self.init(count, upTo: count)
    }

    /// Between two numbers of nodes.
    public init(_ minimum: Int, upTo maximum: Int) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Exactly this many nodes.
    public init(integerLiteral count: Int) {
        self.init(count)
    }

    /// Reads sbatch's notation; nil where it is not one.
    public init?(_ description: String) {
        guard let count = try? NodeCount(parsing: description) else { return nil }
        self = count
    }

    /// Reads `4`, `2-8`, `1k` (1024) or `1m` (1024²).
    ///
    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String) throws(SlurmError) {
        if let dash = text.firstIndex(of: "-") {
            let least = try Self.number(text[..<dash], of: text)
            let most = try Self.number(text[text.index(after: dash)...], of: text)
            self.init(least ?? 1, upTo: most ?? -1)
        } else {
            guard let count = try Self.number(text[...], of: text) else {
                throw .badOption("--nodes", text, "is not a number of nodes")
            }
            self.init(count)
        }
        guard maximum == 0 || maximum >= minimum else {
            throw .badOption(
                "--nodes", text, "has a maximum, \(maximum), below its minimum, \(minimum)")
        }
    }

    /// Nil where there is nothing but blanks.
    private static func number(
        _ part: Substring, of text: String
    ) throws(SlurmError) -> Int? {
        if part.allSatisfy(\.isCWhitespace) { return nil }
        let error = SlurmError.badOption("--nodes", text, "has \"\(part)\" for a number of nodes")
        guard let number = LeadingInteger(part) else { throw error }
        var (value, rest) = (number.value, number.rest)
        for (suffix, factor) in [("k", 1024), ("m", 1024 * 1024)]
        where rest.first?.lowercased() == suffix {
            let (product, overflow) = value.multipliedReportingOverflow(by: factor)
            guard !overflow else { throw error }
            (value, rest) = (product, rest.dropFirst())
        }
        guard rest.allSatisfy(\.isCWhitespace), (0...Int(Int32.max)).contains(value) else {
            throw error
        }
        return value
    }

    /// `4` or `2-8`.
    public var description: String {
        minimum == maximum ? "\(minimum)" : "\(minimum)-\(maximum)"
    }
}
