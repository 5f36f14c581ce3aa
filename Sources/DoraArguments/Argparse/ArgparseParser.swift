import DoraCore

/// Reads a command line by the rules of Python's `argparse`, abbreviations and negative numbers
/// included.
struct ArgparseParser {
    /// A stretch of the command line and the parameters it gives values to.
    struct Mention {
        var range: Range<Int>
        var parameters: [Int]
    }

    private let grammar: ArgparseGrammar
    private let argv: [String]
    private let tokens: [Token]
    private var values: [JSONValue]
    private var isSeen: [Bool]
    private var isAssigned: [Bool]
    private var openPositionals: ArraySlice<Int>
    private(set) var mentions: [Mention] = []

    /// Parses; the result's ``values`` are in the order of the grammar's keys.
    private init(_ argv: [String], _ grammar: ArgparseGrammar) throws(DoraError) {
        self.grammar = grammar
        self.argv = argv
        tokens = try Self.classify(argv, grammar)
        values = grammar.initialValues
        isSeen = Array(repeating: false, count: grammar.parameters.count)
        isAssigned = Array(repeating: false, count: grammar.keys.count)
        openPositionals = grammar.positionals[...]
    }

    /// The value of each key, in the order of the grammar's keys, and whether the command line gave
    /// it: the others are the defaults themselves.
    ///
    /// - Throws: ``DoraError/Code/invalidArgument`` where argparse ends the program.
    static func values(
        of argv: [String], _ grammar: ArgparseGrammar
    ) throws(DoraError) -> (values: [JSONValue], isGiven: [Bool]) {
        var parser = try ArgparseParser(argv, grammar)
        try parser.run()
        try parser.finish()
        return (parser.values, parser.isAssigned)
    }

    /// Which stretches of the command line belong to which parameters.
    static func mentions(
        in argv: [String], _ grammar: ArgparseGrammar
    ) throws(DoraError) -> [Mention] {
        var parser = try ArgparseParser(argv, grammar)
        try parser.run()
        return parser.mentions
    }

    private mutating func run() throws(DoraError) {
        var position = 0
        while let next = nextOption(from: position) {
            if position != next {
                let end = try takePositionals(from: position)
                if end > position {
                    position = end
                    continue
                }
                throw unrecognized(position..<next)
            }
            position = try takeOption(at: position)
        }
        let end = try takePositionals(from: position)
        if end < argv.count { throw unrecognized(end..<argv.count) }
    }

    private func nextOption(from position: Int) -> Int? {
        tokens[position...].firstIndex { if case .option = $0 { true } else { false } }
    }

    private func unrecognized(_ range: Range<Int>) -> DoraError {
        Self.failure("unrecognized arguments: \(argv[range].joined(separator: " "))")
    }

    private mutating func takeOption(at position: Int) throws(DoraError) -> Int {
        guard case .option(var target, var spelling, var attached) = tokens[position] else {
            return position + 1
        }
        var switches: [Int] = []
        while true {
            guard case .parameter(let index) = target else {
                throw Self.failure("help was asked for")
            }
            let parameter = grammar.parameters[index]
            guard let text = attached else {
                let count = try followingTexts(parameter, after: position)
                let end = position + 1 + count
                for other in switches { assignSwitch(other) }
                try assign(index, Array(argv[position + 1..<end]))
                mentions.append(Mention(range: position..<end, parameters: switches + [index]))
                return end
            }
            guard parameter.isSwitch else {
                if case .exactly(let count) = parameter.count, count != 1 {
                    throw parameter.error("expected \(count) arguments")
                }
                for other in switches { assignSwitch(other) }
                try assign(index, [text])
                mentions.append(
                    Mention(range: position..<position + 1, parameters: switches + [index]))
                return position + 1
            }
            // `-xyz` is `-x -y -z` where nothing is taken.
            let scalars = text.unicodeScalars
            guard let next = scalars.first, !spelling.utf8.starts(with: "--".utf8),
                let following = grammar.target(of: "-" + String(next))
            else { throw parameter.error("ignored explicit argument '\(text)'") }
            switches.append(index)
            (target, spelling) = (following, "-" + String(next))
            attached = scalars.count > 1 ? String(scalars.dropFirst()) : nil
        }
    }

