public import DoraCore

/// A main whose experiments come from a command line that a schema describes.
public protocol SchemaMain: DecoratedMain {
    /// What the command line may hold, or why that cannot be said.
    var schema: Result<ArgumentSchema, DoraError> { get }
    /// For each of the schema's keys, whether it does not count.
    var isExcluded: [Bool] { get }
    /// Whether `["batch_size": 32]` is `--batch_size=32`; else it is `--batch-size=32`.
    var useUnderscore: Bool { get }
}

extension SchemaMain {
    /// The experiment of a command line; nothing is written.
    ///
    /// - Parameter argv: the command line without the name of the program.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line,
    ///   ``DoraCore/DoraError/Code/notSerializable`` for values that have no signature.
    public func xp(for argv: [String]) throws(DoraError) -> XP {
        try schema.get().xp(for: argv, excluding: isExcluded, in: XPPlace(dora))
    }

    /// The command line of values; see ``ArgumentSchema/argv(from:useUnderscore:)``.
    ///
    /// - Parameter value: texts, lists and dictionaries, nested.
    public func argv(from value: ArgumentValue) throws(DoraError) -> [String] {
        try schema.get().argv(from: value, useUnderscore: useUnderscore)
    }

    /// A saved command line with what a new one gives in place of what it said.
    ///
    /// - Parameters:
    ///   - saved: a command line.
    ///   - new: what is put on top of it.
    public func merge(_ saved: [String], with new: [String]) -> [String] {
        (try? schema.get().merge(saved, with: new)) ?? saved + new
    }

    static func exclusions(
        _ schema: Result<ArgumentSchema, DoraError>, _ dora: DoraConfig
    ) -> [Bool] {
        let patterns = dora.exclude.map(FileNamePattern.init)
        let keys = (try? schema.get().keys) ?? []
        return keys.map { key in patterns.contains { $0.matches(key) } }
    }
}
