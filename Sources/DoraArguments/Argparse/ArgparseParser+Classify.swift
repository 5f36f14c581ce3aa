import DoraCore

extension ArgparseParser {
    /// What one text of the command line is.
    enum Token {
        /// An option, as it was spelled, with what followed its name in the same text.
        case option(ArgparseGrammar.Target, spelling: String, attached: String?)
        /// The `--` after which nothing is an option.
        case separator
        case text
    }

    static func classify(
        _ argv: [String], _ grammar: ArgparseGrammar
    ) throws(DoraError) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(argv.count)
        var isSeparated = false
        for text in argv {
            if isSeparated {
                tokens.append(.text)
            } else if text == "--" {
                isSeparated = true
                tokens.append(.separator)
            } else {
                tokens.append(try token(text, grammar))
            }
        }
        return tokens
    }

    private static func token(
        _ text: String, _ grammar: ArgparseGrammar
    ) throws(DoraError) -> Token {
        guard text.utf8.first == UInt8(ascii: "-") else { return .text }
        if let target = grammar.target(of: text) {
            return .option(target, spelling: text, attached: nil)
        }
        if text.utf8.count == 1 { return .text }
        let (name, attached) = split(text)
        if attached != nil, let target = grammar.target(of: name) {
            return .option(target, spelling: name, attached: attached)
        }
        let matches = abbreviations(text, name, attached, grammar)
        if matches.count > 1 {
            let known = matches.map(\.spelling).joined(separator: ", ")
            throw failure("ambiguous option: \(text) could match \(known)")
        }
        if let match = matches.first {
            return .option(match.target, spelling: match.spelling, attached: match.attached)
        }
        if ArgparseGrammar.looksNumeric(text), !grammar.hasNumericFlags { return .text }
        if text.utf8.contains(UInt8(ascii: " ")) { return .text }
        let suggestion = Suggestion.text(for: name, among: grammar.flags.map(\.spelling))
        throw failure("unrecognized arguments: \(text).\(suggestion)")
    }

    /// The text before the first `=` and the one behind it.
    private static func split(_ text: String) -> (name: String, attached: String?) {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (text, nil) }
        // By scalars: `=` and a combining mark are one character to Swift.
        return (
            String(text.unicodeScalars[..<equals]),
            String(text.unicodeScalars[text.utf8.index(after: equals)...])
        )
    }

    private static func abbreviations(
        _ text: String, _ name: String, _ attached: String?, _ grammar: ArgparseGrammar
    ) -> [(target: ArgparseGrammar.Target, spelling: String, attached: String?)] {
        let scalars = text.unicodeScalars
        if scalars.dropFirst().first == "-" {
            return grammar.flags.filter { $0.spelling.utf8.starts(with: name.utf8) }
                .map { ($0.target, $0.spelling, attached) }
        }
        let short = String(scalars.prefix(2))
        return grammar.flags.compactMap { flag in
            if flag.spelling.isIdentical(to: short) {
                return (flag.target, flag.spelling, String(scalars.dropFirst(2)))
            }
            return flag.spelling.utf8.starts(with: text.utf8)
                ? (flag.target, flag.spelling, nil) : nil
        }
    }

    static func failure(_ message: String) -> DoraError {
        DoraError(.invalidArgument, operation: "read the arguments", message: message)
    }
}
