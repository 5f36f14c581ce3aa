public import DoraCore

extension DecoratedMain {
    /// Runs this process's own command line: as an experiment where it is active, else as it is.
    ///
    /// - Throws: `DoraError` for a wrong command line; what the program throws.
    public func callAsFunction() async throws {
        let argv = try OwnArguments.read()
        let xp = try xp(for: argv)
        guard isActive(argv) else { return try await main(xp) }
        try await run(xp)
    }

    /// Writes the experiment's folder, enters it and runs the program: ``DoraCore/XP/current`` is
    /// this experiment meanwhile, for the whole process.
    ///
    /// - Parameter xp: an experiment of this program.
    /// - Throws: `DoraError` where the folder cannot be written or another experiment is running;
    ///   what the program throws.
    public func run(_ xp: XP) async throws {
        try initialize(xp)
        try await xp.enterAsMain { try await main(xp) }
    }
}
