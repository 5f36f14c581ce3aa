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
    /// Which stretch of the command line belongs to which parameter, where that was asked for.
    private(set) var mentions: [(range: Range<Int>, parameter: Int)] = []
    private let keepsMentions: Bool

    private init(_ argv: [String], _ grammar: ParsableGrammar, keepsMentions: Bool) {
        self.grammar = grammar
        self.argv = argv
        self.keepsMentions = keepsMentions
        values = Array(repeating: nil, count: grammar.parameters.count)
    }

    /// The values of the parameters that are given; nil where only ArgumentParser can say.
    static func values(of argv: [String], _ grammar: ParsableGrammar) -> [JSONValue?]? {
        guard grammar.isTransparent else { return nil }
        var parser = ParsableParser(argv, grammar, keepsMentions: false)
        return parser.run() ? parser.values : nil
    }

    /// Which stretch of the command line belongs to which parameter; nil where that cannot be said.
    static func mentions(
        in argv: [String], _ grammar: ParsableGrammar
    ) -> [(range: Range<Int>, parameter: Int)]? {
        var parser = ParsableParser(argv, grammar, keepsMentions: true)
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
        /// With where its attached value begins, or 0.
        case flag(parameter: Int, spelling: Int, attached: Int)
        case unclear
    }

    private static let dash = UInt8(ascii: "-")
    private static let equals = UInt8(ascii: "=")

    private func isText(_ text: String) -> Bool {
        text.utf8.first != Self.dash || text.utf8.count == 1
    }

    /// What a text of the command line is: `--name`, `--name=value`, `-n`, `-n=value` or a value.
    private func token(_ text: String) -> Token {
        text.withBytes { bytes in
            guard bytes.count > 1, bytes[0] == Self.dash else { return .text }
            let end = bytes.firstIndex(of: Self.equals) ?? bytes.endIndex
            let isLong = bytes[1] == Self.dash
            guard isLong ? end > 2 && bytes[2] != Self.dash : end == 2,
                let (parameter, spelling) = grammar.flagTable[.init(rebasing: bytes[..<end])]
            else { return .unclear }
            guard end < bytes.endIndex else {
                return .flag(parameter: parameter, spelling: spelling, attached: 0)
            }
            // An empty value is no value to ArgumentParser.
            guard end + 1 < bytes.endIndex,
                bytes[end + 1] < 0x80 || Self.isCharacter(end, of: text)
            else { return .unclear }
            return .flag(parameter: parameter, spelling: spelling, attached: end + 1)
        }
    }

    /// Whether the first `=` is the one at this byte to ArgumentParser, too: `=` and a combining mark
    /// behind it are another character.
    private static func isCharacter(_ place: Int, of text: String) -> Bool {
        text.firstIndex(of: "=") == text.utf8.index(text.startIndex, offsetBy: place)
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
            defer { if keepsMentions { mentions.append((start..<position, index)) } }
            let parameter = grammar.parameters[index]
            guard parameter.isTransparent || keepsMentions else { return false }
            if parameter.isOption { return takeOption(index, parameter, start, attached) }
            return attached == 0 && takeFlag(index, parameter, spelling)
        }
    }

    private mutating func takeOption(
        _ index: Int, _ parameter: ParsableParameter, _ start: Int, _ attached: Int
    ) -> Bool {
        var isSet = false
        if attached > 0 {
            guard set(index, parameter, argv[start], from: attached) else { return false }
            isSet = true
        }
        while parameter.takesMore || !isSet, position < argv.count, isText(argv[position]) {
            guard set(index, parameter, argv[position]) else { return false }
            isSet = true
            position += 1
        }
        return isSet
    }

    private mutating func set(
        _ index: Int, _ parameter: ParsableParameter, _ text: String, from start: Int = 0
    ) -> Bool {
        guard let value = parameter.codec.value(of: text, from: start) else { return false }
        // A transform may refuse the text that this one replaces.
        let isLast = values[index] == nil || parameter.isArray || parameter.reading == .type
        guard isLast || keepsMentions else { return false }
        assign(index, parameter, value)
        return true
    }

    private mutating func assign(
        _ index: Int, _ parameter: ParsableParameter, _ value: JSONValue
    ) {
        guard parameter.isArray else { return values[index] = value }
        var elements = values[index]?.arrayValue ?? []
        // Held by nobody else, the elements grow where they are.
        values[index] = nil
        elements.append(value)
        values[index] = .array(elements)
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
        for index in grammar.positionals {
            let parameter = grammar.parameters[index]
            for place in parameter.isArray ? rest : rest.prefix(1) {
                guard set(index, parameter, argv[place]) else { return false }
                if keepsMentions { mentions.append((place..<place + 1, index)) }
                rest.removeFirst()
            }
        }
        return rest.isEmpty
    }

    private func hasRequired() -> Bool {
        grammar.required.allSatisfy { values[$0] != nil }
    }
}

extension String {
    /// The UTF-8 of the text, without a copy where it can be had.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
