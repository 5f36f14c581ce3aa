public import DoraCore
internal import Foundation

extension SchemaMain {
    /// Writes the experiment's folder, so that it can be found by its signature.
    ///
    /// A new experiment's command line is first parsed as the program itself will do it.
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
    /// ArgumentParser takes longer over a command line than the disk does.
    ///
    /// - Parameter xps: experiments of this program.
    /// - Throws: as ``initialize(_:)-(XP)``, the error of the first one that has one.
    public func initialize(_ xps: [XP]) async throws(DoraError) {
        try await concurrently(xps, "checking arguments") { xp throws(DoraError) in try check(xp) }
        try await concurrently(xps, "writing folders") { xp throws(DoraError) in try write(xp) }
    }

    private func check(_ xp: XP) throws(DoraError) {
        guard !XPStore(dora).holds(xp) else { return }
        try schema.get().check(xp.argv, gives: xp.delta, excluding: isExcluded)
    }

    private func write(_ xp: XP) throws(DoraError) {
        try XPStore(dora).initialize(xp) { try? self.xp(for: $0).delta }
    }

    private func concurrently(
        _ xps: [XP], _ what: String, _ body: @escaping @Sendable (XP) throws(DoraError) -> Void
    ) async throws(DoraError) {
        let stage = Work.stage(what, of: xps.count)
        defer { stage?.end() }
        // So few are done before tasks have begun.
        let smallest = 16
        let workers = min(ProcessInfo.processInfo.activeProcessorCount, xps.count / smallest)
        guard workers > 1 else {
            for xp in xps {
                try body(xp)
                stage?.advance()
            }
            return
        }
        let errors = await withTaskGroup(of: (Int, DoraError)?.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for index in stride(from: worker, to: xps.count, by: workers) {
                        do throws(DoraError) { try body(xps[index]) } catch {
                            return (index, error)
                        }
                        stage?.advance()
                    }
                    return nil
                }
            }
            return await group.reduce(into: [(Int, DoraError)]()) { errors, error in
                if let error { errors.append(error) }
            }
        }
        if let first = errors.min(by: { $0.0 < $1.0 }) { throw first.1 }
    }
}
