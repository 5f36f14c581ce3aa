/// The name of an output file with patterns that Slurm fills in when the job runs.
///
/// `%j` job, `%A` array, `%a` index, `%x` name, `%u` user, `%N` node, `%n` node's number, `%t`
/// task's number, `%s` step, `%J` job and step, `%%` a percent sign; `%5j` pads a number with
/// zeros. From 24.11 on `%b` is the last digit of the index, from 25.11 on `%r` the number of
/// restarts and `%S` the job's SLUID. A backslash anywhere turns all of this off, and is left out.
public struct OutputPattern: Sendable, Hashable, LosslessStringConvertible {
    /// The pattern.
    public let description: String

    /// A pattern.
    ///
    /// - Parameter description: the pattern, such as `logs/%x-%j.out`.
    public init(_ description: String) {
        self.description = description
    }

    /// The text of a pattern that stands for a path and nothing else.
    ///
    /// - Parameter path: without a backslash, which Slurm leaves out.
    public static func literal(_ path: String) -> String {
        path.replacing(bytesOf: "%", with: "%%")
    }

    /// The file that Slurm uses for a job without `standardOutput`.
    public static let ofJob = OutputPattern("slurm-%j.out")
    /// The file that Slurm uses for an array task without `standardOutput`.
    public static let ofArrayTask = OutputPattern("slurm-%A_%a.out")

    /// What the patterns stand for, as far as it is known.
    public struct Values: Sendable, Hashable, Codable {
        /// `%j`, and `%J` of a batch script.
        public var job: UInt32?
        /// `%A`; the job itself outside of arrays.
        public var array: UInt32?
        /// `%a`; nil outside of arrays, where Slurm writes 4294967294.
        public var task: UInt32?
        /// `%x`.
        public var name: String?
        /// `%u`.
        public var user: String?
        /// `%N`, for a batch script the first node's name; before 25.11 only up to its first dot.
        public var node: String?
        /// `%s`, `batch` for a batch script.
        public var step = "batch"
        /// `%r`, how often the job was requeued.
        public var restarts: Int?
        /// `%S`, the job's ``JobRecord/sluid``.
        public var sluid: String?

        /// Nothing is known.
        public init() {}

        /// The values of a job's batch script.
        ///
        /// - Parameters:
        ///   - job: the job.
        ///   - array: the array; `nil`: the job itself.
        ///   - task: the index; `nil` outside of arrays.
        ///   - name: the job's name.
        ///   - user: the user's name.
        ///   - node: the first node's name.
        public init(
            job: UInt32, array: UInt32? = nil, task: UInt32? = nil, name: String? = nil,
            user: String? = nil, node: String? = nil
        ) {
            (self.job, self.array, self.task) = (job, array, task)
            (self.name, self.user, self.node) = (name, user, node)
        }

        /// The index as Slurm has it; nil where nothing is known of the job.
        fileprivate var index: UInt32? { task ?? job.map { _ in noTask } }
    }

    /// The largest width that Slurm takes.
    private static let largestWidth = 10

    /// The file's name; nil where it has a pattern whose value is not known.
    ///
    /// - Parameters:
    ///   - values: what the patterns stand for.
    ///   - release: the cluster's; older ones leave newer patterns as they are.
    public func expanded(
        _ values: Values, release: SlurmRelease = SlurmRelease(22, 5)
    ) -> String? {
        guard !description.contains("\\") else {
            return description.replacing(bytesOf: "\\", with: "")
        }
        var result = ""
        var rest = description[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[rest.index(after: percent)...]
            let digits = rest.prefix(while: \.isDigit)
            guard let letter = rest[digits.endIndex...].first else {
                return result + "%" + rest
            }
            let afterLetter = rest.index(after: digits.endIndex)
            guard let lookUp = Self.letters[letter],
                release >= Self.firstReleases[letter] ?? release
            else {
                result += "%" + rest[..<afterLetter]
                rest = rest[afterLetter...]
                continue
            }
            guard let value = lookUp(values) else { return nil }
            let width = min(Int(digits) ?? 0, Self.largestWidth)
            let isNumber = value.allSatisfy(\.isDigit)
            result += isNumber ? String(repeating: "0", count: max(0, width - value.count)) : ""
            result += value
            rest = rest[afterLetter...]
        }
        return result + rest
    }

    private static let letters: [Character: @Sendable (Values) -> String?] = [
        "%": { _ in "%" },
        "j": { $0.job.map(String.init) },
        "J": { $0.job.map(String.init) },
        "A": { ($0.array ?? $0.job).map(String.init) },
        "a": { $0.index.map(String.init) },
        "b": { $0.index.map { String($0 % 10) } },
        "x": { $0.name },
        "u": { $0.user },
        "N": { $0.node },
        "n": { _ in "0" },
        "t": { _ in "0" },
        "s": { $0.step },
        "r": { $0.restarts.map(String.init) },
        "S": { $0.sluid },
    ]

    /// What Slurm takes for the index outside of arrays (`NO_VAL`).
    static let noTask: UInt32 = 0xFFFF_FFFE

    private static let firstReleases: [Character: SlurmRelease] = [
        "b": SlurmRelease(24, 11), "r": SlurmRelease(25, 11), "S": SlurmRelease(25, 11),
    ]
}
