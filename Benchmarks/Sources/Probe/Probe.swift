import ArgumentParser

/// What `Benchmarks/compare` runs of experiments: each command does one thing, times it, and prints a line
/// of JSON. Timed under valgrind or alone, they are also what instruction counts are taken of.
@main
struct Probe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Measure one thing, and print it as JSON.",
        subcommands: [SignatureProbe.self, HashProbe.self, GridProbe.self])
}
