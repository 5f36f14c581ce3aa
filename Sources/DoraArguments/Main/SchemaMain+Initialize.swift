public import DoraCore

extension SchemaMain {
    /// Writes the experiment's folder, so that it can be found by its signature.
    ///
    /// A new experiment's command line is first read as the program itself will do it.
    ///
    /// - Parameter xp: an experiment of this program.
    /// - Throws: ``DoraCore/DoraError/Code/collision`` where another experiment has its signature;
    ///   ``DoraCore/DoraError/Code/unsupportedArguments`` where the program changes its arguments
    ///   in a way the signature does not know.
    public func initialize(_ xp: XP) throws(DoraError) {
        try check(xp)
        try write(xp)
    }

    /// Writes the folders of many experiments: all are checked first, on all processors, for
    /// ArgumentParser may take longer over a command line than the disk does.
    ///
    /// - Parameter xps: experiments of this program.
    /// - Throws: as ``initialize(_:)-(XP)``, the error of the first one that has one.
    public func initialize(_ xps: [XP]) async throws(DoraError) {
        _ = try await Work.map(xps.count, "checking arguments") { index throws(DoraError) in
            do throws(DoraError) { try check(xps[index]) } catch {
                // Which of thousands it is, a type's own message does not say.
                throw error.launched(xps[index].argv)
            }
        }
        _ = try await Work.map(xps.count, "writing folders") { index throws(DoraError) in
            try write(xps[index])
        }
    }

    private func check(_ xp: XP) throws(DoraError) {
        guard !XPStore(dora).holds(xp) else { return }
        try schema.get().check(xp.argv, gives: xp.delta, excluding: isExcluded)
    }

    private func write(_ xp: XP) throws(DoraError) {
        try XPStore(dora).initialize(xp) { try? self.xp(for: $0).delta }
    }
}
