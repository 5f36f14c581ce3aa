public import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// A grid as code: a function that calls a launcher once for each XP, and how to show them.
///
/// ```swift
/// let learningRates = Explorer<Hyperparameters> { launcher in
///     for lr in [0.03, 0.1, 0.3] { launcher { $0.lr = lr } }
/// }
/// ```
public struct Explorer<Arguments: ParsableArguments>: Sendable {
    /// The columns of the table, by the metrics' names; nil shows every metric.
    public var columns: [MetricColumn]?
    /// What the table says of an XP beside its metrics.
    public var meta: [MetaColumn]

    private let explore: @Sendable (Launcher<Arguments>) throws -> Void

    /// - Parameters:
    ///   - columns: the columns of the table; every metric when left out.
    ///   - meta: what stands before them.
    ///   - explore: calls its launcher once for each XP.
    public init(
        columns: [MetricColumn]? = nil, meta: [MetaColumn] = MetaColumn.usual,
        _ explore: @escaping @Sendable (Launcher<Arguments>) throws -> Void
    ) {
        self.columns = columns
        self.meta = meta
        self.explore = explore
    }

    /// Asks for the XPs of this grid as a part of another one, with what its launcher has bound.
    ///
    /// - Parameter launcher: the other grid's.
    /// - Throws: what the explore function throws.
    public func callAsFunction(_ launcher: Launcher<Arguments>) throws { try explore(launcher) }

    /// Collects the XPs of the grid; nothing is written and no scheduler is asked.
    ///
    /// - Throws: the first wrong argument, or two XPs with one signature.
    func herd(
        of main: any ParsableMain<Arguments>, slurm: SlurmConfig
    ) throws(DoraError) -> Herd {
        let collector = HerdCollector()
        defer { collector.stage?.end() }
        do {
            try explore(Launcher(main: main, slurm: slurm, collector: collector))
        } catch let error as DoraError { throw error } catch {
            throw DoraError(.invalidArgument, operation: "explore", message: "\(error)")
        }
        return try collector.finish { argv throws(DoraError) in
            do throws(DoraError) { return try main.xp(for: argv) } catch {
                throw error.launched(argv)
            }
        }
    }
}
