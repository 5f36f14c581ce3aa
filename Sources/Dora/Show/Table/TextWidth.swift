extension StringProtocol {
    /// How many columns of a terminal the text takes: wide characters of East Asia and emoji take
    /// two, marks on a letter none.
    var columnCount: Int {
        // Names and numbers are ASCII nearly always, and 10,000 rows are measured at a time.
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.columnCount }
    }

    /// The text cut to so many columns, with an ellipsis in place of what is missing.
    func fitted(to width: Int) -> String {
        guard columnCount > width else { return String(self) }
        guard width > 0 else { return "" }
        var room = width - 1
        let kept = prefix { character in
            room -= character.columnCount
            return room >= 0
        }
        return kept + "…"
    }

    /// The text without what a terminal would act on: control characters become spaces.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isControl }) else { return String(self) }
        return String(
            String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}

extension Character {
    fileprivate var columnCount: Int {
        guard let first = unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        // A soft hyphen is drawn.
        case .format where first != "\u{AD}": return 0
        default: break
        }
        let isWide =
            first.properties.isEmojiPresentation || Self.wide.contains { $0.contains(first.value) }
        return isWide || unicodeScalars.contains("\u{FE0F}") ? 2 : 1
    }

    /// The blocks that terminals draw over two columns (East Asian Width W and F, and emoji).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x16FE0...0x1B2FF, 0x20000...0x3FFFD,
    ]
}
