public import ArgumentParser
internal import DoraArguments
public import DoraCore

/// What an explore function calls to ask for XPs.
///
/// A launcher is a value: `bind` and `slurm` return another one and leave this one as it is;
/// `bindInPlace` and `slurmInPlace`, Dora's `bind_` and `slurm_`, change a variable of it.
/// Mistakes need no `try`; the first is thrown when the function has returned.
public struct Launcher<Arguments: ParsableArguments> {
    let main: any ParsableMain<Arguments>
    var slurm: SlurmConfig
    let collector: HerdCollector
    private var argv: [String] = []
    private var array: Int?
    /// What the bound arguments were parsed to, for all changes of them.
    private let parsed = ParsedArguments<Arguments>()

    init(main: any ParsableMain<Arguments>, slurm: SlurmConfig, collector: HerdCollector) {
        self.main = main
        self.slurm = slurm
        self.collector = collector
    }

    /// Asks for the XP of the bound arguments and these.
    ///
    /// - Parameter values: strings as on a command line, or values by the arguments' names, such as
    ///   `["lr": 0.1]`; what comes later replaces what came before.
    public func callAsFunction(_ values: ArgumentValue...) { launch(binding(values)) }

    /// Asks for the XP of the bound arguments and this change of them.
    ///
    /// - Parameter change: sets properties of the arguments.
    public func callAsFunction(_ change: (inout Arguments) throws -> Void) {
        launch(binding(change))
    }

    /// A launcher whose XPs all have these arguments.
    ///
    /// - Parameter values: as in a call of the launcher.
    public func bind(_ values: ArgumentValue...) -> Launcher { binding(values) }

    /// A launcher whose XPs all have this change of the arguments.
    ///
    /// - Parameter change: sets properties of the arguments.
    public func bind(_ change: (inout Arguments) throws -> Void) -> Launcher { binding(change) }

    /// Binds these arguments here.
    ///
    /// - Parameter values: as in a call of the launcher.
    public mutating func bindInPlace(_ values: ArgumentValue...) { self = binding(values) }

    /// Binds this change of the arguments here.
    ///
    /// - Parameter change: sets properties of the arguments.
    public mutating func bindInPlace(_ change: (inout Arguments) throws -> Void) {
        self = binding(change)
    }

    /// A launcher whose XPs ask Slurm for something else.
    ///
    /// - Parameter change: sets properties of what they ask for.
    public func slurm(_ change: (inout SlurmConfig) -> Void) -> Launcher {
        var copy = self
        change(&copy.slurm)
        return copy
    }

    /// A launcher whose XPs ask Slurm for something else, by Dora's keys, such as `mem_per_gpu`.
    ///
    /// - Parameter values: by key; a key that there is not is the error of the whole grid.
    public func slurm(_ values: JSONObject) -> Launcher {
        noting { () throws(DoraError) in
            var copy = self
            for (key, value) in values { try copy.slurm.set(key, to: value) }
            return copy
        }
    }

    /// Changes here what XPs ask of Slurm.
    ///
    /// - Parameter change: sets properties of what they ask for.
    public mutating func slurmInPlace(_ change: (inout SlurmConfig) -> Void) { change(&slurm) }

    /// Changes here what XPs ask of Slurm, by Dora's keys, such as `mem_per_gpu`.
    ///
    /// - Parameter values: by key.
    public mutating func slurmInPlace(_ values: JSONObject) { self = slurm(values) }

    /// Puts all XPs that the body asks for into one job array.
    ///
    /// - Parameter body: is called once, with the launcher of the array; none may be inside another.
    /// - Throws: what the body throws.
    public func jobArray(_ body: (Launcher) throws -> Void) rethrows {
        guard array == nil else {
            return collector.note(
                DoraError(
                    .invalidArgument, operation: "begin a job array",
                    message: "a job array cannot be inside another one"))
        }
        var copy = self
        copy.array = collector.beginArray()
        try body(copy)
    }

    private func binding(_ values: [ArgumentValue]) -> Launcher {
        noting { () throws(DoraError) in
            var copy = self
            for value in values { copy.argv += try main.argv(from: value) }
            return copy
        }
    }

    private func binding(_ change: (inout Arguments) throws -> Void) -> Launcher {
        noting { () throws(DoraError) in
            var copy = self
            copy.argv = try main.base.argv(mutating: argv, parsed: parsed, change)
            return copy
        }
    }

    private func launch(_ launcher: Launcher) {
        collector.add(launcher.argv, slurm: launcher.slurm, array: launcher.array)
    }

    private func noting(_ body: () throws(DoraError) -> Launcher) -> Launcher {
        do throws(DoraError) { return try body() } catch {
            collector.note(error)
            return self
        }
    }
}
