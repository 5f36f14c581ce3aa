internal import DoraCore

/// A text that covers the monitor's table: a log, a diagnosis, the keys.
struct TextPage: Sendable, Equatable {
    var title: String
    var lines: [String]
    /// The file that the lines come from; read again while the end is in sight.
    var file: String?
    /// The first line on the screen; nil keeps the end in sight.
    private(set) var top: Int?

    init(title: String, lines: [String], file: String? = nil) {
        self.title = title
        self.lines = lines
        self.file = file
        top = file == nil ? 0 : nil
    }

    /// Does what a key asks; false closes the page.
    mutating func handle(_ key: Key, page: Int) -> Bool {
        let last = max(lines.count - page, 0)
        let now = top ?? last
        let next: Int
        switch key {
        case .up, .character("k"): next = now - 1
        case .down, .character("j"): next = now + 1
        case .pageUp: next = now - page
        case .pageDown, .character(" "): next = now + page
        case .home, .character("g"): next = 0
        case .end, .character("G"): next = last
        case .character("q"), .escape, .enter, .character("l"), .backspace: return false
        default: return true
        }
        top = file != nil && next >= last ? nil : max(min(next, last), 0)
        return true
    }

    /// The lines that are on the screen.
    func visible(page: Int) -> ArraySlice<String> {
        let start = min(top ?? .max, max(lines.count - page, 0))
        return lines[start..<min(start + page, lines.count)]
    }

    /// Reads the file's end again, unless an earlier part is being looked at.
    mutating func reload() {
        guard let file, top == nil else { return }
        lines = LogTail.lines(of: file, count: 10_000)
    }

    static let help = TextPage(
        title: "Keys",
        lines: [
            "up, down, j, k      choose a row",
            "page up, page down  by pages; space, too",
            "g, G                first, last row",
            "left, right         scroll the metrics",
            "s, S                sort by the next, the previous column",
            "r                   reverse the order",
            "/                   filter by name, signature, state or job; !text: not",
            "f                   all, running, pending, failed, done",
            "escape              no filter",
            "l, enter            the log of the row",
            "w                   why its job waits or failed",
            "u                   ask the scheduler now",
            "q                   quit; the jobs go on",
        ])
}

/// The end of a log.
enum LogTail {
    /// Logs may be large: no more than this of their end is read.
    private static let limit = 1 << 20

    /// The last lines, as a terminal may show them; of a line that was written over, as progress
    /// bars do, what was left to be seen.
    static func lines(of path: String, count: Int) -> [String] {
        guard let file = FileReader(path),
            let content = try? file.read(limit, from: max(file.size - limit, 0))
        else { return [] }
        var lines = String(decoding: content, as: UTF8.self)
            .replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.suffix(count).map { line in
            let shown = line.split(separator: "\r").last ?? ""
            return withoutEscapes(String(shown)).replacing("\t", with: "    ").printable
        }
    }

    /// Colours of a log are left out: they would run into the table's own.
    private static func withoutEscapes(_ text: String) -> String {
        guard text.contains("\u{1B}") else { return text }
        return text.replacing(/\x1B\[[0-9;?]*[A-Za-z]/, with: "")
    }
}
