public import ArgumentParser
public import DoraCore

/// A main whose arguments are a type that ArgumentParser reads: what commands and grids take.
///
/// ``ArgparseMain`` is one. A type of your own that does something in another way has one in it,
/// which does all else; this is what a Python user writes as a class that inherits from
/// `ArgparseMain`:
///
/// ```swift
/// struct Smoothed: ParsableMain {
///     let base = argparseMain(Hyperparameters.self, name: "digits") { xp, options in … }
///
///     func history(of xp: XP) -> [JSONValue] { base.history(of: xp).map(smooth) }
/// }
/// ```
public protocol ParsableMain<Arguments>: SchemaMain {
    /// The type of the arguments.
    associatedtype Arguments: ParsableArguments
    /// The main that does what this one does not do itself.
    var base: ArgparseMain<Arguments> { get }
}

extension ArgparseMain: ParsableMain {
    /// Itself.
    public var base: ArgparseMain<Arguments> { self }
}

extension ParsableMain {
    /// The name of the ``base``.
    public var name: String { base.name }
    /// The configuration of the ``base``.
    public var dora: DoraConfig { base.dora }
    /// What jobs of the ``base`` ask for.
    public var slurmConfig: SlurmConfig { base.slurmConfig }
    /// The schema of the ``base``.
    public var schema: Result<ArgumentSchema, DoraError> { base.schema }
    /// What does not count in the ``base``.
    public var isExcluded: [Bool] { base.isExcluded }
    /// As the ``base`` does.
    public var useUnderscore: Bool { base.useUnderscore }

    /// The experiment of a command line, of the ``base``; nothing is written.
    ///
    /// - Parameter argv: the command line without the name of the program.
    public func xp(for argv: [String]) throws(DoraError) -> XP { try base.xp(for: argv) }

    /// Runs the ``base``.
    ///
    /// - Parameter xp: the experiment that was entered.
    public func main(_ xp: XP) async throws { try await base.main(xp) }
}
