public import ArgumentParser
public import DoraCore

/// What a program's command line may hold: turns it into values, a delta and a signature without
/// building the program's own type.
///
/// It has one of two sources. A `ParsableArguments` type is read by ArgumentParser's rules; a list
/// of ``Parameter`` by those of Python's `argparse`, abbreviations and number spellings included.
public struct ArgumentSchema: Sendable {
    enum Source: Sendable {
        case argparse(ArgparseGrammar)
        case parsable(ParsableSource)
    }

    let source: Source

    /// The keys of the values, in order: for a type, the long flags with underscores.
    public let keys: [String]

    /// Makes a schema by hand.
    ///
    /// - Parameter parameters: in the order of the keys.
    /// - Throws: ``DoraCore/DoraError/Code/unsupportedArguments`` where two arguments share a flag.
    public init(_ parameters: [Parameter]) throws(DoraError) {
        let grammar = try ArgparseGrammar(parameters)
        source = .argparse(grammar)
        keys = grammar.keys
    }

    /// Makes the schema of a type: flags, kinds of values and defaults are asked of ArgumentParser.
    ///
    /// - Parameters:
    ///   - type: the type whose options are read.
    ///   - parsing: ``ParsingPolicy/full`` parses every command line by ArgumentParser.
    /// - Throws: ``DoraCore/DoraError/Code/unsupportedArguments`` where two arguments share a name.
    public init(
        _ type: any ParsableArguments.Type, parsing: ParsingPolicy = .schema
    ) throws(DoraError) {
        self.init(try ParsableGrammar(type), parsing: parsing)
    }

    init(_ grammar: ParsableGrammar, parsing: ParsingPolicy) {
        source = .parsable(ParsableSource(grammar, parsing: parsing))
        keys = grammar.parameters.map(\.key)
    }

    /// The spellings with their dashes, such as `--batch-size` and `-b`.
    public var flags: [String] {
        switch source {
        case .argparse(let grammar): grammar.flags.map(\.spelling)
        case .parsable(let source):
            source.grammar.flags.map { String(decoding: $0.name, as: UTF8.self) }
        }
    }

    /// All values of a command line, by key: Python's namespace.
    ///
    /// - Parameter argv: the command line without the name of the program.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line,
    ///   ``DoraCore/DoraError/Code/unsupportedArguments`` for a value without a text.
    public func values(of argv: [String]) throws(DoraError) -> JSONObject {
        switch source {
        case .argparse(let grammar):
            JSONObject(
                zip(keys, try ArgparseParser.values(of: argv, grammar).values).map { ($0, $1) })
        case .parsable(let source): try source.namespace(of: argv)
        }
    }

    /// What differs from the defaults.
    ///
    /// - Parameters:
    ///   - argv: the command line, without the program's name.
    ///   - isExcluded: for each of ``keys``, whether it is left out; all are kept by default.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line,
    ///   ``DoraCore/DoraError/Code/unsupportedArguments`` for a value without a text.
    public func delta(
        of argv: [String], excluding isExcluded: [Bool] = []
    ) throws(DoraError) -> Delta {
        switch source {
        case .parsable(let source): return try source.delta(of: argv, excluding: isExcluded)
        case .argparse(let grammar):
            var delta = Delta()
            let (values, isGiven) = try ArgparseParser.values(of: argv, grammar)
            for index in keys.indices where !isExcluded.isMarked(index) {
                // Python compares with `!=`: NaN differs from its own default, but in a list that is
                // the default itself.
                let isDefault = grammar.defaults[index].isEqual(
                    to: values[index], sameObject: !isGiven[index])
                guard !isDefault else { continue }
                delta.pairs.append(.init(key: keys[index], value: values[index].jsonable))
            }
            return delta
        }
    }

    /// The experiment of a command line; nothing is written.
    func xp(
        for argv: [String], excluding isExcluded: [Bool], in place: XPPlace
    ) throws(DoraError) -> XP {
        if case .parsable(let source) = source {
            return try source.xp(for: argv, excluding: isExcluded, in: place)
        }
        let delta = try delta(of: argv, excluding: isExcluded)
        return XP(place: place, argv: argv, keptDelta: delta, signature: try delta.signature())
    }

    /// Makes what the program will make of a command line, and compares.
    ///
    /// - Parameters:
    ///   - argv: the command line.
    ///   - delta: what was made of it.
    ///   - isExcluded: for each of ``keys``, whether it was left out.
    /// - Throws: ``DoraCore/DoraError/Code/unsupportedArguments`` where another delta comes out: its
    ///   message says why; ``DoraCore/DoraError/Code/invalidArgument`` where ArgumentParser refuses
    ///   the command line.
    func check(
        _ argv: [String], gives delta: Delta, excluding isExcluded: [Bool]
    ) throws(DoraError) {
        if case .parsable(let source) = source {
            try source.check(argv, gives: delta, excluding: isExcluded)
        }
    }

    /// Why every command line is parsed by ArgumentParser though the schema was to be used: the
    /// type was found to change a value. Nil where it was not.
    public var fullParseReason: String? {
        if case .parsable(let source) = source { source.fullParseReason } else { nil }
    }
}

/// How the command lines of a type are read.
public enum ParsingPolicy: Sendable, Hashable {
    /// By a schema, with ArgumentParser asked wherever the schema cannot know, once for each
    /// combination of arguments, and for each new experiment with a text that a `transform` may
    /// change. The type's `validate()` is called for each new experiment. A `transform` of what has
    /// no default is tried with texts that its type reads, and with one that it does not: it should
    /// throw then.
    case schema
    /// By ArgumentParser, always. For types whose `validate()` changes some values but not others.
    case full
}

extension [Bool] {
    func isMarked(_ index: Int) -> Bool { index < count && self[index] }
}
