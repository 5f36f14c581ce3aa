import ArgumentParser
import Crypto
import Dora
import Foundation

/// Command lines of a file, one a line, to experiments.
struct SignatureProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signature", abstract: "Time argv -> signature.")

    @OptionGroup var input: SignatureInput

    func run() throws {
        let lines = try input.lines()
        let main = input.main
        var last: Signature?
        let start = ContinuousClock.now
        for _ in 0..<input.rounds {
            for argv in lines { last = try main.xp(for: argv).signature }
        }
        let time = start.duration(to: .now) / .seconds(1)
        report([
            "seconds": .double(time), "count": .int(lines.count * input.rounds),
            "last": .string(last?.description ?? ""),
        ])
    }
}

/// The floor of ``SignatureProbe``: the texts are ready, and only their hashes are computed.
struct HashProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Time the hashes of the same experiments' texts alone.")

    @OptionGroup var input: SignatureInput

    func run() throws {
        let main = input.main
        let texts = try input.lines().map {
            Array(try main.xp(for: $0).delta.canonicalText().utf8)
        }
        var last: Insecure.SHA1Digest?
        let start = ContinuousClock.now
        for _ in 0..<input.rounds {
            for text in texts { last = Insecure.SHA1.hash(data: text) }
        }
        let time = start.duration(to: .now) / .seconds(1)
        report([
            "seconds": .double(time), "count": .int(texts.count * input.rounds),
            "last": .string(last.map { "\($0)" } ?? ""),
        ])
    }
}

/// Which command lines, and whose.
struct SignatureInput: ParsableArguments {
    @Argument(help: "A file of command lines, one a line.") var file: String
    @Option(help: "How many options the program has: 5 or 50.") var options = 5
    @Option(help: "How often all of them are taken.") var rounds = 1

    func lines() throws -> [[String]] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
    }

    var main: any DecoratedMain {
        options == 50
            ? argparseMain(FiftyOptions.self, name: "bench", directory: "outputs") { _, _ in }
            : argparseMain(FiveOptions.self, name: "bench", directory: "outputs") { _, _ in }
    }
}
