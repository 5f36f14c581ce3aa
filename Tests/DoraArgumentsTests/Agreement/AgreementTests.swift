import ArgumentParser
import DoraCore
import Foundation
import Testing

@testable import DoraArguments

/// The schema reads a command line as ArgumentParser does, or leaves it to ArgumentParser.
@Suite struct AgreementTests {
    private static let argvsPerType = 50

    /// 5,000 cases, or as many as `AGREEMENT_CASES` says; `AGREEMENT_SEED` gives other ones.
    private func number(_ name: String, default value: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? value
    }

    /// What a number of cases came to.
    private struct Tally: Sendable {
        var cases = 0
        var valid = 0
        var fast = 0
        var made = 0
        var differences: [String] = []
    }

    @Test func `schema and ArgumentParser read the same or both fail`() async throws {
        let wanted = number("AGREEMENT_CASES", default: 5000)
        let seed = number("AGREEMENT_SEED", default: 1)
        let workers = 4
        let total = try await withThrowingTaskGroup(of: Tally.self) { group in
            for worker in 0..<workers {
                let share = wanted * (worker + 1) / workers - wanted * worker / workers
                group.addTask { try tally(share, seed: UInt64(seed * workers + worker)) }
            }
            return try await group.reduce(into: Tally()) { total, tally in
                total.cases += tally.cases
                total.valid += tally.valid
                total.fast += tally.fast
                total.made += tally.made
                total.differences += tally.differences
            }
        }
        print(
            "agreement: \(total.cases) command lines, \(total.valid) valid, \(total.fast) read by "
                + "the schema alone, \(total.made) made without a parse")
        #expect(total.cases == wanted)
        #expect(total.differences.prefix(10) == [], "\(total.differences.count) in all")
        // Else the test would say nothing.
        #expect(total.valid > wanted / 4)
        #expect(total.fast > total.valid / 3)
        #expect(total.made > total.fast / 2)
    }

    @Test func `one argument with a transform costs the others nothing`() throws {
        let grammar = try ParsableGrammar(Mixed.self)
        #expect(ParsableParser.values(of: ["--lr", "1"], grammar)?[0] == 1.0)
        #expect(ParsableParser.values(of: ["--lr", "1", "--doubled=3"], grammar) == nil)
        #expect(ParsableParser.mentions(in: ["--lr", "1", "--doubled=3"], grammar)?.count == 2)
        let schema = ArgumentSchema(grammar, parsing: .schema)
        #expect(try schema.delta(of: ["--doubled=3"]) == ["doubled": 6])
        #expect(try schema.values(of: ["--lr=1"]) == ["lr": 1.0, "doubled": 1])
        // Nobody says what is at a place, nor what a default is that has no text.
        let place = try ParsableGrammar(MixedPlace.self)
        #expect(ParsableParser.values(of: ["--lr", "1"], place) == nil)
        let secret = ArgumentSchema(try ParsableGrammar(MixedSecret.self), parsing: .schema)
        #expect(throws: DoraError.self) { try secret.delta(of: ["--lr", "1"]) }
    }

    @Test func `a value that is attached need not be ASCII`() throws {
        let grammar = try ParsableGrammar(Texts.self)
        for value in ["é", "e\u{301}", "名=é", "😀", "\u{FFFD}", "\u{1F1EB}\u{1F1F7}", "\u{A0}"] {
            for argv in [["--tag=\(value)"], ["-t=\(value)"]] {
                let read = ParsableParser.values(of: argv, grammar)
                #expect(read == [.string(value)], "\(argv)")
                #expect(try grammar.parsedValues(of: argv) == [.string(value)], "\(argv)")
            }
        }
        // With `=` they are one character, or may be to some release of Unicode.
        for mark in ["\u{301}", "\u{200D}x", "\u{FE0F}", "\u{1F3FB}", "\u{20DD}="] {
            let read = ParsableParser.values(of: ["--tag=\(mark)"], grammar)
            #expect(read == nil || read == (try? grammar.parsedValues(of: ["--tag=\(mark)"])))
        }
    }

    private func tally(_ wanted: Int, seed: UInt64) throws -> Tally {
        var random = SplitMix(state: seed)
        var tally = Tally()
        while tally.cases < wanted {
            let properties = GeneratedArguments.some(of: &random)
            try GeneratedArguments.$properties.withValue(properties) {
                let grammar = try ParsableGrammar(GeneratedArguments.self)
                let schema = ArgumentSchema(grammar, parsing: .schema)
                for _ in 0..<Self.argvsPerType where tally.cases < wanted {
                    let argv = random.argv(for: grammar)
                    let outcome = compare(argv, grammar, schema)
                    tally.cases += 1
                    if outcome.isValid { tally.valid += 1 }
                    if outcome.isFast { tally.fast += 1 }
                    if outcome.isMade { tally.made += 1 }
                    guard let difference = outcome.difference else { continue }
                    tally.differences.append(
                        "\(argv) for \(grammar.parameters.map(\.key)): \(difference)")
                }
            }
        }
        return tally
    }

    private func compare(
        _ argv: [String], _ grammar: ParsableGrammar, _ schema: ArgumentSchema
    ) -> (isValid: Bool, isFast: Bool, isMade: Bool, difference: String?) {
        // Without the message of an error, which takes ArgumentParser long to write.
        let parsed = (try? GeneratedArguments.parse(argv)).map(grammar.values)
        let read = ParsableParser.values(of: argv, grammar)
        if let read {
            guard let parsed else {
                return (false, true, false, "the schema reads what is refused")
            }
            for (index, parameter) in grammar.parameters.enumerated() {
                let value = read[index] ?? parameter.defaultValue
                guard value != parsed[index] else { continue }
                return (
                    true, true, false,
                    "\(parameter.key) is \(value?.pythonRepr ?? "-"), not "
                        + "\(parsed[index]?.pythonRepr ?? "-")"
                )
            }
        }
        // Where the schema does not read it, ArgumentParser gives the delta.
        guard let read, let parsed else { return (parsed != nil, false, false, nil) }
        let made = grammar.madeValues(of: read)
        if let made, made != parsed {
            return (true, true, true, "made is \(made), not \(parsed)")
        }
        let expected = Delta(
            zip(grammar.parameters, parsed).compactMap { parameter, value in
                guard let value, !parameter.isDefault(value) else { return nil }
                return Delta.Pair(key: parameter.key, value: value)
            })
        let isSame = (try? schema.delta(of: argv)) == expected
        return (true, true, made != nil, isSame ? nil : "the deltas differ")
    }
}

private struct Texts: ParsableArguments {
    @Option(name: .shortAndLong) var tag = ""
}

private struct Mixed: ParsableArguments {
    @Option var lr = 0.1
    @Option(transform: { (Int($0) ?? 0) * 2 }) var doubled = 1
}

private struct MixedPlace: ParsableArguments {
    @Option var lr = 0.1
    @Argument(transform: { (Int($0) ?? 0) * 2 }) var doubled = 1
}

private struct MixedSecret: ParsableArguments {
    struct Secret { var text = "" }

    @Option var lr = 0.1
    @Option(transform: { Secret(text: $0) }) var secret = Secret()
}
