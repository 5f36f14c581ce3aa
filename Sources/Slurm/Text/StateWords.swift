/// Slurm's words for the numbers of which a base state and flags are made.
struct StateWords: Sendable {
    /// The bits of the base state.
    let baseMask: UInt32
    /// Base states and their words.
    let bases: [(number: UInt32, word: String)]
    /// Flags and their words.
    let flags: [(bit: UInt32, word: String)]
    /// Stands between the words.
    let separator: Character

    /// The words of a base state and its flags, such as `RUNNING,COMPLETING`. What has no word is its
    /// number, so that nothing is lost.
    func text(of state: UInt32) -> String {
        let base = state & baseMask
        let word = bases.first { $0.number == base }?.word ?? String(base)
        return join([word] + words(ofFlags: state & ~baseMask))
    }

    /// The words of flags without a base state.
    func text(ofFlags bits: UInt32) -> String { join(words(ofFlags: bits)) }

    /// Reads what ``text(of:)`` writes; nil for anything else.
    func state(_ text: String) -> UInt32? {
        let words = text.split(separator: separator, omittingEmptySubsequences: false)
        let base = bases.first { $0.word == words[0] }?.number ?? UInt32(words[0])
        guard let base, base & baseMask == base, let flags = flags(of: words.dropFirst()) else {
            return nil
        }
        return base | flags
    }

    /// Reads what ``text(ofFlags:)`` writes; nil for anything else.
    func flags(_ text: String) -> UInt32? { flags(of: text.split(separator: separator)[...]) }

    private func words(ofFlags bits: UInt32) -> [String] {
        let known = flags.filter { bits & $0.bit != 0 }
        let rest = known.reduce(bits) { $0 & ~$1.bit }
        return known.map(\.word) + (rest == 0 ? [] : ["0x" + String(rest, radix: 16)])
    }

    private func flags(of words: ArraySlice<Substring>) -> UInt32? {
        var bits: UInt32 = 0
        for word in words {
            if let known = flags.first(where: { $0.word == word }) {
                bits |= known.bit
            } else if word.hasPrefix("0x"), let rest = UInt32(word.dropFirst(2), radix: 16) {
                bits |= rest & ~baseMask
            } else {
                return nil
            }
        }
        return bits
    }

    private func join(_ words: [String]) -> String { words.joined(separator: String(separator)) }
}
