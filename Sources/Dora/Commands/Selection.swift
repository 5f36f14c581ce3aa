internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// Names one XP: by its arguments, on top of those of an XP that exists.
struct Selection: ParsableArguments {
    @Option(
        name: .words("from_sig", short: "f"),
        help: ArgumentHelp(
            "Take the arguments of the experiment with this signature, or its beginning.",
            valueName: "sig"),
        completion: Program.signatureCompletion)
    var signature: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Arguments of the program.", valueName: "arguments"))
    var arguments: [String] = []

    /// The XP; nothing is written.
    func xp(of main: any DecoratedMain) throws(DoraError) -> XP {
        // ArgumentParser keeps the `--` that ends its options.
        let given = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
        guard let signature else { return try main.xp(for: given) }
        let saved = try main.xp(for: main.signature(matching: signature))
        return given.isEmpty ? saved : try main.xp(for: main.merge(saved.argv, with: given))
    }
}
