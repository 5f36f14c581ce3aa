/// A key of the keyboard, as a terminal sends it.
enum Key: Sendable, Hashable {
    case character(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace
}

/// Makes keys of the bytes that a terminal sends; what comes in halves waits for the rest.
struct KeyParser: Sendable {
    private var rest: [UInt8] = []

    private static let escape: UInt8 = 0x1B

    /// The keys that are complete with these bytes.
    mutating func keys(_ bytes: [UInt8]) -> [Key] {
        rest += bytes
        var keys: [Key] = []
        var position = 0
        while position < rest.count {
            guard let (key, length) = Self.first(rest[position...]) else { break }
            if let key { keys.append(key) }
            position += length
        }
        rest.removeFirst(position)
        // A sequence comes in one piece; an escape alone is the key of that name.
        if rest == [Self.escape] {
            keys.append(.escape)
            rest = []
        }
        return keys
    }

    /// The first key and its length; nil while more bytes are needed. What stands for no key that
    /// is known here is passed over.
    private static func first(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
        guard let byte = bytes.first else { return nil }
        switch byte {
        case escape: return sequence(bytes)
        case 0x0A, 0x0D: return (.enter, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0..<0x20: return (nil, 1)
        default: return character(bytes)
        }
    }

    private static func character(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
        let byte = bytes[bytes.startIndex]
        let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
        guard bytes.count >= length else { return nil }
        let text = String(validating: bytes.prefix(length), as: UTF8.self)
        return (text?.first.map { .character($0) }, length)
    }

    /// `ESC [ … final` and `ESC O final`, as xterm and those after it send them.
    private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
        let parts = Array(bytes.prefix(16))
        guard parts.count > 1 else { return nil }
        guard parts[1] == UInt8(ascii: "[") || parts[1] == UInt8(ascii: "O") else {
            return (.escape, 1)
        }
        guard let final = parts.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) })
        else { return parts.count < 16 ? nil : (nil, parts.count) }
        let parameter = String(decoding: parts[2..<final], as: UTF8.self)
        return (key(parts[final], parameter), final + 1)
    }

    private static func key(_ final: UInt8, _ parameter: String) -> Key? {
        switch (final, parameter) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "C"), _): .right
        case (UInt8(ascii: "D"), _): .left
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .end
        case (UInt8(ascii: "~"), "5"): .pageUp
        case (UInt8(ascii: "~"), "6"): .pageDown
        default: nil
        }
    }
}
