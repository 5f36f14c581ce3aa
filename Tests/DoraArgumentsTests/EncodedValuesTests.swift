import ArgumentParser
import DoraCore
import Foundation
import Testing

@testable import DoraArguments

private struct Encoded: ParsableArguments {
    struct Size: Codable, ExpressibleByArgument {
        var rows = 1
        var columns = 2

        init() {}
        init?(argument: String) {
            let parts = argument.split(separator: "x").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            (rows, columns) = (parts[0], parts[1])
        }
    }

    @Option(transform: readWeights) var weights: [String: Double] = [:]
    @Option(transform: { Date(timeIntervalSince1970: Double($0) ?? 0) }) var until: Date?
    @Option var size = Size()
    @Option var lr = 0.1
}

/// Options whose types read the JSON that they are encoded to, all of it or only a part.
private struct WithJSON: ParsableArguments {
    struct Schedule: Codable, ExpressibleByArgument {
        enum Kind: String, Codable { case constant, cosine }
        var kind = Kind.constant
        var warmup = 0.5
        var milestones: [Int] = []

        init() {}
        init?(argument: String) {
            guard
                let read = try? JSONDecoder().decode(Schedule.self, from: Data(argument.utf8))
            else { return nil }
            self = read
        }
    }

    @Option var schedule = Schedule()
    @Option var stages: [Schedule] = []
    @Option var size = Encoded.Size()
}

private struct WithSet: ParsableArguments {
    struct Sizes: Encodable { var all: Set<Int> }
    @Option(transform: { Set($0.split(separator: ",")).count }) var fine = 0
    @Option(transform: { Sizes(all: Set($0.split(separator: ",").compactMap { Int($0) })) })
    var sizes = Sizes(all: [])
}

/// `a=1,b=2`.
@Sendable private func readWeights(_ text: String) -> [String: Double] {
    var weights: [String: Double] = [:]
    for pair in text.split(separator: ",").map({ $0.split(separator: "=") }) {
        weights[String(pair[0])] = Double(pair[1])
    }
    return weights
}

@Suite struct EncodedValuesTests {
    private let train = argparseMain(Encoded.self, name: "train") { _, _ in }

