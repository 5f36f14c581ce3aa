// The standard library's searches for a text in a text are `_StringProcessing`'s. One use of them
// links the parser and compiler of regular expressions into every static program: over 1 MB, most
// of it mapped as soon as the program runs. And they search for characters, where Slurm, with
// `strstr`, searches for bytes.

extension StringProtocol {
    /// Whether the bytes of the text stand somewhere in this one.
    func contains(bytesOf text: some StringProtocol) -> Bool { firstRange(ofBytes: text) != nil }

    /// Where the bytes of the text stand for the first time; an empty one stands at the start.
    func firstRange(ofBytes text: some StringProtocol) -> Range<Index>? {
        let wanted = text.utf8
        var start = utf8.startIndex
        while true {
            var (here, there) = (start, wanted.startIndex)
            while there != wanted.endIndex, here != utf8.endIndex, utf8[here] == wanted[there] {
                utf8.formIndex(after: &here)
                wanted.formIndex(after: &there)
            }
            if there == wanted.endIndex { return start..<here }
            if here == utf8.endIndex { return nil }
            utf8.formIndex(after: &start)
        }
    }
}

extension String {
    /// This text with the other in each place of the first, which is not empty.
    func replacing(bytesOf text: String, with other: String) -> String {
        var (result, rest) = ("", self[...])
        while let range = rest.firstRange(ofBytes: text) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
