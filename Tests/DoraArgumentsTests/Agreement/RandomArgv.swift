@testable import DoraArguments

extension SplitMix {
    private static let values = [
        "1", "2", "0", "-1", "7", "300", "0.1", "0.5", ".5", "1e3", "1e-05", "1E5", "-0.0", "+1",
        "nan", "-nan", "inf", "-inf", "infinity", "0x10", "1_000", " 1", "1 ", "", "true", "false",
        "yes", "mlp", "cnn", "ViT", "vit", "0:5", "5:", "a", "b c", "é", "e\u{301}", "=", "a=b",
        "-", "--", "---", "-x", "-5", "--unknown", "99999999999999999999", "18446744073709551615",
        "-1e5", "😀", "=\u{301}x", "\u{301}", "é=", "\u{200D}", "名前", "train", "one", "None", "True",
    ]

    private static let plain = ["1", "2", "0.5", "7", "a", "true", "mlp", "0:5", "3"]

    /// A command line for a grammar, right more often than not.
    mutating func argv(for grammar: ParsableGrammar) -> [String] {
        let flags = grammar.flags.map { String(decoding: $0.name, as: UTF8.self) }
        var argv: [String] = []
        for _ in 0..<next(below: 7) {
            let flag = flags.isEmpty ? "--none" : pick(flags)
            let isOdd = next(below: 12) == 0
            let value = isOdd ? pick(Self.values) : fitting(flag, grammar)
            switch next(below: 30) {
            case 0: argv.append(pick(Self.values))
            case 1: argv.append(String(flag.dropLast()))
            case 2: argv.append(flag + value)
            case 3: argv += ["-" + flag, value]
            case 4: argv.append(pick(["-vv", "-qv", "-w5", "-w=5", "-kv", "--no-fp16"]))
            case 5..<14: argv.append("\(flag)=\(value)")
            default:
                argv.append(flag)
                if takesValue(flag, grammar) { argv.append(value) }
                if next(below: 8) == 0 { argv.append(pick(Self.plain)) }
            }
        }
        return argv
    }

    private func parameter(_ flag: String, _ grammar: ParsableGrammar) -> ParsableParameter? {
        grammar.flags.first { $0.name == Array(flag.utf8) }.map { grammar.parameters[$0.parameter] }
    }

    private func takesValue(_ flag: String, _ grammar: ParsableGrammar) -> Bool {
        if case .option = parameter(flag, grammar)?.shape { true } else { false }
    }

    /// A value that the flag's parameter reads, if one is soon found.
    private mutating func fitting(_ flag: String, _ grammar: ParsableGrammar) -> String {
        guard let parameter = parameter(flag, grammar) else { return pick(Self.values) }
        for _ in 0..<20 {
            let value = pick(Self.values)
            if !value.hasPrefix("-"), parameter.codec.read(value) != nil { return value }
        }
        return pick(Self.plain)
    }
}
