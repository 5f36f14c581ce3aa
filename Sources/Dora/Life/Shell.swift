/// What the shell needs to take a text as it is.
enum Shell {
    /// The text as one word of a POSIX shell, in single quotes where it needs any.
    static func quote(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_-+=./:,@%^".utf8.contains(byte)
            }
        }
        guard !plain || text.isEmpty else { return text }
        return "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }

    /// The signal that a shell tells by this exit code, 128 and its number; nil for the code of a
    /// program that ended by itself.
    ///
    /// From 160 on are the real-time signals, that nobody dies of, and codes of programs: 255 is
    /// ssh's and Python's.
    static func signal(ofExitCode code: Int) -> Int? {
        (129...128 + 31).contains(code) ? code - 128 : nil
    }
}
