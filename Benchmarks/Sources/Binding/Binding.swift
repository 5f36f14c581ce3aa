import ArgumentParser

/// What `Benchmarks/compare` runs of the binding alone, beside the C library: each command does one
/// thing, times it, and prints a line of JSON. Nothing of experiments is linked.
@main
struct Binding: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "binding", abstract: "Measure one thing of Slurm, and print it as JSON.",
        subcommands: [StatesProbe.self, SubmitProbe.self, WaitProbe.self, HangingProbe.self])
}
