public import ArgumentParser
public import DoraCore

extension ArgparseMain {
    /// A command line with a change of the type's values in it.
    ///
    /// - Parameters:
    ///   - argv: the command line before.
    ///   - parsed: keeps what the command line was parsed to, for many changes of one.
    ///   - change: changes the values; those that differ afterwards are written into the command
    ///     line in place of what it said of them.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line, and where
    ///   no command line gives such a value.
    public func argv(
        mutating argv: [String], parsed: ParsedArguments<Arguments> = ParsedArguments(),
        _ change: (inout Arguments) throws -> Void
    ) throws(DoraError) -> [String] {
        let schema = try schema.get()
        guard case .parsable(let source) = schema.source else { return argv }
        var (arguments, before) = try parsed.values(of: argv, source.grammar)
        do { try change(&arguments) } catch {
            throw (error as? DoraError)
                ?? DoraError(
                    .invalidArgument, operation: "change the arguments", message: "\(error)")
        }
        let after = source.grammar.values(of: arguments)
        let changed = Set(before.indices.filter { before[$0] != after[$0] })
        guard !changed.isEmpty else { return argv }
        let result = try schema.argv(argv, changing: changed, to: after, source)
        // A transform may read another value from the text of this one.
        let read: [JSONValue?]
        do throws(DoraError) { read = try source.values(of: result) } catch {
            throw error.launched(result)
        }
        if let index = after.indices.first(where: {
            after[$0] != read[$0]
                && (changed.contains($0) || !source.grammar.hasOtherDefault($0))
        }) {
            throw source.grammar.parameters[index].unreachable(after[index], of: Arguments.self)
        }
        return result
    }
}

/// What a command line was last parsed to, so that many changes of it cost one parse.
public final class ParsedArguments<Arguments: ParsableArguments> {
    private var last: (argv: [String], arguments: Arguments, values: [JSONValue?])?

    /// Begins with nothing.
    public init() {}

    fileprivate func values(
        of argv: [String], _ grammar: ParsableGrammar
    ) throws(DoraError) -> (Arguments, [JSONValue?]) {
        if let last, last.argv == argv { return (last.arguments, last.values) }
        let arguments = try Arguments.parsed(argv)
        let values = grammar.values(of: arguments)
        last = (argv, arguments, values)
        return (arguments, values)
    }
}

extension DoraError {
    /// The error of one command line among thousands, with that command line.
    ///
    /// - Parameter argv: what was asked for.
    package func launched(_ argv: [String]) -> DoraError {
        var error = self
        error.message +=
            argv.isEmpty
            ? " (launched without arguments)"
            : " (launched with the arguments: "
                + "\(argv.map(Shell.quote).joined(separator: " ")))"
        return error
    }
}

extension ArgumentSchema {
    /// A command line that gives some parameters other values.
    fileprivate func argv(
        _ argv: [String], changing changed: Set<Int>, to values: [JSONValue?],
        _ source: ParsableSource
    ) throws(DoraError) -> [String] {
        let parameters = source.grammar.parameters
        var rewritten = changed
        // What is recognised by its place is written anew together.
        if changed.contains(where: { parameters[$0].isPositional }) {
            rewritten.formUnion(parameters.indices.filter { parameters[$0].isPositional })
        }
        var kept: [String] = []
        if let mentions = mentions(in: argv) {
            var dropped = Array(repeating: false, count: argv.count)
            for mention in mentions where !rewritten.isDisjoint(with: mention.parameters) {
                for index in mention.range { dropped[index] = true }
            }
            kept = argv.indices.filter { !dropped[$0] }.map { argv[$0] }
        } else {
            rewritten = Set(parameters.indices)
        }
        var options: [String] = []
        var places: [String] = []
        for index in rewritten.sorted() {
            let parameter = parameters[index]
            guard let value = values[index] else {
                throw parameter.unwritable(of: source.grammar.type)
            }
            // By exact value: a default of 0.0 is not given by leaving out -0.0.
            if value == parameter.defaultValue { continue }
            guard
                let texts = parameter.arguments(
                    for: value, beforeTexts: !source.grammar.positionals.isEmpty),
                !texts.isEmpty
            else {
                throw parameter.unreachable(value, of: source.grammar.type)
            }
            if parameter.isPositional { places += texts } else { options += texts }
        }
        if places.contains(where: { $0.hasPrefix("-") }) { places.insert("--", at: 0) }
        return kept + options + places
    }
}

extension ParsableParameter {
    fileprivate func unreachable(_ value: JSONValue?, of type: Any.Type) -> DoraError {
        let isEncoded = (value?.arrayValue?.first ?? value)?.objectValue != nil
        let advice =
            isEncoded && !codec.needsTransform
            ? "Let its type conform to ArgumentRepresentable, with the text that is read as this value."
            : "Where a transform makes its value, give the text that the transform reads, as in "
                + "[\"\(key)\": \"…\"]."
        return DoraError(
            .invalidArgument, operation: "change the arguments",
            message: "no command line gives '\(key)' of \(type) the value "
                + "\(value?.pythonRepr ?? "that it got"). \(advice)")
    }
}
