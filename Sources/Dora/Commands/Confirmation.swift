internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Asks before something is done that cannot be undone.
enum Confirmation {
    /// Asks on the terminal.
    ///
    /// - Throws: `DoraError` with code `.refused` unless the answer is yes; where nobody can be
    ///   asked, it names the option that answers.
    static func ask(_ action: String) throws(DoraError) {
        guard isatty(STDIN_FILENO) == 1 else {
            throw DoraError(
                .refused, operation: action,
                message: "this would \(action). Give --yes if that is meant; nothing was done")
        }
        _ = Files.writeAll("This will \(action). Go on? [y/N] ".utf8, to: STDERR_FILENO)
        guard readLine()?.lowercased().hasPrefix("y") == true else {
            throw DoraError(.refused, operation: action, message: "nothing was done")
        }
    }
}
