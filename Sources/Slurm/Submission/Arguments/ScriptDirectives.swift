/// The options that a script has in its comments.
struct ScriptDirectives {
    private let lines: [ArraySlice<UInt8>]
    /// Whether a backslash makes even a blank an ordinary character, as from 24.05 on.
    private let escapesBlanks: Bool

    init(_ script: JobScript, release: SlurmRelease) {
        escapesBlanks = release >= SlurmRelease(24, 5)
        lines = script.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// The words of the `#SBATCH` lines for one component of a heterogeneous job, and whether lines
    /// for more components follow.
    ///
    /// Such lines stand before the first line that is neither blank nor a comment. `#SLURM` is an
    /// older word for the same.
    ///
    /// - Throws: `SlurmError` that names the line with a quote that is not closed.
    func words(ofComponent component: Int) throws(SlurmError) -> (words: [String], hasMore: Bool) {
        var words: [String] = []
        var current = 0
        for (index, line) in lines.enumerated() {
            guard let rest = line.after("#SBATCH") ?? line.after("#SLURM") else {
                let first = line.first { !$0.isCWhitespace }
                if let first, first != UInt8(ascii: "#") { break }
                continue
            }
            if rest.drop(while: \.isCWhitespace).startsWithSeparator { current += 1 }
            if current < component { continue }
            if current > component { return (words, true) }
            words += try self.words(of: rest, line: index + 1)
        }
        return (words, false)
    }

    /// The words of the lines of another batch system, such as `#PBS`; nil where there are none.
    ///
    /// Such lines are looked for until there have been 100 others that are no comments.
    ///
    /// - Throws: `SlurmError` that names the line with a quote that is not closed.
    func words(after mark: String) throws(SlurmError) -> [String]? {
        var words: [String]?
        var others = 0
        for (index, line) in lines.enumerated() {
            if let rest = line.after(mark) {
                words = (words ?? []) + (try self.words(of: rest, line: index + 1))
            } else if line.first != UInt8(ascii: "#") {
                others += 1
                if others > 100 { break }
            }
        }
        return words
    }

    /// Splits at blanks outside of quotes, up to a `#`. A backslash makes the next character an
    /// ordinary one, save a blank in older releases.
    private func words(
        of line: ArraySlice<UInt8>, line number: Int
    ) throws(SlurmError) -> [String] {
        var words: [String] = []
        var rest = line
        while let word = try word(&rest, number) { words.append(word) }
        return words
    }

    /// Takes one word; nil at the end, and for an empty one, after which sbatch reads no further.
    private func word(
        _ rest: inout ArraySlice<UInt8>, _ number: Int
    ) throws(SlurmError) -> String? {
        rest = rest.drop(while: \.isCWhitespace)
        if rest.startsWithSeparator { return nil }
        guard rest.first != UInt8(ascii: ":") else {
            throw .refused("line \(number) of the script has an unexpected \":\"")
        }
        var word: [UInt8] = []
        var quote: UInt8?
        var isEscaped = false
        while let byte = rest.first, quote != nil || !byte.isCWhitespace {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                rest.removeFirst()
                isEscaped = true
                guard escapesBlanks, rest.first == UInt8(ascii: " ") else { continue }
                word.append(rest.removeFirst())
                isEscaped = false
                continue
            } else if let open = quote {
                if byte == open {
                    quote = nil
                    rest.removeFirst()
                    continue
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                rest.removeFirst()
                continue
            } else if byte == UInt8(ascii: "#") {
                break
            }
            word.append(byte)
            rest.removeFirst()
        }
        if let quote {
            let mark = Character(Unicode.Scalar(quote))
            throw .refused("line \(number) of the script has a \(mark) that is not closed")
        }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// What follows a word at the start; nil where something else stands there.
    fileprivate func after(_ start: String) -> ArraySlice<UInt8>? {
        self.starts(with: start.utf8) ? dropFirst(start.utf8.count) : nil
    }

    /// Whether this begins with the word between the components of a heterogeneous job.
    fileprivate var startsWithSeparator: Bool {
        ["hetjob", "packjob"].contains { word in
            let count = word.utf8.count
            guard self.count >= count,
                zip(self, word.utf8).allSatisfy({ $0.asciiLowercased == $1 })
            else { return false }
            return dropFirst(count).first?.isCWhitespace ?? true
        }
    }
}

extension UInt8 {
    /// What C's `isspace` accepts in the C locale.
    var isCWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
