public import DoraCore

/// A program's main, with all that is needed to make it an experiment.
///
/// What a Python user overrides by inheriting from Dora's class of this name is a requirement with
/// a default here.
public protocol DecoratedMain: Sendable {
    /// The program's name, which its jobs have in theirs.
    var name: String { get }
    /// Where its experiments are, and which arguments do not count.
    var dora: DoraConfig { get }
    /// What its jobs ask of Slurm unless something else is said. Dora's `get_slurm_config`.
    var slurmConfig: SlurmConfig { get }

    /// Runs the program itself, in the experiment that has been entered. Dora's `main`.
    ///
    /// - Parameter xp: the experiment that was entered.
    func main(_ xp: XP) async throws
    /// Whether a command line is to be run as an experiment. Dora's `_is_active`.
    ///
    /// - Parameter argv: the command line without the name of the program.
    func isActive(_ argv: [String]) -> Bool

    /// The experiment of a command line; nothing is written. Dora's `get_xp`.
    ///
    /// - Parameter argv: the command line without the name of the program.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line,
    ///   ``DoraCore/DoraError/Code/notSerializable`` for values that have no signature.
    func xp(for argv: [String]) throws(DoraError) -> XP
    /// Writes the experiment's folder, so that it can be found by its signature. Dora's `init_xp`.
    ///
    /// - Parameter xp: an experiment of this program.
    /// - Throws: ``DoraCore/DoraError/Code/collision`` where another experiment has its signature.
    func initialize(_ xp: XP) throws(DoraError)
    /// Writes the folders of many experiments.
    ///
    /// - Parameter xps: experiments of this program.
    /// - Throws: the first error of one of them.
    func initialize(_ xps: [XP]) async throws(DoraError)
    /// The command line that a signature was made from. Dora's `get_argv_from_sig`.
    ///
    /// - Parameter signature: the experiment's.
    /// - Throws: ``DoraCore/DoraError/Code/notFound`` where there is no such experiment.
    func argv(for signature: Signature) throws(DoraError) -> [String]
    /// The command line of values. Dora's `value_to_argv`.
    ///
    /// - Parameter value: texts, lists and dictionaries, nested.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for other values, and unknown keys.
    func argv(from value: ArgumentValue) throws(DoraError) -> [String]
    /// A saved command line with what a new one gives in place of what it said.
    ///
    /// - Parameters:
    ///   - saved: a command line.
    ///   - new: what is put on top of it.
    func merge(_ saved: [String], with new: [String]) -> [String]

    /// The metrics of an experiment, oldest first. Dora's `get_xp_history`.
    ///
    /// - Parameter xp: an experiment of this program.
    func history(of xp: XP) -> [JSONValue]
    /// The arguments that an experiment's name is made of. Dora's `get_name_parts`.
    ///
    /// - Parameter xp: an experiment of this program.
    func nameParts(of xp: XP) -> JSONObject
    /// The text of one argument in a name. Dora's `short_name_part`.
    ///
    /// - Parameters:
    ///   - key: the argument's.
    ///   - value: what it is set to.
    func shortNamePart(key: String, value: JSONValue) -> String
}

extension DecoratedMain {
    /// Dora's defaults.
    public var slurmConfig: SlurmConfig { SlurmConfig() }

    /// Always.
    ///
    /// - Parameter argv: the command line without the name of the program.
    public func isActive(_ argv: [String]) -> Bool { true }

    /// Writes the experiment's folder and its arguments, and shares them where that is configured.
    ///
    /// - Parameter xp: an experiment of this program.
    /// - Throws: ``DoraCore/DoraError/Code/collision`` where another experiment has its signature.
    public func initialize(_ xp: XP) throws(DoraError) {
        try XPStore(dora).initialize(xp) { try? self.xp(for: $0).delta }
    }

    /// One after the other.
    ///
    /// - Parameter xps: experiments of this program.
    public func initialize(_ xps: [XP]) async throws(DoraError) {
        for xp in xps { try initialize(xp) }
    }

    /// The command line of a signature: from the experiment's own folder, else the shared one.
    ///
    /// - Parameter signature: the experiment's.
    /// - Throws: ``DoraCore/DoraError/Code/notFound`` where neither has it.
    public func argv(for signature: Signature) throws(DoraError) -> [String] {
        try XPStore(dora).argv(of: signature)
    }

    /// One after the other.
    ///
    /// - Parameters:
    ///   - saved: a command line.
    ///   - new: what is put behind it.
    public func merge(_ saved: [String], with new: [String]) -> [String] { saved + new }

    /// The content of the experiment's `history.json`; what cannot be read counts as nothing, and
    /// a command that reads it names the file at its end, with exit code 1.
    ///
    /// - Parameter xp: an experiment of this program.
    public func history(of xp: XP) -> [JSONValue] {
        Link.history(in: xp.historyFile)
    }

    /// The delta.
    ///
    /// - Parameter xp: an experiment of this program.
    public func nameParts(of xp: XP) -> JSONObject {
        JSONObject(xp.delta.pairs.map { ($0.key, $0.value) })
    }

    /// `key=value`, with all but the last part of a dotted key cut to 3 characters; the key alone
    /// for true.
    ///
    /// - Parameters:
    ///   - key: the argument's.
    ///   - value: what it is set to.
    public func shortNamePart(key: String, value: JSONValue) -> String {
        ShortNames.part(key: key, value: value)
    }
}
