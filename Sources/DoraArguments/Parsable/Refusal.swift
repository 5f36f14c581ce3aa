import ArgumentParser
import DoraCore

/// ArgumentParser's words on a command line that it refuses, with hints of our own.
///
/// It suggests any name that is three edits away, which is nearly every short one, and never the
/// `--optim.lr` that an `--lr` was meant for.
enum Refusal {
    static func text(
        _ message: String, of argv: [String], to type: any ParsableArguments.Type
    ) -> String {
        if let name = quoted(behind: "Unknown option '", in: message), name.hasPrefix("--"),
            let grammar = try? ParsableGrammar(type)
        {
            let names = grammar.parameters.flatMap(\.spellings).flatMap { $0.names ?? [] }
                .map(\.text).filter { $0.hasPrefix("--") }
            let suggestion = Suggestion.text(for: name, among: names)
            return "Unknown option '\(name)'" + (suggestion.isEmpty ? "" : ".\(suggestion)")
        }
        // Python's parser takes a negative number for a value.
        if let option = quoted(behind: "Missing value for '", in: message),
            let name = option.split(separator: " ").first.map(String.init),
            let number = zip(argv, argv.dropFirst()).first(where: { $0 == name && isNegative($1) })
        {
            return "\(message). Give a negative number as '\(name)=\(number.1)'."
        }
        return message
    }

    private static func quoted(behind start: String, in message: String) -> String? {
        guard message.hasPrefix(start) else { return nil }
        return message.dropFirst(start.count).split(separator: "'").first.map(String.init)
    }

    private static func isNegative(_ text: String) -> Bool {
        text.hasPrefix("-") && Double(text) != nil
    }
}
