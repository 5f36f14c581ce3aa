internal import ArgumentParser
internal import DoraArguments
internal import DoraCore

/// What the commands work on: a program's main and its grids.
struct Program: Sendable {
    let main: any DecoratedMain
    /// The options of the program itself, as its help shows them.
    let argumentsHelp: String
    let gridNames: [String]
    /// The program's own commands.
    let commands: [any ParsableCommand.Type]
    /// Runs a grid's explore function.
    let explore:
        @Sendable (
            _ grid: String, SlurmConfig, any Scheduler, _ log: @escaping @Sendable (String) -> Void
        ) throws(DoraError) -> Grid

    /// ArgumentParser makes the commands itself, so they find their program here.
    @TaskLocal static var current: Program?

    /// The signatures of the experiments that exist.
    static var signatureCompletion: CompletionKind {
        .custom { _, _, prefix in
            guard let dora = current?.main.dora else { return [] }
            return XPStore(dora).signatures().map(\.description).filter { $0.hasPrefix(prefix) }
        }
    }

    /// Makes sure that there is such a grid.
    func check(_ grid: String) throws(DoraError) {
        guard !gridNames.contains(grid) else { return }
        let known =
            gridNames.isEmpty
            ? "\(main.name) has no grids" : "the grids are \(gridNames.joined(separator: ", "))"
        throw DoraError(
            .notFound, operation: "find the grid \(grid)",
            message: "there is no grid '\(grid)'; \(known)."
                + Suggestion.text(for: grid, among: gridNames))
    }

    /// The program of the command that runs.
    static func required() throws(DoraError) -> Program {
        guard let current else {
            throw DoraError(
                .invalidArgument, operation: "run a command",
                message: "start it by DoraCommand.main")
        }
        return current
    }
}

/// Writes a line for people, beside what a command prints for programs.
@Sendable func report(_ line: String) {
    StandardError.print(line)
}
