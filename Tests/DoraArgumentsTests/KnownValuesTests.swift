import ArgumentParser
import DoraCore
import Synchronization
import Testing

@testable import DoraArguments

/// How often ArgumentParser asks a type for its options: at least once for each parse.
private let parses = Atomic(0)

private struct Counted: ParsableArguments {
    enum Model: String, CaseIterable, ExpressibleByArgument { case mlp, cnn }

    struct Group: ParsableArguments {
        @Option var decay: Double?
        mutating func validate() throws {
            if decay == 13 { throw ValidationError("no decay of 13") }
        }
    }

    @Option var lr = 0.1
    @Option var layers: [Int] = [8]
    @Option var name = "base"
    @Option var tag: String?
    @Option(transform: clamp) var clamped: Double?
    @Option var model: Model = .mlp
    @Option var ratio: Float?
    @Flag(inversion: .prefixedNo) var augment = true
    @OptionGroup var group: Group

    static func clamp(_ text: String) throws -> Double {
        guard let value = Double(text) else { throw ValidationError("no number") }
        return min(value, 100)
    }

    init() { parses.add(1, ordering: .relaxed) }

    mutating func validate() throws {
        if lr == 13 { throw ValidationError("not 13") }
        if lr > 1000 { lr = 1000 }
    }
}

private struct Untagged: ParsableArguments {
    @Option var tag = ""
    @Option(transform: { $0.uppercased() }) var loud = ""

    init() { parses.add(1, ordering: .relaxed) }
}

/// Serialized: the number of parses is one for all.
@Suite(.serialized) struct KnownValuesTests {
    private let source: ParsableSource

    init() throws {
        source = ParsableSource(try ParsableGrammar(Counted.self), parsing: .schema)
    }

    /// Checks a command line and returns how often the type was asked for its options.
    private func check(_ argv: String...) throws -> Int {
        let delta = try source.delta(of: argv, excluding: [])
        let before = parses.load(ordering: .relaxed)
        try source.check(argv, gives: delta, excluding: [])
        return parses.load(ordering: .relaxed) - before
    }

    /// Has enough parsed for a proof to be worth its while.
    private func warmUp() throws {
        for lr in 1...8 { _ = try check("--lr=0.\(lr)") }
    }

    @Test func `what is proven to have no transform is not parsed again`() throws {
        #expect(try check("--lr=0.5") > 0)
        try warmUp()
        #expect(try check("--lr=7.25") == 0)
        #expect(try check("--name=some") == 0)
        #expect(try check("--layers=4", "--layers=2") == 0)
        #expect(try check("--model=cnn") == 0)
        #expect(try check("--ratio=0.1") == 0)
        #expect(try check("--decay=0.1") == 0)
        #expect(try check("--no-augment") == 0)
    }

    @Test func `a text is parsed once where a transform may change it`() throws {
        try warmUp()
        #expect(try check("--tag=a") > 0)
        #expect(try check("--tag=a", "--lr=3") == 0)
        #expect(try check("--tag=b", "--lr=3") > 0)
    }

    @Test func `a transform of numbers is always asked`() throws {
        try warmUp()
        // Its text is refused with a reason, which no number's own reading gives.
        #expect(try check("--clamped=5") > 0)
        #expect(try check("--clamped=5") > 0)
        let error = #expect(throws: DoraError.self) { try check("--clamped=500") }
        #expect(error?.code == .unsupportedArguments)
    }

    @Test func `a text with an empty default is read without ArgumentParser`() throws {
        let source = ParsableSource(try ParsableGrammar(Untagged.self), parsing: .schema)
        _ = try source.delta(of: ["--tag=a"], excluding: [])
        let before = parses.load(ordering: .relaxed)
        let delta = try source.delta(of: ["--tag=b"], excluding: [])
        #expect(delta.pairs == [.init(key: "tag", value: "b")])
        #expect(parses.load(ordering: .relaxed) == before)
        let loud = try source.delta(of: ["--loud=c"], excluding: [])
        #expect(loud.pairs == [.init(key: "loud", value: "C")])
    }

    @Test func `validate has its say each time`() throws {
        try warmUp()
        let refused = #expect(throws: DoraError.self) { try check("--lr=13") }
        #expect(refused?.message.contains("not 13") == true)
        let group = #expect(throws: DoraError.self) { try check("--decay=13") }
        #expect(group?.message.contains("no decay of 13") == true)
        let changed = #expect(throws: DoraError.self) { try check("--lr=5000") }
        #expect(changed?.message.contains("'lr' is 5000.0 by its text and 1000.0") == true)
    }

    @Test func `what is proven`() throws {
        let grammar = source.grammar
        let plain = grammar.parameters.filter { $0.isProvenPlain() }.map(\.key)
        #expect(plain == ["lr", "layers", "name", "model", "ratio", "augment", "decay"])
    }
}
