internal import DoraCore

extension Shell {
    /// The signal that a shell tells by this exit code, 128 and its number; nil for the code of a
    /// program that ended by itself.
    ///
    /// From 160 on are the real-time signals, that nobody dies of, and codes of programs: 255 is
    /// ssh's and Python's.
    static func signal(ofExitCode code: Int) -> Int? {
        (129...128 + 31).contains(code) ? code - 128 : nil
    }
}
