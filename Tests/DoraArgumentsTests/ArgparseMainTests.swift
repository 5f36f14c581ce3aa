import ArgumentParser
import DoraCore
import Synchronization
import Testing

@testable import DoraArguments

struct Hyperparameters: ParsableArguments {
    @Option var lr = 0.1
    @Option var batchSize = 32
    @Option var numWorkers = 2
    @Option var tag: String?
    @Option var layers: [Int] = [8]
    @Flag var fp16 = false
    @Flag(inversion: .prefixedNo) var augment = true
    @Flag(name: .shortAndLong) var verbose: Int
    @Argument var input = "mnist"
}

struct NestedFlags: ParsableArguments {
    struct Encoder: ParsableArguments {
        @Flag(name: .customLong("encoder.bias"), inversion: .prefixedNo) var bias = true
    }

    struct Decoder: ParsableArguments {
        @Flag(name: .customLong("decoder.bias"), inversion: .prefixedNo) var bias = true
    }

    @OptionGroup var encoder: Encoder
    @OptionGroup var decoder: Decoder
    @Flag(inversion: .prefixedNo) var useGPU = false
    @Flag(inversion: .prefixedEnableDisable) var weightNorm = false
    @Flag(name: .customLong("fastMath"), inversion: .prefixedEnableDisable) var fastMath = false
}

private func main<Arguments: ParsableArguments>(
    _ type: Arguments.Type, directory: String = "/tmp/unused", shared: String? = nil,
    parsing: ParsingPolicy = .schema
) -> ArgparseMain<Arguments> {
    argparseMain(
        type, name: "train", directory: directory, exclude: ["num_*"], shared: shared,
        parsing: parsing
    ) { _, _ in }
}

@Suite struct ArgparseMainTests {
    let train = main(Hyperparameters.self)

