internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// `import`: makes the XPs of a text that `export` printed.
struct ImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: "Read experiments from a text that export printed, on standard input.",
            discussion: "Reading ends at the first blank line behind the text.")
    }

    // No jobs are looked at: it is taken as every command takes it.
    @OptionGroup var place: PlaceOptions

    func run() throws {
        let main = try Program.required().main
        let text = SharedText.text { readLine() }
        try Self.load(text, main: main) { report("Imported XP \($0.signature): \($1)") }
    }

    /// Initialises the XPs one by one, so that those before a wrong one stay.
    static func load(
        _ text: String, main: any DecoratedMain, imported: (XP, _ name: String) -> Void
    ) throws(DoraError) {
        let argvs = try SharedText.load(text)
        for (index, argv) in argvs.enumerated() {
            let xp = try main.xp(
                for: argv, of: "experiment \(index + 1) of the \(argvs.count) in the text has")
            try main.initialize(xp)
            imported(xp, GridTable.shown(main.name(of: xp), base: ""))
        }
    }
}