    /// How many of the texts behind an option it takes.
    private func followingTexts(
        _ parameter: Parameter, after position: Int
    ) throws(DoraError) -> Int {
        if parameter.isSwitch { return 0 }
        let available = tokens[(position + 1)...].prefix {
            if case .text = $0 { true } else { false }
        }
        .count
        switch parameter.count {
        case .one:
            guard available > 0 else { throw parameter.error("expected one argument") }
            return 1
        case .optional: return min(available, 1)
        case .any: return available
        case .atLeastOne:
            guard available > 0 else { throw parameter.error("expected at least one argument") }
            return available
        case .exactly(let count):
            guard available >= count else { throw parameter.error("expected \(count) arguments") }
            return count
        }
    }

    private mutating func takePositionals(from start: Int) throws(DoraError) -> Int {
        var position = start
        let counts = PositionalMatch.counts(
            openPositionals.map { grammar.parameters[$0].count }, tokens[start...])
        for count in counts {
            guard let index = openPositionals.popFirst() else { break }
            let range = position..<position + count
            try assign(index, Array(argv[range]))
            mentions.append(Mention(range: range, parameters: [index]))
            position += count
        }
        return position
    }

    private mutating func assignSwitch(_ index: Int) {
        isSeen[index] = true
        set(index, .bool(grammar.parameters[index].kind == .storeTrue))
    }

    private mutating func assign(_ index: Int, _ texts: [String]) throws(DoraError) {
        let parameter = grammar.parameters[index]
        if parameter.isSwitch { return assignSwitch(index) }
        isSeen[index] = true
        // Whether it stands there by itself, behind a `=`, or after another one: so does argparse.
        var texts = texts
        if let separator = texts.firstIndex(of: "--") { texts.remove(at: separator) }
        switch parameter.count {
        case .one where texts.isEmpty: set(index, [])
        case .one: set(index, try parameter.value(of: texts[0]))
        case .optional:
            if let text = texts.first {
                set(index, try parameter.value(of: text))
            } else {
                let value = parameter.isPositional ? parameter.defaultValue : parameter.constant
                if case .string(let text) = value {
                    set(index, try parameter.value(of: text))
                } else {
                    set(index, value)
                }
            }
        case .any where texts.isEmpty && parameter.isPositional:
            let value = parameter.defaultValue.isNull ? [] : parameter.defaultValue
            set(index, try parameter.checked(value))
        default:
            var elements: [JSONValue] = []
            for text in texts { elements.append(try parameter.value(of: text)) }
            set(index, .array(elements))
        }
    }

    private mutating func set(_ index: Int, _ value: JSONValue) {
        let slot = grammar.slots[index]
        isAssigned[slot] = true
        values[slot] = value
    }

    /// Refuses what is missing and reads the defaults that are texts.
    private mutating func finish() throws(DoraError) {
        var missing: [String] = []
        for (index, parameter) in grammar.parameters.enumerated() where !isSeen[index] {
            let slot = grammar.slots[index]
            if parameter.isRequired {
                missing.append(parameter.displayName)
            } else if case .string(let text) = parameter.defaultValue, !isAssigned[slot],
                values[slot] == parameter.defaultValue
            {
                values[slot] = try parameter.converted(text)
            }
        }
        if !missing.isEmpty {
            throw Self.failure(
                "the following arguments are required: \(missing.joined(separator: ", "))")
        }
    }
}

extension Parameter {
    /// Whether argparse wants it given: a positional, unless it may take nothing.
    fileprivate var isRequired: Bool {
        guard isPositional else { return false }
        switch count {
        case .optional: return false
        case .any: return defaultValue.isNull
        default: return true
        }
    }
}