    @Test func `keys are the long flags with underscores`() throws {
        #expect(
            try train.schema.get().keys == [
                "lr", "batch_size", "num_workers", "tag", "layers", "fp16", "augment", "verbose",
                "input",
            ])
    }

    @Test func `keys of inverted flags are the flags, not the properties`() throws {
        let nested = main(NestedFlags.self)
        #expect(
            try nested.schema.get().keys == [
                "encoder.bias", "decoder.bias", "use_gpu", "weight_norm", "fastMath",
            ])
        let argv = try nested.argv(from: [
            "encoder.bias": false, "decoder.bias": true, "weight_norm": false, "fastMath": true,
        ])
        #expect(
            argv == [
                "--no-encoder.bias", "--decoder.bias", "--disable-weight-norm", "--enableFastMath",
            ])
        #expect(try nested.xp(for: argv).delta == ["encoder.bias": false, "fastMath": true])
    }

    @Test func `the delta holds what differs and is not excluded`() throws {
        let xp = try train.xp(for: ["--lr", "0.3", "--batch-size=32", "--num-workers=7", "cifar"])
        #expect(xp.delta == ["lr": 0.3, "input": "cifar"])
        #expect(try xp.signature == xp.delta.signature())
        #expect(xp.argv == ["--lr", "0.3", "--batch-size=32", "--num-workers=7", "cifar"])
        #expect(xp.folder == "/tmp/unused/xps/\(xp.signature)")
    }

    @Test func `a wrong command line is an error that names what is wrong`() throws {
        let error = #expect(throws: DoraError.self) { try train.xp(for: ["--batchsize=3"]) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("--batch-size") == true)
        #expect(throws: DoraError.self) { try train.xp(for: ["--lr=fast"]) }
    }

    @Test func `values become a command line`() throws {
        let argv = try train.argv(from: [
            ["lr": 0.3, "batch_size": 64, "fp16": true],
            "--tag=a", ["layers": [1, 2], "augment": false, "tag": nil],
        ])
        #expect(
            argv == [
                "--lr=0.3", "--batch-size=64", "--fp16", "--tag=a", "--layers=1", "--layers=2",
                "--no-augment",
            ])
        #expect(try train.xp(for: argv).delta.first { $0.key == "layers" }?.value == [1, 2])
        #expect(try train.argv(from: ["fp16": false]) == [])
        #expect(try train.argv(from: ["batch-size": 3]) == ["--batch-size=3"])
        #expect(try train.argv(from: ["verbose": 2]) == ["--verbose", "--verbose"])
    }

    struct ManyValues: ParsableArguments {
        @Option(parsing: .upToNextOption) var layers = [8]
        @Option(parsing: .upToNextOption) var names = ["a"]
        @Flag var fp16 = false
    }

    /// To argparse's `nargs="+"` a flag that comes again is another list.
    @Test func `lists of an option that takes several are given behind one flag`() throws {
        let train = main(ManyValues.self)
        let argv = try train.argv(from: ["layers": [1, 2], "names": ["b"], "fp16": true])
        #expect(argv == ["--layers", "1", "2", "--names=b", "--fp16"])
        #expect(try train.xp(for: argv).delta.first { $0.key == "layers" }?.value == [1, 2])
        let changed = try train.argv(mutating: argv) {
            $0.layers = [3, 4, 5]
            $0.names = ["-x", "y"]
        }
        #expect(
            changed == ["--fp16", "--layers", "3", "4", "5", "--names=-x", "--names=y"])
        let xp = try train.xp(for: changed)
        #expect(xp.delta.first { $0.key == "layers" }?.value == [3, 4, 5])
        #expect(xp.delta.first { $0.key == "names" }?.value == ["-x", "y"])
    }

    @Test func `beside arguments without a flag each value has its own`() throws {
        struct Files: ParsableArguments {
            @Option(parsing: .upToNextOption) var layers = [8]
            @Argument var files: [String] = []
        }
        let train = main(Files.self)
        let argv = try train.argv(mutating: ["a"]) { $0.layers = [1, 2] }
        #expect(argv == ["a", "--layers=1", "--layers=2"])
    }

    /// Behind `=` ArgumentParser finds no value in the first two.
    @Test(arguments: ["", "\u{301}x", "x", "-x", "--", "=", "é", "a b", "\n"])
    func `any text can be given to an option`(text: String) throws {
        let argv = try train.argv(from: ["tag": .string(text), "lr": 0.3])
        #expect(try train.xp(for: argv).delta == ["lr": 0.3, "tag": .string(text)])
        let changed = try train.argv(mutating: ["--lr=0.3"]) { $0.tag = text }
        #expect(try train.xp(for: changed).delta == ["lr": 0.3, "tag": .string(text)])
    }

    @Test(.timeLimit(.minutes(1))) func `very many values are read in no time`() throws {
        let count = 300_000
        let argv = Array(repeating: "--layers=1", count: count)
        let values = ParsableParser.values(of: argv, try ParsableGrammar(Hyperparameters.self))
        #expect(values?.compactMap { $0?.arrayValue }.first?.count == count)
    }

    @Test func `an unknown key is an error with a suggestion`() {
        let error = #expect(throws: DoraError.self) { try train.argv(from: ["batchsize": 3]) }
        #expect(error?.message.contains("Did you mean 'batch_size'?") == true)
        #expect(throws: DoraError.self) { try train.argv(from: ["lr": ["a": 1]]) }
        #expect(throws: DoraError.self) { try train.argv(from: 3) }
    }

    @Test func `a closure's changes are written into the command line`() throws {
        let argv = try train.argv(mutating: ["--lr=0.2", "--tag", "x", "old"]) {
            $0.lr = 0.5
            $0.tag = nil
            $0.layers = [3, 4]
            $0.augment = false
            $0.verbose = 2
            $0.input = "new"
        }
        #expect(
            argv == [
                "--lr=0.5", "--layers=3", "--layers=4", "--no-augment", "--verbose", "--verbose",
                "new",
            ])
        #expect(try train.argv(mutating: argv) { _ in } == argv)
        #expect(try train.argv(mutating: ["--lr=0.2"]) { $0.lr = 0.1 } == [])
        #expect(try train.argv(mutating: []) { $0.input = "-5" } == ["--", "-5"])
        let read = try Hyperparameters.parse(["--", "-5"])
        #expect(read.input == "-5")
    }

    @Test func `a value that no command line gives is an error`() {
        let empty = #expect(throws: DoraError.self) {
            try train.argv(mutating: []) { $0.layers = [] }
        }
        #expect(empty?.message.hasSuffix(#"as in ["layers": "…"]."#) == true)
        struct Refusal: Error {}
        let error = #expect(throws: DoraError.self) {
            try train.argv(mutating: []) { _ in throw Refusal() }
        }
        #expect(error?.message.contains("Refusal") == true)
    }

    @Test func `what is new replaces what was saved`() {
        #expect(
            train.merge(
                ["--lr", "0.2", "--layers=1", "--layers=2", "in", "--fp16"],
                with: ["--layers=7", "out"]) == ["--lr", "0.2", "--fp16", "--layers=7", "out"])
        #expect(train.merge(["--lr=1"], with: ["--unknown"]) == ["--lr=1", "--unknown"])
    }

    @Test func `names leave out what all have in common`() throws {
        let xps = try [["--lr=0.3", "--fp16"], ["--lr=0.2", "--fp16", "x"]].map {
            try train.xp(for: $0)
        }
        let (names, base) = train.names(of: xps)
        #expect(names == ["lr=0.3", "lr=0.2 input=x"])
        #expect(base == "fp16")
        #expect(train.name(of: xps[0]) == "lr=0.3 fp16")
    }

    @Test func `arguments of two names in one type are refused when a command line is read`() {
        struct Twice: ParsableArguments {
            @Option(name: .customLong("lr")) var first = 1
            @Option(name: .customLong("lr")) var second = 2
        }
        #expect(throws: DoraError.self) { try ArgumentSchema(Twice.self) }
        let error = #expect(throws: DoraError.self) { try main(Twice.self).xp(for: []) }
        #expect(error?.code == .unsupportedArguments)
    }
}

