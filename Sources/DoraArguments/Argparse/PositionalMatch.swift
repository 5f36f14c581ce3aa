/// Shares out the texts of a command line among the arguments recognised by their place.
enum PositionalMatch {
    /// How many tokens each argument takes, for as many of them as can be served at once.
    ///
    /// As in argparse the first ones take what they can, as long as the others get what they need.
    static func counts(
        _ positionals: [Parameter.Count], _ tokens: ArraySlice<ArgparseParser.Token>
    ) -> [Int] {
        for served in stride(from: positionals.count, to: 0, by: -1) {
            if let counts = match(positionals[..<served], tokens) { return counts }
        }
        return []
    }

    private static func match(
        _ positionals: ArraySlice<Parameter.Count>, _ tokens: ArraySlice<ArgparseParser.Token>
    ) -> [Int]? {
        guard let first = positionals.first else { return [] }
        var texts = 0
        let longest = tokens.prefix { token in
            switch token {
            case .option: return false
            case .separator: return true
            case .text: texts += 1
            }
            // Thousands that it cannot take need not be tried.
            return texts <= first.most
        }.count
        for count in stride(from: longest, through: 0, by: -1) {
            guard fits(first, tokens.prefix(count)),
                let others = match(positionals.dropFirst(), tokens.dropFirst(count))
            else { continue }
            return [count] + others
        }
        return nil
    }

    private static func fits(
        _ count: Parameter.Count, _ tokens: ArraySlice<ArgparseParser.Token>
    ) -> Bool {
        let texts = tokens.count { if case .text = $0 { true } else { false } }
        return switch count {
        case .one: texts == 1
        case .optional: texts <= 1
        case .any: true
        case .atLeastOne: texts >= 1
        case .exactly(let count): texts == count
        }
    }
}

extension Parameter.Count {
    /// How many texts are taken at most.
    fileprivate var most: Int {
        switch self {
        case .one, .optional: 1
        case .any, .atLeastOne: .max
        case .exactly(let count): count
        }
    }
}
