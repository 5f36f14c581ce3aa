/// Draws frames in place: only lines that differ from those on the screen are sent.
struct TerminalFrame {
    private var drawn: [String]?

    /// What has to be sent so that the lines are on the screen.
    mutating func update(_ lines: [String]) -> String {
        defer { drawn = lines }
        guard let drawn, drawn.count == lines.count else {
            return "\u{1B}[H\u{1B}[2J" + lines.joined(separator: "\r\n")
        }
        var text = ""
        for (index, line) in lines.enumerated() where line != drawn[index] {
            // To the line's beginning, and what was there is erased.
            text += "\u{1B}[\(index + 1);1H\u{1B}[2K" + line
        }
        return text
    }

    /// Forgets what is on the screen: another program may have drawn there.
    mutating func forget() { drawn = nil }
}