private struct Doubled: ParsableArguments {
    @Option(transform: { (Int($0) ?? 0) * 2 }) var steps = 1
}

/// The texts that a transform got.
private let transformed = Mutex<[String]>([])

private struct Recorded: ParsableArguments {
    @Option(transform: { text in
        transformed.withLock { $0.append(text) }
        return Int(text) ?? 0
    }) var steps: Int?
}

/// Reads no more than what it must.
private struct Strict: ParsableArguments {
    @Option(transform: small) var dropout = 0.1
    @Option(transform: { min(Double($0)!, 100) }) var clamped = 1.0
    @Option(transform: layers) var layers = [8, 4]
    @Option(transform: layers) var others: [Int]?
    @Option var lr = 0.1

    static func small(_ text: String) -> Double {
        let value = Double(text)!
        precondition(value < 0.5)
        return value
    }

    static func layers(_ text: String) throws -> [Int] {
        try text.split(separator: ",").map {
            guard let count = Int($0) else { throw ValidationError("no list") }
            return count
        }
    }
}

private struct Rounded: ParsableArguments {
    @Option var steps = 1
    @Option var lr = 0.1
    mutating func validate() { steps = (steps + 9) / 10 * 10 }
}

private struct Clamped: ParsableArguments {
    @Option var steps = 1
    mutating func validate() throws {
        if steps == 13 { throw ValidationError("not 13") }
        steps = min(steps, 100)
    }
}

private struct Drawn: ParsableArguments {
    @Option var seed = Int.random(in: 0...Int.max)
    @Option var lr = 0.1
}

private struct Numbered: ParsableArguments {
    /// Its description is not what it is read from.
    struct Number: ExpressibleByArgument {
        var value: Int
        init(_ value: Int) { self.value = value }
        init?(argument: String) {
            guard argument.first == "#", let value = Int(argument.dropFirst()) else { return nil }
            self.value = value
        }
    }

    @Option var number = Number(1)
    @Option var lr = 0.1
}

private struct Short: ParsableArguments {
    @Option(transform: short) var tag: String?
    @Option var lr = 0.1
    @Option(parsing: .remaining) var rest: [String] = []

    static func short(_ text: String) throws -> String {
        if text.count > 6 { throw ValidationError("too long") }
        return text
    }
}

private struct Refusing: ParsableArguments {
    @Option var steps = 1
    mutating func validate() throws {
        if steps > 12 { throw ValidationError("not \(steps)") }
        steps = 100
    }
}

private struct Opaque: ParsableArguments {
    struct Path { var text: String }
    @Option(transform: Path.init) var path = Path(text: "a")
    @Option(transform: Path.init) var num_path = Path(text: "a")
}

@Suite struct ParsingPolicyTests {
    @Test func `a transform counts as the program sees it`() throws {
        let xp = try main(Doubled.self).xp(for: ["--steps=4"])
        #expect(xp.delta == ["steps": 8])
    }

    @Test func `a transform is not tried with what its type does not read`() throws {
        #expect(try main(Recorded.self).xp(for: ["--steps=4"]).delta == ["steps": 4])
        // It may force what it is given to be a number, and end the process else.
        let texts = transformed.withLock { $0 }
        #expect(!texts.isEmpty && texts.allSatisfy { Int($0) != nil }, "\(texts)")
    }

