/// How many nodes a job asks for: one number, or a range (`-N 4`, `-N 2-8`).
public struct NodeCount: Sendable, Hashable, Codable, LosslessStringConvertible,
    ExpressibleByIntegerLiteral
{
    /// The least number of nodes (`min_nodes`).
    public var minimum: Int
    /// The greatest number of nodes (`max_nodes`); 0 is no bound.
    public var maximum: Int
    /// The numbers that the job may have, `1,3-5`, where not all between the two will do
    /// (`job_size_str`).
    public private(set) var sizes: String?

    /// Exactly this many nodes.
    ///
    /// - Parameter count: how many nodes.
    public init(_ count: Int) {
        self.init(count, upTo: count)
    }

    /// Between two numbers of nodes.
    ///
    /// - Parameters:
    ///   - minimum: the least number of nodes.
    ///   - maximum: the greatest number of nodes; 0 is no bound.
    public init(_ minimum: Int, upTo maximum: Int) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Any number of nodes in a range, as `-N 2-8`.
    ///
    /// - Parameter counts: the least and the greatest number of nodes.
    public init(_ counts: ClosedRange<Int>) {
        self.init(counts.lowerBound, upTo: counts.upperBound)
    }

    /// One of several numbers of nodes (`-N 1,3-5`). From 23.02 on.
    ///
    /// - Parameter counts: the numbers; without any, it is one node.
    public init(oneOf counts: some Sequence<Int>) {
        let counts = Set(counts).sorted()
        self.init(counts.first ?? 1, upTo: counts.last ?? 1)
        sizes = counts.isEmpty ? nil : Self.text(of: counts)
    }

    /// Ascending numbers with ranges for runs of them.
    private static func text(of counts: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for count in counts {
            if let last = runs.last, last.upperBound + 1 == count {
                runs[runs.count - 1] = last.lowerBound...count
            } else {
                runs.append(count...count)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// Refuses a list where a release has none.
    func check(_ release: SlurmRelease) throws(SlurmError) {
        guard let sizes, release < SlurmRelease(23, 2) else { return }
        throw .tooOld(
            "a list of sizes (--nodes=\(sizes))", needs: SlurmRelease(23, 2), not: release)
    }

    /// Exactly this many nodes.
    ///
    /// - Parameter count: how many nodes.
    public init(integerLiteral count: Int) {
        self.init(count)
    }

    /// Reads sbatch's notation; nil where it is not one.
    ///
    /// - Parameter description: a text such as `4`, `2-8` or `1,3-5`.
    public init?(_ description: String) {
        guard let count = try? NodeCount(parsing: description) else { return nil }
        self = count
    }

    /// Reads `4`, `2-8`, `1k` (1024) or `1m` (1024²), `1,3-5` or `2-10:4`.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String) throws(SlurmError) {
        if text.contains(",") || text.contains(":") {
            self.init(oneOf: try Self.list(text))
        } else if let dash = text.firstIndex(of: "-") {
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

    /// More nodes than any job has; sbatch makes a bitmap as long as the largest number.
    private static let largestOfList = 1_048_576

    /// The numbers of a list; of a step, as sbatch does it, the last one is left out.
    private static func list(_ text: String) throws(SlurmError) -> [Int] {
        let bad = SlurmError.badOption(
            "--nodes", text, "is not a list of numbers and ranges, such as 1,3-5 or 2-10:4")
        func ends(_ item: Substring) throws(SlurmError) -> ClosedRange<Int> {
            let ends = item.split(separator: "-", omittingEmptySubsequences: false)
            let numbers = ends.compactMap { $0.allSatisfy(\.isDigit) ? Int($0) : nil }
            guard numbers.count == ends.count, (1...2).contains(ends.count),
                numbers[0] <= numbers[numbers.count - 1],
                numbers[numbers.count - 1] < largestOfList
            else { throw bad }
            return numbers[0]...numbers[numbers.count - 1]
        }
        guard let colon = text.firstIndex(of: ":") else {
            var counts: [Int] = []
            for item in text.split(separator: ",", omittingEmptySubsequences: false) {
                counts += try ends(item)
                guard counts.count < largestOfList else { throw bad }
            }
            return counts
        }
        let range = try ends(text[..<colon])
        guard let step = Int(text[text.index(after: colon)...]), step > 0,
            text[..<colon].contains("-"), !range.dropFirst().isEmpty
        else { throw bad }
        return Array(stride(from: range.lowerBound, to: range.upperBound, by: step))
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

    /// `4`, `2-8` or `1,3-5`.
    public var description: String {
        // A comma makes a list even of what is one range.
        if let sizes { return sizes.contains(",") ? sizes : "\(minimum)," + sizes }
        return minimum == maximum ? "\(minimum)" : "\(minimum)-\(maximum)"
    }
}
