/// Takes options off a command line as glibc's `getopt_long` does with "+": abbreviated long names,
/// clusters of letters, and an end at the first word that is no option.
struct Getopt<Key: Hashable & Sendable>: Sendable {
    /// Whether an option has an argument.
    enum Argument: Sendable, Hashable {
        case none
        /// Only in the same word: `--name=value`, `-nvalue`.
        case optional
        case required
    }

    /// A long name of an option.
    struct Name: Sendable {
        let text: String
        let argument: Argument
        let key: Key
    }

    let names: [Name]
    let letters: [Character: (argument: Argument, key: Key)]
    /// Names that some releases have, and why this one does not.
    var others: [(name: String, reason: SlurmError)] = []

    /// Reads options up to the first word that is none.
    ///
    /// - Returns: how many words were read.
    /// - Throws: `SlurmError` that names an unknown or ambiguous option, or what `take` throws.
    func read(
        _ words: ArraySlice<String>, _ take: (Key, String?) throws(SlurmError) -> Void
    ) throws(SlurmError) -> Int {
        var rest = words
        while let word = rest.first, word.hasPrefix("-"), word != "-" {
            rest.removeFirst()
            if word == "--" { break }
            if word.hasPrefix("--") {
                try readName(word, &rest, take)
            } else {
                try readLetters(word, &rest, take)
            }
        }
        return words.count - rest.count
    }

    private func readName(
        _ word: String, _ rest: inout ArraySlice<String>,
        _ take: (Key, String?) throws(SlurmError) -> Void
    ) throws(SlurmError) {
        let halves = word.dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = try find(halves[0], in: word)
        var argument = halves.count > 1 ? String(halves[1]) : nil
        if argument != nil, name.argument == .none {
            throw .refused("option --\(name.text) takes no argument, but has one in \"\(word)\"")
        }
        if argument == nil, name.argument == .required {
            guard let next = rest.popFirst() else {
                throw .refused("option --\(name.text) needs an argument")
            }
            argument = next
        }
        try take(name.key, argument)
    }

    /// The name that a text spells, or of which it is a beginning.
    private func find(_ text: Substring, in word: String) throws(SlurmError) -> Name {
        if let exact = names.first(where: { $0.text == text }) { return exact }
        let candidates = names.filter { $0.text.hasPrefix(text) }
        guard let first = candidates.first else {
            if let other = others.first(where: { $0.name.hasPrefix(text) }), !text.isEmpty {
                throw other.reason
            }
            throw .refused("there is no option \"--\(text)\"")
        }
        // Two names of the same option are no choice.
        guard candidates.allSatisfy({ $0.key == first.key && $0.argument == first.argument })
        else {
            let list = candidates.map { "--\($0.text)" }.joined(separator: ", ")
            throw .refused("option \"\(word)\" is ambiguous: it could be \(list)")
        }
        return first
    }

    private func readLetters(
        _ word: String, _ rest: inout ArraySlice<String>,
        _ take: (Key, String?) throws(SlurmError) -> Void
    ) throws(SlurmError) {
        var text = word.dropFirst()
        while let letter = text.popFirst() {
            guard let option = letters[letter] else {
                throw .refused("there is no option \"-\(letter)\" (in \"\(word)\")")
            }
            switch option.argument {
            case .none:
                try take(option.key, nil)
                continue
            case .optional:
                try take(option.key, text.isEmpty ? nil : String(text))
            case .required:
                if !text.isEmpty {
                    try take(option.key, String(text))
                } else if let next = rest.popFirst() {
                    try take(option.key, next)
                } else {
                    throw .refused("option -\(letter) needs an argument")
                }
            }
            return
        }
    }
}