    @Test func `values that encode themselves are those of an experiment`() throws {
        #expect(try train.xp(for: []).delta == [:])
        #expect(
            try train.xp(for: ["--weights=z=0.5,a=1.5,k=2.5"]).delta
                == ["weights": ["a": 1.5, "k": 2.5, "z": 0.5]])
        #expect(
            try train.xp(for: ["--size", "3x4"]).delta == ["size": ["columns": 4, "rows": 3]])
        #expect(
            try train.xp(for: ["--until=1000000000"]).delta == ["until": "2001-09-09T01:46:40Z"])
        #expect(try train.xp(for: ["--until=1000000000.5"]).delta == ["until": 1000000000.5])
    }

    /// In Python `{"a": 1.0}` is another experiment than `{"a": 1}`.
    @Test func `a number that is not an integer stays one where it is whole`() throws {
        let xp = try train.xp(for: ["--weights=a=1,b=-0,c=1e16,d=nan,e=-inf"])
        #expect(
            try xp.delta.canonicalText()
                == #"[["weights", {"a": 1.0, "b": -0.0, "c": 1e+16, "d": NaN, "e": -Infinity}]]"#)
        let one = try train.xp(for: ["--weights=a=1"])
        #expect(try one.delta.canonicalText() == #"[["weights", {"a": 1.0}]]"#)
        #expect("\(one.signature)" == "98827a3a")
    }

    @Test func `all that can be encoded comes out as Foundation's encoder writes it`() throws {
        struct Parts: Encodable {
            enum Kind: Encodable {
                case plain
                case weighted(by: Int, name: String?)
            }
            class Base: Encodable { var base = 1 }
            final class Derived: Base {
                private enum Keys: CodingKey { case own }
                override func encode(to encoder: any Encoder) throws {
                    var container = encoder.container(keyedBy: Keys.self)
                    try container.encode(2, forKey: .own)
                    try super.encode(to: container.superEncoder())
                }
            }

            var kinds: [Kind] = [.plain, .weighted(by: 3, name: nil)]
            var derived = Derived()
            var nested: [String: [[Int?]]] = ["b": [[1, nil], []], "a": []]
            var numbers: [UInt64] = [.max, 0]
            var small: Float = 0.1
            var url = URL(string: "http://host/path")
            var data = Data([1, 2])
            var decimal = Decimal(string: "1.25")
            var date = Date(timeIntervalSince1970: 0.5)
            var keys: [Int: Bool] = [10: true, 9: false]
            var none: Int?
            var character = "é/\n"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        let text = String(decoding: try encoder.encode(Parts()), as: UTF8.self)
        #expect(ValueCodec.encoded(Parts()) == (try JSONValue(jsonText: text)))
    }

    @Test func `a grid gives the text, and is told so`() throws {
        #expect(try train.argv(from: ["weights": "a=1.5"]) == ["--weights=a=1.5"])
        let error = #expect(throws: DoraError.self) {
            try train.argv(mutating: []) { $0.weights = ["a": 1.5] }
        }
        #expect(error?.message.contains("give the text that the transform reads") == true)
    }

    @Test func `a type that reads JSON is given it`() throws {
        let train = argparseMain(WithJSON.self, name: "train") { _, _ in }
        let text = #"{"kind": "cosine", "milestones": [1, 2], "warmup": 3.0}"#
        let argv = try train.argv(mutating: []) {
            $0.schedule.kind = .cosine
            $0.schedule.warmup = 3
            $0.schedule.milestones = [1, 2]
        }
        #expect(argv == ["--schedule=\(text)"])
        let delta = try train.xp(for: argv).delta
        #expect(
            delta == ["schedule": ["kind": "cosine", "milestones": [1, 2], "warmup": 3.0]])
        let values: ArgumentValue = [
            "schedule": ["warmup": 3, "kind": "cosine", "milestones": [1, 2]]
        ]
        #expect(try train.xp(for: train.argv(from: values)).delta == delta)
        let stages = try train.argv(mutating: []) { $0.stages = [$0.schedule, $0.schedule] }
        #expect(stages.count == 2)
        #expect(try train.xp(for: stages).delta.first?.value.arrayValue?.count == 2)
    }

    @Test func `a type that reads something else is named, with what to do`() {
        let train = argparseMain(WithJSON.self, name: "train") { _, _ in }
        let changed = #expect(throws: DoraError.self) {
            try train.argv(mutating: []) { $0.size.rows = 3 }
        }
        #expect(changed?.message.contains("conform to ArgumentRepresentable") == true)
        let given = #expect(throws: DoraError.self) {
            try train.argv(from: ["size": ["rows": 3, "columns": 4]])
        }
        #expect(given?.message.contains("give the text") == true)
    }

    @Test func `a set has another order in every process, and is refused`() {
        let main = argparseMain(WithSet.self, name: "train") { _, _ in }
        let error = #expect(throws: DoraError.self) { try main.xp(for: ["--sizes=1,2"]) }
        #expect(error?.message.contains("no set in it") == true)
    }
}

@Suite struct RefusalTests {
    private struct Nested: ParsableArguments {
        struct Optim: ParsableArguments {
            @Option(name: .customLong("optim.lr")) var lr = 0.1
        }

        @OptionGroup var optim: Optim
        @Option var layer = 1
        @Flag var half = false
    }

    @Test(arguments: [
        (["--lr", "3"], "Unknown option '--lr'. Did you mean '--optim.lr'?"),
        (["--nam=x"], "Unknown option '--nam'"),
        (["--layre=x"], "Unknown option '--layre'. Did you mean '--layer'?"),
        (["--layer", "x"], "The value 'x' is invalid for '--layer <layer>'"),
        (["--layer"], "Missing value for '--layer <layer>'"),
        (
            ["--half", "--layer", "-3"],
            "Missing value for '--layer <layer>'. Give a negative number as '--layer=-3'."
        ),
    ])
    func `what is refused comes with a hint where one is known`(argv: [String], message: String) {
        let error = #expect(throws: DoraError.self) { try Nested.parsed(argv) }
        #expect(error?.message == message)
    }
}
