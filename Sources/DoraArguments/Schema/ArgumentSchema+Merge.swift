import DoraCore

extension ArgumentSchema {
    /// Two command lines in one: what the new one gives replaces what the saved one says of it.
    ///
    /// Where a command line is not understood, both are put one after the other as Dora does; what
    /// is wrong is found when the result is read.
    ///
    /// - Parameters:
    ///   - saved: a command line.
    ///   - new: what is put on top of it.
    public func merge(_ saved: [String], with new: [String]) -> [String] {
        guard let old = mentions(in: saved), let given = mentions(in: new) else {
            return saved + new
        }
        let replaced = Set(given.flatMap(\.parameters))
        var dropped = Array(repeating: false, count: saved.count)
        // Switches joined in one text, such as `-xv`, go only together.
        for mention in old where mention.parameters.allSatisfy(replaced.contains) {
            for index in mention.range { dropped[index] = true }
        }
        return saved.indices.filter { !dropped[$0] }.map { saved[$0] } + new
    }

    func mentions(in argv: [String]) -> [ArgparseParser.Mention]? {
        switch source {
        case .argparse(let grammar): try? ArgparseParser.mentions(in: argv, grammar)
        case .parsable(let source):
            ParsableParser.mentions(in: argv, source.grammar)?.map {
                ArgparseParser.Mention(range: $0.range, parameters: [$0.parameter])
            }
        }
    }
}
