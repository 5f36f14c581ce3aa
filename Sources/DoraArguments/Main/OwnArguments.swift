package import DoraCore

/// The command line of this process.
package enum OwnArguments {
    /// The arguments without the program's name.
    ///
    /// - Throws: `DoraError` with code `.invalidArgument` for what is not UTF-8. Swift reads U+FFFD
    ///   in its place: the program would be given another text, two texts would be one experiment,
    ///   and Dora would give it another signature.
    package static func read() throws(DoraError) -> [String] {
        var texts: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index] else { break }
            guard let text = String(validatingCString: argument) else {
                throw DoraError(
                    .invalidArgument, operation: "read the command line",
                    message: "argument \(index), '\(String(cString: argument))', is not UTF-8. "
                        + "Rename the file, or convert the text.")
            }
            texts.append(text)
        }
        return texts
    }
}
