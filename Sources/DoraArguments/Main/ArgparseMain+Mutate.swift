import ArgumentParser
public import DoraCore

extension ArgparseMain {
    /// A command line with a change of the type's values in it.
    ///
    /// - Parameters:
    ///   - argv: the command line before.
    ///   - change: changes the values; those that differ afterwards are written into the command
    ///     line in place of what it said of them.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for a wrong command line, and where
    ///   no command line gives such a value.
    public func argv(
        mutating argv: [String], _ change: (inout Arguments) throws -> Void
    ) throws(DoraError) -> [String] {
        let schema = try schema.get()
        guard case .parsable(let source) = schema.source else { return argv }
        var arguments = try Arguments.parsed(argv)
        let before = source.grammar.values(of: arguments)
        do { try change(&arguments) } catch {
            throw (error as? DoraError)
                ?? DoraError(
                    .invalidArgument, operation: "change the arguments", message: "\(error)")
        }
        let after = source.grammar.values(of: arguments)
        let changed = before.indices.filter { before[$0] != after[$0] }
        return try schema.argv(argv, changing: Set(changed), to: after, source)
    }
}

extension ArgumentSchema {
    /// A command line that gives some parameters other values.
    fileprivate func argv(
        _ argv: [String], changing changed: Set<Int>, to values: [JSONValue?],
        _ source: ParsableSource
    ) throws(DoraError) -> [String] {
        guard !changed.isEmpty else { return argv }
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
            guard let texts = parameter.arguments(for: value), !texts.isEmpty else {
                throw DoraError(
                    .invalidArgument, operation: "change the arguments",
                    message: "no command line gives '\(parameter.key)' of \(source.grammar.type) "
                        + "the value \(value.pythonRepr)")
            }
            if parameter.isPositional { places += texts } else { options += texts }
        }
        if places.contains(where: { $0.hasPrefix("-") }) { places.insert("--", at: 0) }
        return kept + options + places
    }
}

extension ParsableParameter {
    fileprivate var isPositional: Bool { if case .positional = shape { true } else { false } }
}
