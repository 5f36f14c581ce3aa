public import DoraCore

extension ArgumentSchema {
    /// The command line of values: a text is an argument as it is, a list is one after the other,
    /// a dictionary gives `--key=value` for each pair. Dora's `value_to_argv`.
    ///
    /// A type's keys are looked up: a key gives the flag that the type has for it, lists the flag
    /// for each element, `nil` and a `false` without a flag of its own nothing. For a list of
    /// ``Parameter`` every key is written as it is, as in Dora, and true gives `--key`.
    ///
    /// - Parameters:
    ///   - value: texts, lists and dictionaries, nested.
    ///   - useUnderscore: whether an underscore in a key stays one, for a schema made by hand.
    /// - Throws: ``DoraCore/DoraError/Code/invalidArgument`` for other values (numbers without a
    ///   key), and for keys that the type does not have; the message suggests one.
    public func argv(
        from value: ArgumentValue, useUnderscore: Bool = true
    ) throws(DoraError) -> [String] {
        var argv: [String] = []
        try append(value, useUnderscore: useUnderscore, to: &argv)
        return argv
    }

    private func append(
        _ value: ArgumentValue, useUnderscore: Bool, to argv: inout [String]
    ) throws(DoraError) {
        switch value {
        case .string(let text): argv.append(text)
        case .array(let elements):
            for element in elements {
                try append(element, useUnderscore: useUnderscore, to: &argv)
            }
        case .object(let pairs):
            for (key, value) in pairs {
                switch source {
                case .argparse: argv.append(Self.argument(key, value, useUnderscore))
                case .parsable(let source): argv += try source.arguments(key, value)
                }
            }
        default:
            throw DoraError(
                .invalidArgument, operation: "make a command line",
                message: "Can only process dictionaries, lists and strings, but got "
                    + value.pythonRepr)
        }
    }

    /// One pair as Dora writes it.
    private static func argument(
        _ key: String, _ value: JSONValue, _ useUnderscore: Bool
    ) -> String {
        var flag = "--"
        for scalar in key.unicodeScalars {
            flag.unicodeScalars.append(scalar == "_" && !useUnderscore ? "-" : scalar)
        }
        // A path is a text to Python's format, as everything is but a bare true.
        return value == .bool(true) ? flag : "\(flag)=\(value.pythonText)"
    }
}

extension ParsableSource {
    /// The arguments that give a parameter a value.
    fileprivate func arguments(
        _ key: String, _ value: JSONValue
    ) throws(DoraError) -> [String] {
        // A grid may name a flag as the command line does.
        let key = String(key.map { $0 == "-" ? "_" : $0 })
        guard let parameter = grammar.parameters.first(where: { $0.key == key }) else {
            let suggestion = Suggestion.text(for: key, among: grammar.parameters.map(\.key))
            throw DoraError(
                .invalidArgument, operation: "make a command line",
                message: "\(grammar.type) has no argument '\(key)'.\(suggestion)")
        }
        guard
            let arguments = parameter.arguments(
                for: value, beforeTexts: !grammar.positionals.isEmpty)
        else {
            let advice =
                if parameter.takesRest {
                    ": it takes all that follows, so give it as texts, at the end"
                } else if value.objectValue != nil || value.arrayValue != nil {
                    ": give the text that is read on a command line, as in [\"\(key)\": \"…\"]"
                } else { "" }
            throw DoraError(
                .invalidArgument, operation: "make a command line",
                message: "'\(key)' of \(grammar.type) cannot be given the value "
                    + value.pythonRepr + advice)
        }
        return arguments
    }
}
