import DoraCore

/// Reads a command line as ArgumentParser does, without building the type.
///
/// It knows the plain forms only, and leaves everything else, errors included, to ArgumentParser:
/// a nil says "ask ArgumentParser". So it need not agree about what it does not know.
struct ParsableParser {
    private let grammar: ParsableGrammar
    private let argv: [String]
    private var position = 0
    private var positionals: [Int] = []
    /// The value of each parameter that is given.
    private(set) var values: [JSONValue?]
    /// Which stretch of the command line belongs to which parameter.
    private(set) var mentions: [(range: Range<Int>, parameter: Int)] = []

    private init(_ argv: [String], _ grammar: ParsableGrammar) {
        self.grammar = grammar
        self.argv = argv
        values = Array(repeating: nil, count: grammar.parameters.count)
    }

    /// The values of the parameters that are given; nil where only ArgumentParser can say.
    static func values(of argv: [String], _ grammar: ParsableGrammar) -> [JSONValue?]? {
        guard grammar.isTransparent else { return nil }
        var parser = ParsableParser(argv, grammar)
        return parser.run() ? parser.values : nil
    }

    /// Which stretch of the command line belongs to which parameter; nil where that cannot be said.
    static func mentions(
        in argv: [String], _ grammar: ParsableGrammar
    ) -> [(range: Range<Int>, parameter: Int)]? {
        var parser = ParsableParser(argv, grammar)
        return parser.run() ? parser.mentions : nil
    }

    private mutating func run() -> Bool {
        while position < argv.count {
            guard take() else { return false }
        }
        return takePositionals() && hasRequired()
    }

    private enum Token {
        case text
        case flag(parameter: Int, spelling: Int, attached: String?)
        case unclear
    }

    private static let dash = UInt8(ascii: "-")
    private static let equals = UInt8(ascii: "=")

    private func isText(_ text: String) -> Bool {
        text.utf8.first != Self.dash || text.utf8.count == 1
    }

    /// What a text of the command line is: `--name`, `--name=value`, `-n`, `-n=value` or a value.
    private func token(_ text: String) -> Token {
        if isText(text) { return .text }
        var text = text
        return text.withUTF8 { bytes in
            let end = bytes.firstIndex(of: Self.equals) ?? bytes.endIndex
            let isLong = bytes[1] == Self.dash
            guard isLong ? end > 2 && bytes[2] != Self.dash : end == 2,
                let (parameter, spelling) = grammar.flag(bytes[..<end])
            else { return .unclear }
            guard end < bytes.endIndex else {
                return .flag(parameter: parameter, spelling: spelling, attached: nil)
            }
            // An empty value is no value to ArgumentParser, and `=` and a combining mark behind it
            // are one character.
            guard end + 1 < bytes.endIndex, bytes[end + 1] < 0x80 else { return .unclear }
            let attached = String(decoding: bytes[(end + 1)...], as: UTF8.self)
            return .flag(parameter: parameter, spelling: spelling, attached: attached)
        }
    }

    private mutating func take() -> Bool {
        let start = position
        position += 1
        switch token(argv[start]) {
        case .unclear: return false
        case .text:
            positionals.append(start)
            return true
        case .flag(let index, let spelling, let attached):
            defer { mentions.append((start..<position, index)) }
            let parameter = grammar.parameters[index]
            if case .option = parameter.shape { return takeOption(index, parameter, attached) }
            return attached == nil && takeFlag(index, parameter, spelling)
        }
    }

    private mutating func takeOption(
        _ index: Int, _ parameter: ParsableParameter, _ attached: String?
    ) -> Bool {
        var isSet = false
        if let attached {
            guard set(index, parameter, attached) else { return false }
            isSet = true
        }
        let takesMore =
            parameter.isArray && parameter.spellings[0].parsingStrategy == "upToNextOption"
        while takesMore || !isSet, position < argv.count, isText(argv[position]) {
            guard set(index, parameter, argv[position]) else { return false }
            isSet = true
            position += 1
        }
        return isSet
    }

    private mutating func set(
        _ index: Int, _ parameter: ParsableParameter, _ text: String
    ) -> Bool {
        guard let value = parameter.codec.read(text) else { return false }
        assign(index, parameter, value)
        return true
    }

    private mutating func assign(
        _ index: Int, _ parameter: ParsableParameter, _ value: JSONValue
    ) {
        guard parameter.isArray else { return values[index] = value }
        values[index] = .array((values[index]?.arrayValue ?? []) + [value])
    }

    /// Flags that exclude one another are only taken once: which of two wins is not to be seen.
    private mutating func takeFlag(
        _ index: Int, _ parameter: ParsableParameter, _ spelling: Int
    ) -> Bool {
        switch parameter.shape {
        case .flag: values[index] = .bool(true)
        case .counter: values[index] = .int((values[index]?.intValue ?? 0) + 1)
        case .invertedFlag:
            guard values[index] == nil else { return false }
            values[index] = .bool(spelling == 0)
        case .cases(let cases):
            guard parameter.isArray || values[index] == nil else { return false }
            assign(index, parameter, cases[spelling])
        case .option, .positional: return false
        }
        return true
    }

    private mutating func takePositionals() -> Bool {
        var rest = positionals[...]
        for (index, parameter) in grammar.parameters.enumerated() {
            guard case .positional = parameter.shape else { continue }
            for place in parameter.isArray ? rest : rest.prefix(1) {
                guard set(index, parameter, argv[place]) else { return false }
                mentions.append((place..<place + 1, index))
                rest.removeFirst()
            }
        }
        return rest.isEmpty
    }

    private func hasRequired() -> Bool {
        zip(grammar.parameters, values).allSatisfy { !$0.isRequired || $1 != nil }
    }
}
