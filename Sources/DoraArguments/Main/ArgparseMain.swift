public import ArgumentParser
public import DoraCore

/// The main whose experiments come from a command line that ArgumentParser reads.
public struct ArgparseMain<Arguments: ParsableArguments>: SchemaMain {
    /// The program: takes the experiment and its arguments.
    public typealias Body = @Sendable (XP, Arguments) async throws -> Void

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
    /// A type that cannot be used for experiments (two arguments with one name) is an error when
    /// the first command line is read.
    ///
    /// - Parameters:
    ///   - type: the type of its arguments.
    ///   - name: its name, which its jobs have in theirs.
    ///   - dora: where its experiments are.
    ///   - slurm: what its jobs ask for unless something else is said.
    ///   - useUnderscore: kept for Dora's sake: a type's keys are looked up, however they are
    ///     spelled.
    ///   - parsing: ``ParsingPolicy/full`` where `validate()` changes some values.
    ///   - body: the program.
    public init(
        _ type: Arguments.Type, name: String, dora: DoraConfig,
        slurm: SlurmConfig = SlurmConfig(), useUnderscore: Bool = true,
        parsing: ParsingPolicy = .schema, body: @escaping Body
    ) {
        self.name = name
        self.dora = dora
        slurmConfig = slurm
        self.useUnderscore = useUnderscore
        self.body = body
        schema = Result { () throws(DoraError) in try ArgumentSchema(type, parsing: parsing) }
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
        try await body(xp, Arguments.parsed(xp.argv))
    }
}

/// Makes a program's main an experiment. Dora's decorator of the same name.
///
/// ```swift
/// let train = argparseMain(Hyperparameters.self, name: "digits", exclude: ["num_workers"]) {
///     xp, hyperparameters in
///     try xp.link.push(["loss": 0.5])
/// }
/// ```
///
/// - Parameters:
///   - type: the type of the program's arguments.
///   - name: the program's name, which its jobs have in theirs.
///   - directory: the folder for everything, made absolute by the current folder. Dora's `dir`. Two
///     programs need two: signatures are made of arguments alone.
///   - exclude: patterns of arguments that do not count for the signature.
///   - slurm: what its jobs ask for unless something else is said.
///   - shared: a folder through which users share the arguments of their experiments.
///   - useUnderscore: kept for Dora's sake: a type's keys are looked up, however spelled.
///   - gitSave: whether jobs run from a clone of a clean repository.
///   - postGitSaveCommands: shell commands run in a fresh clone.
///   - localCode: whether a job copies the clone to local storage.
///   - parsing: ``ParsingPolicy/full`` where the type's `validate()` changes some values.
///   - body: the program.
public func argparseMain<Arguments: ParsableArguments>(
    _ type: Arguments.Type, name: String, directory: String = "./outputs", exclude: [String] = [],
    slurm: SlurmConfig = SlurmConfig(), shared: String? = nil, useUnderscore: Bool = true,
    gitSave: Bool = false, postGitSaveCommands: [String] = [], localCode: Bool = false,
    parsing: ParsingPolicy = .schema,
    _ body: @escaping @Sendable (XP, Arguments) async throws -> Void
) -> ArgparseMain<Arguments> {
    ArgparseMain(
        type, name: name,
        dora: DoraConfig(
            directory: directory, exclude: exclude, gitSave: gitSave,
            postGitSaveCommands: postGitSaveCommands, localCode: localCode, shared: shared),
        slurm: slurm, useUnderscore: useUnderscore, parsing: parsing, body: body)
}