    @Test func `a transform gets the program's texts only where there is a default`() throws {
        try TemporaryFolder.with { folder in
            let train = main(Strict.self, directory: folder)
            for step in 1...9 {
                let xp = try train.xp(for: ["--dropout=0.\(step / 2)", "--lr=\(step)"])
                try train.initialize(xp)
            }
            let xp = try train.xp(for: ["--clamped=500"])
            #expect(xp.delta == ["clamped": 100.0])
            try train.initialize(xp)
        }
    }

    @Test func `a list that a transform makes of one text is that of the last text`() throws {
        let train = main(Strict.self)
        for _ in 1...2 {
            #expect(try train.xp(for: ["--others=7"]).delta == ["others": [7]])
            #expect(try train.xp(for: ["--others=7", "--others=8"]).delta == ["others": [8]])
            #expect(try train.xp(for: ["--layers=8,4", "--layers=9"]).delta == ["layers": [9]])
        }
        #expect(try train.schema.get().fullParseReason == nil)
        let error = #expect(throws: DoraError.self) { try train.argv(from: ["layers": [2, 1]]) }
        #expect(error?.message.contains("'layers'") == true)
        #expect(try train.argv(from: ["layers": "2,1"]) == ["--layers=2,1"])
    }

    @Test(arguments: [ParsingPolicy.schema, .full])
    func `a default that changes each time is no difference`(_ parsing: ParsingPolicy) throws {
        try TemporaryFolder.with { folder in
            let train = main(Drawn.self, directory: folder, parsing: parsing)
            for _ in 1...2 {
                let xp = try train.xp(for: ["--lr=1"])
                #expect(xp.delta == ["lr": 1.0])
                try train.initialize(xp)
                #expect(try train.xp(for: ["--seed=-3"]).delta == ["seed": -3])
            }
            #expect(try train.argv(mutating: []) { $0.lr = 2 } == ["--lr=2.0"])
            #expect(try train.schema.get().fullParseReason == nil)
        }
    }

    @Test func `a default without a text is told of at once`() throws {
        let train = main(Numbered.self)
        for _ in 1...2 {
            let error = #expect(throws: DoraError.self) { try train.xp(for: ["--lr=1"]) }
            #expect(error?.message.contains("'number'") == true)
            #expect(throws: DoraError.self) { try train.xp(for: ["--number=#1"]) }
        }
        let schema = try train.schema.get()
        #expect(try schema.delta(of: ["--lr=1"], excluding: [true, false]) == ["lr": 1.0])
    }

