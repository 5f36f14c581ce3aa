public import DoraCore

extension DecoratedMain {
    /// The experiment of a signature. Dora's `get_xp_from_sig`.
    ///
    /// - Parameter signature: the experiment's.
    /// - Throws: ``DoraCore/DoraError/Code/notFound`` where neither the experiment's own folder nor
    ///   the shared one has it; ``DoraCore/DoraError/Code/invalidFile`` where its arguments are none
    ///   of this program's, as when an option got another name since.
    public func xp(for signature: Signature) throws(DoraError) -> XP {
        let argv = try argv(for: signature)
        do throws(DoraError) { return try xp(for: argv) } catch {
            throw error.ofStored(argv, .invalidFile, "the experiment \(signature) has")
        }
    }

    /// The experiment that a job runs, `123` or, in an array, `123_4`.
    ///
    /// - Parameter job: `123`, or `123_4` for a task of an array.
    /// - Throws: ``DoraCore/DoraError/Code/notFound`` where no experiment here has that job.
    public func xp(forJob job: String) throws(DoraError) -> XP {
        try xp(for: XPStore(dora).signature(ofJob: job))
    }

    /// The signature that a beginning of one stands for.
    ///
    /// - Parameter prefix: 1 to 8 hex digits.
    /// - Throws: ``DoraCore/DoraError/Code/ambiguous`` where several begin so (the message lists
    ///   them), ``DoraCore/DoraError/Code/notFound`` where none does.
    public func signature(matching prefix: String) throws(DoraError) -> Signature {
        try XPStore(dora).signature(matching: prefix)
    }

    /// The experiment of arguments that came with others in one text.
    ///
    /// - Parameters:
    ///   - argv: its command line.
    ///   - place: whose they are, such as `experiment 2 of the text has`.
    package func xp(for argv: [String], of place: String) throws(DoraError) -> XP {
        do throws(DoraError) { return try xp(for: argv) } catch {
            throw error.ofStored(argv, .damagedText, place)
        }
    }

    /// The name of an experiment by itself. Dora's `get_name`.
    ///
    /// - Parameter xp: an experiment of this program.
    public func name(of xp: XP) -> String { names(of: [xp]).base }

    /// The names of experiments, and the base name that holds what they have in common. Dora's
    /// `get_names`.
    ///
    /// - Parameter xps: experiments of this program; of their names what all share is left out.
    public func names(of xps: [XP]) -> (names: [String], base: String) {
        ShortNames.names(xps.map(nameParts(of:))) { shortNamePart(key: $0, value: $1) }
    }
}

extension DoraError {
    /// What was wrong with arguments that nobody has typed now: it is told whose they are, and a
    /// command line that names them by a signature is not called wrong.
    fileprivate func ofStored(_ argv: [String], _ code: Code, _ owner: String) -> DoraError {
        guard self.code == .invalidArgument else { return self }
        return DoraError(
            code, operation: operation,
            message: "\(owner) arguments that this program does not take, "
                + "`\(argv.map(Shell.quote).joined(separator: " "))`: \(message)")
    }
}
