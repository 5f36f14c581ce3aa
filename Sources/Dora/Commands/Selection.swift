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
    ///
    /// - Parameter command: whose option an unknown one may have been meant for.
    func xp(
        of main: any DecoratedMain, for command: any ParsableCommand.Type
    ) throws(DoraError) -> XP {
        // ArgumentParser keeps the `--` that ends its options.
        let given = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
        do throws(DoraError) {
            guard let signature else { return try main.xp(for: given) }
            let saved = try Self.xp(of: main.signature(matching: signature), main)
            return given.isEmpty ? saved : try main.xp(for: main.merge(saved.argv, with: given))
        } catch { throw suggesting(error, given, command) }
    }

    /// The XP of a signature. A program whose defaults were changed makes another one of the same
    /// arguments, with a folder of its own, and nobody would know why this one is empty.
    static func xp(of signature: Signature, _ main: any DecoratedMain) throws(DoraError) -> XP {
        let xp = try main.xp(for: signature)
        if xp.signature != signature {
            report(
                "The arguments of \(signature) are those of \(xp.signature) by now: the program's "
                    + "defaults, or what it leaves out of signatures, were others then. What "
                    + "\(signature) has left is in \(main.dora.folder(of: signature)).")
        }
        return xp
    }

    /// What the command does not know it takes for the program's, which knows only its own.
    private func suggesting(
        _ error: DoraError, _ given: [String], _ command: any ParsableCommand.Type
    ) -> DoraError {
        let names = given.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
        guard error.code == .invalidArgument, !error.message.contains(Suggestion.question),
            let unknown = names.first(where: { error.message.hasSuffix(" '\($0)'") })
        else { return error }
        let known = ArgumentSchema.flags(of: command).filter { $0.hasPrefix("--") }
        let suggestion = Suggestion.text(for: unknown, among: known)
        guard !suggestion.isEmpty else { return error }
        var error = error
        error.message += "." + suggestion
        return error
    }
}
