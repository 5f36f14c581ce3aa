/// Cuts what comes in pieces into lines.
struct LineBuffer {
    /// Longer lines are left out: progress that is drawn over itself may never end one.
    static let longest = 1 << 20

    private var rest: [UInt8] = []
    private var isTooLong = false

    /// Hands on each line that ends in this piece, without its end.
    mutating func append(_ piece: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) -> Void) {
        var piece = piece
        while let end = piece.firstIndex(of: UInt8(ascii: "\n")) {
            keep(piece[..<end])
            self.end(take)
            piece = piece[(end + 1)...]
        }
        keep(piece)
    }

    /// Hands on what has come since the last end of a line, if anything has.
    mutating func end(_ take: (ArraySlice<UInt8>) -> Void) {
        if !rest.isEmpty { take(rest[...]) }
        rest.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        if rest.count + part.count > Self.longest {
            isTooLong = true
            rest = []
        } else {
            rest += part
        }
    }
}
