/// What Slurm sends mail about (`--mail-type`, `mail_type`).
public struct MailEvents: OptionSet, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The bits of `mail_type`.
    public var rawValue: UInt16

    /// A set with these bits.
    ///
    /// - Parameter rawValue: the bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The job begins.
    public static let begin = MailEvents(rawValue: 0x1)
    /// The job ends.
    public static let end = MailEvents(rawValue: 0x2)
    /// The job fails.
    public static let fail = MailEvents(rawValue: 0x4)
    /// The job is requeued.
    public static let requeue = MailEvents(rawValue: 0x8)
    /// The job has reached its time limit.
    public static let timeLimit = MailEvents(rawValue: 0x10)
    /// The job has reached 90 % of its time limit.
    public static let timeLimit90 = MailEvents(rawValue: 0x20)
    /// The job has reached 80 % of its time limit.
    public static let timeLimit80 = MailEvents(rawValue: 0x40)
    /// The job has reached 50 % of its time limit.
    public static let timeLimit50 = MailEvents(rawValue: 0x80)
    /// The burst buffer has been staged out.
    public static let stageOut = MailEvents(rawValue: 0x100)
    /// Each task of an array counts, not the array as a whole.
    public static let arrayTasks = MailEvents(rawValue: 0x200)
    /// The job will never start for its dependency.
    public static let invalidDependency = MailEvents(rawValue: 0x400)
    /// All but the time limits and array tasks (`ALL`).
    public static let all: MailEvents = [
        .invalidDependency, .begin, .end, .fail, .requeue, .stageOut,
    ]

    private static let names: [(String, MailEvents)] = [
        ("ARRAY_TASKS", .arrayTasks), ("INVALID_DEPEND", .invalidDependency), ("BEGIN", .begin),
        ("END", .end), ("FAIL", .fail), ("REQUEUE", .requeue), ("STAGE_OUT", .stageOut),
        ("TIME_LIMIT_50", .timeLimit50), ("TIME_LIMIT_80", .timeLimit80),
        ("TIME_LIMIT_90", .timeLimit90), ("TIME_LIMIT", .timeLimit),
    ]

    /// Reads a list such as `END,FAIL`. As sbatch does, it skips unknown names beside known ones.
    ///
    /// - Throws: `SlurmError` where no name is known.
    init(parsing text: String) throws(SlurmError) {
        self = []
        for name in text.pieces(at: ",") {
            if name.isSame(as: "NONE") {
                self = []
                return
            }
            if name.isSame(as: "ALL") { formUnion(.all) }
            for known in Self.names where name.isSame(as: known.0) { formUnion(known.1) }
        }
        guard !isEmpty else {
            throw .badOption("--mail-type", text, "has no known event; use END,FAIL or ALL or NONE")
        }
    }

    /// `BEGIN,END`, or `NONE`.
    public var description: String {
        isEmpty
            ? "NONE" : Self.names.filter { contains($0.1) }.map(\.0).joined(separator: ",")
    }
}
