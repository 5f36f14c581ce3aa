public import DoraCore

/// The main whose arguments are described by hand and read as Python's `argparse` does.
public struct ParameterMain: SchemaMain {
    /// The program: takes the experiment and its arguments by key.
    public typealias Body = @Sendable (XP, JSONObject) async throws -> Void

    /// The program's name, which its jobs have in theirs.
    public let name: String
    /// Where its experiments are, and which arguments do not count.
    public let dora: DoraConfig
    /// What its jobs ask of Slurm unless something else is said.
    public let slurmConfig: SlurmConfig
    /// Whether keys keep their underscores in a command line.
    public let useUnderscore: Bool
    /// What the command line may hold, or why that cannot be said.
    public let schema: Result<ArgumentSchema, DoraError>
    /// For each of the schema's keys, whether it does not count.
    public let isExcluded: [Bool]
    private let body: Body
    private let place: XPPlace

    /// Wraps a program.
    ///
    /// - Parameters:
    ///   - parameters: its arguments.
    ///   - name: its name, which its jobs have in theirs.
    ///   - dora: where its experiments are.
    ///   - slurm: what its jobs ask for unless something else is said.
    ///   - useUnderscore: whether `["batch_size": 32]` is `--batch_size=32`, as in Dora; else it is
    ///     `--batch-size=32`.
    ///   - body: the program.
    public init(
        _ parameters: [Parameter], name: String, dora: DoraConfig,
        slurm: SlurmConfig = SlurmConfig(), useUnderscore: Bool = true, body: @escaping Body
    ) {
        self.name = name
        self.dora = dora
        slurmConfig = slurm
        self.useUnderscore = useUnderscore
        self.body = body
        schema = Result { () throws(DoraError) in try ArgumentSchema(parameters) }
        isExcluded = Self.exclusions(schema, dora)
        place = XPPlace(dora)
    }

    /// The experiment of a command line; nothing is written.
    ///
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line,
    ///   ``DoraCore/DoraError/Code/notSerializable`` for values that have no signature.
    public func xp(for argv: [String]) throws(DoraError) -> XP {
        try schema.get().xp(for: argv, excluding: isExcluded, in: place)
    }

    /// Reads the arguments and runs the program.
    ///
    /// - Parameter xp: the experiment that was entered.
    public func main(_ xp: XP) async throws {
        try await body(xp, schema.get().values(of: xp.argv))
    }
}