    @Test func `a text that another one replaces is refused all the same`() throws {
        try TemporaryFolder.with { folder in
            let train = main(Short.self, directory: folder)
            for lr in 1...5 { try train.initialize(train.xp(for: ["--tag=a", "--lr=\(lr)"])) }
            let error = #expect(throws: DoraError.self) {
                try train.initialize(train.xp(for: ["--tag=overlong", "--tag=a", "--lr=9"]))
            }
            #expect(error?.message.contains("too long") == true)
        }
    }

    @Test func `what takes all that follows is given as texts`() throws {
        let train = main(Short.self)
        let error = #expect(throws: DoraError.self) { try train.argv(from: ["rest": ["a", "b"]]) }
        #expect(error?.message.contains("'rest'") == true)
        #expect(error?.message.contains("as texts, at the end") == true)
        #expect(try train.argv(from: ["rest": []]) == [])
        let argv = try train.argv(from: [["lr": 2.0], "--rest", "a", "--lr"])
        #expect(try train.xp(for: argv).delta == ["lr": 2.0, "rest": ["a", "--lr"]])
    }

    @Test func `what validate refuses says nothing of other values`() throws {
        let train = main(Refusing.self)
        #expect(throws: DoraError.self) { try train.xp(for: ["--steps=13"]) }
        #expect(throws: DoraError.self) { try train.xp(for: ["--steps=14"]) }
        #expect(try train.xp(for: ["--steps=1"]).delta == ["steps": 100])
    }

    @Test func `values that validate changes are found when first used`() throws {
        let train = main(Rounded.self)
        #expect(try train.xp(for: ["--steps=4"]).delta == ["steps": 10])
        // From then on everything is read so.
        #expect(
            try train.schema.get().fullParseReason?.contains("'steps' is 4 by its text") == true)
        #expect(try train.xp(for: ["--steps=14", "--lr=1"]).delta == ["steps": 20, "lr": 1.0])
    }

    @Test func `a change of some values only is refused before anything is written`() throws {
        try TemporaryFolder.with { folder in
            let train = main(Clamped.self, directory: folder)
            #expect(try train.xp(for: ["--steps=7"]).delta == ["steps": 7])
            let xp = try train.xp(for: ["--steps=700"])
            let error = #expect(throws: DoraError.self) { try train.initialize(xp) }
            #expect(error?.code == .unsupportedArguments)
            #expect(error?.message.contains("'steps' is 700 by its text and 100") == true)
            #expect(train.history(of: xp).isEmpty)
            #expect(Files.names(in: folder).isEmpty)
            #expect(try train.xp(for: ["--steps=700"]).delta == ["steps": 100])
        }
    }

    @Test func `what validate refuses is refused before anything is written`() throws {
        try TemporaryFolder.with { folder in
            let train = main(Clamped.self, directory: folder)
            _ = try train.xp(for: ["--steps=7"])
            let xp = try train.xp(for: ["--steps=13"])
            let error = #expect(throws: DoraError.self) { try train.initialize(xp) }
            #expect(error?.message.contains("not 13") == true)
            #expect(Files.names(in: folder).isEmpty)
        }
    }

    @Test func `signatures made before a change was found are checked all the same`() throws {
        try TemporaryFolder.with { folder in
            let train = main(Clamped.self, directory: folder)
            #expect(try train.xp(for: ["--steps=7"]).delta == ["steps": 7])
            let (wrong, right) = (
                try train.xp(for: ["--steps=700"]), try train.xp(for: ["--steps=9"])
            )
            #expect(throws: DoraError.self) { try train.initialize(train.xp(for: ["--steps=800"])) }
            #expect(try train.schema.get().fullParseReason?.contains("'steps' is 800") == true)
            #expect(throws: DoraError.self) { try train.initialize(wrong) }
            try train.initialize(right)
            #expect(XPStore(train.dora).signatures() == [right.signature])
        }
    }

    @Test func `a closure's change that a transform would change again is refused`() throws {
        let train = main(Doubled.self)
        let error = #expect(throws: DoraError.self) {
            try train.argv(mutating: []) { $0.steps = 8 }
        }
        #expect(error?.message.contains("'steps'") == true)
    }

    @Test func `many changes of one command line cost one parse`() throws {
        let train = main(Hyperparameters.self)
        let parsed = ParsedArguments<Hyperparameters>()
        for lr in [0.2, 0.3] {
            let argv = try train.argv(mutating: ["--fp16"], parsed: parsed) { $0.lr = lr }
            #expect(argv == ["--fp16", "--lr=\(lr)"])
        }
        #expect(try train.argv(mutating: [], parsed: parsed) { $0.lr = 2 } == ["--lr=2.0"])
    }

    private struct Continued: ParsableArguments {
        @Option var start: Signature?
    }

    @Test func `an argument can name an experiment`() throws {
        let train = main(Continued.self)
        let start = try #require(Signature("0badc0de"))
        let argv = try train.argv(mutating: []) { $0.start = start }
        #expect(argv == ["--start=0badc0de"])
        #expect(try train.xp(for: argv).delta == ["start": "0badc0de"])
        #expect(throws: DoraError.self) { try train.xp(for: ["--start", "0bad"]) }
    }

    /// Wraps a main, as a Python user inherits from one.
    private struct Renamed: ParsableMain {
        let base: ArgparseMain<Hyperparameters>
        func shortNamePart(key: String, value: JSONValue) -> String { "\(key)!" }
    }

    @Test func `a main of one's own does in another way what it likes`() throws {
        let renamed: any DecoratedMain = Renamed(base: main(Hyperparameters.self))
        let xp = try renamed.xp(for: ["--lr=0.3"])
        #expect(try xp == main(Hyperparameters.self).xp(for: ["--lr=0.3"]))
        #expect(renamed.name(of: xp) == "lr!")
        #expect(try renamed.argv(from: ["lr": 0.3]) == ["--lr=0.3"])
        #expect(renamed.merge(["--lr=1"], with: ["--lr=2"]) == ["--lr=2"])
    }

    @Test func `a full parse takes every value as the program does`() throws {
        let train = main(Clamped.self, parsing: .full)
        #expect(try train.xp(for: ["--steps=7"]).delta == ["steps": 7])
        #expect(try train.xp(for: ["--steps=700"]).delta == ["steps": 100])
    }

    @Test func `a value without a text is an error that says what to do`() {
        let error = #expect(throws: DoraError.self) { try main(Opaque.self).xp(for: ["--path=b"]) }
        #expect(error?.message.contains("ArgumentRepresentable") == true)
        #expect(error?.message.contains("'path'") == true)
    }
}
