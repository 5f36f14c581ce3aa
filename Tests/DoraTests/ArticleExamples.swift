import ArgumentParser
import Dora
import Foundation
import Slurm
import Testing

/// The examples of the articles and of the README, compiled.
///
/// Every example stands here or in a program of `Examples`, line for line; `the articles' examples
/// are compiled` sees to that.
@Suite struct `Articles on experiments` {
    enum Model: String, CaseIterable, ExpressibleByArgument { case mlp, cnn }

    enum Kinds {
        struct Schedule: Codable, ExpressibleByArgument {
            var kind = "constant"
            var warmup = 0

            init() {}
            init?(argument: String) {
                guard let read = try? JSONDecoder().decode(Self.self, from: Data(argument.utf8))
                else { return nil }
                self = read
            }
        }

        struct Arguments: ParsableArguments {
            @Option var model = Model.mlp  // an enum: String, CaseIterable, ExpressibleByArgument
            @Option var layers = [64, 64]
            @Option var schedule = Schedule()
            @Option(transform: { try Date($0, strategy: .iso8601) }) var until: Date?
            @Option var start: Signature?
        }
    }

    /// A nested configuration is the same, however a grid gives it.
    @Test func `a schedule is given by its type, by data and as text`() throws {
        let main = argparseMain(Kinds.Arguments.self, name: "kinds", directory: "/nowhere") {
            _, _ in
        }
        let text = #"{"kind": "cosine", "warmup": 3}"#
        let signatures = try [
            main.xp(for: ["--schedule", text]),
            main.xp(for: main.argv(from: ["schedule": ["kind": "cosine", "warmup": 3]])),
            main.xp(
                for: main.argv(mutating: []) {
                    $0.schedule.kind = "cosine"
                    $0.schedule.warmup = 3
                }),
        ].map(\.signature)
        #expect(Set(signatures).count == 1)
    }

    struct Arguments: ParsableArguments {
        @Option var lr = 0.1
        @Option var epochs = 3
    }

    struct State: Codable {
        var epoch = 0
        var loss = 1.0

        static func read(_ path: String) throws -> State? {
            FileManager.default.contents(atPath: path).flatMap {
                try? JSONDecoder().decode(State.self, from: $0)
            }
        }

        mutating func train(_ arguments: Arguments) {
            epoch += 1
            loss *= 1 - arguments.lr
        }

        func write(_ path: String) throws {
            try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }

    @Test func `a run goes on with its checkpoint`() async throws {
        let folder = try TemporaryFolder()
        let train = argparseMain(Arguments.self, name: "digits", directory: folder.path) {
            xp, arguments in
            let checkpoint = "\(xp.folder)/checkpoint.json"
            var state = try State.read(checkpoint) ?? State()
            try xp.link.load()
            xp.onPreemption { print("the job ends; \(xp.link.history.count) epochs are done") }
            while state.epoch < arguments.epochs {
                state.train(arguments)
                try xp.link.push(["epoch": .int(state.epoch), "loss": .double(state.loss)])
                try state.write(checkpoint)
            }
        }
        let xp = try train.xp(for: ["--lr", "0.3"])
        for _ in 1...2 {
            try train.initialize(xp)
            try await train.main(xp)
            #expect(train.history(of: xp).map { $0["epoch"] } == [1, 2, 3])
        }
    }

    private func otherLanguages() -> any DecoratedMain {
        let train = argparseMain(Arguments.self, name: "digits", exclude: ["num_workers"]) {
            xp, _ in
            try xp.link.load()
            try await xp.runProgram(
                ["python3", "train.py"] + xp.argv, metrics: JSONValue.init(jsonLine:))
        }
        return train
    }

    private func otherLines(_ xp: XP) async throws {
        try await xp.runProgram(["./simulate"] + xp.argv) { line in
            guard let match = line.firstMatch(of: /step (\d+): energy (\S+)/),
                let step = Int(match.1), let energy = Double(match.2)
            else { return nil }
            return ["step": .int(step), "energy": .double(energy)]
        }
    }

    private struct Best: ParsableCommand {}

    private func commands(
        _ train: ArgparseMain<Arguments>, _ many: Explorer<Arguments>
    ) async -> Never {
        await DoraCommand.main(train, grids: ["many": many], commands: [Best.self])
    }

    typealias Hyperparameters = Arguments

    struct Train: ParsableMain {
        let base = argparseMain(Hyperparameters.self, name: "digits") { xp, arguments in
            try xp.link.push(["train": ["loss": .double(arguments.lr)]])
        }

        func history(of xp: XP) -> [JSONValue] {
            base.history(of: xp).filter { $0["train"] != nil }
        }
        func shortNamePart(key: String, value: JSONValue) -> String { "\(key):\(value)" }
    }

    private func finding(_ train: ArgparseMain<Arguments>) throws {
        let one = try train.xp(for: ["--lr", "0.3"])
        let same = try train.xp(for: train.signature(matching: "e0c7"))
        let ofJob = try train.xp(forJob: "7_3")
        print(one.signature, one.folder, one.delta, train.name(of: one))
        for entry in train.history(of: one) {
            print(entry["train"]?["loss"]?.doubleValue ?? .nan)
        }
        print(same, ofJob)
    }

    private func readingFolders() throws {
        let store = XPStore(DoraConfig(directory: "/data/outputs"))
        for signature in store.signatures() {
            let link = Link(file: store.dora.folder(of: signature) + "/history.json")
            try link.load()
            print(signature, try store.argv(of: signature), link.history.count)
        }
    }

    private func watching(
        _ train: ArgparseMain<Arguments>, _ learningRates: Explorer<Arguments>, isLocal: Bool
    ) async throws {
        let scheduler: any Scheduler =
            isLocal ? LocalScheduler(train.dora) : try await SlurmScheduler.connect()
        let grid = try Grid("learning_rates", learningRates, of: train, scheduler: scheduler)
        var sheep = try await grid.run { plan in print(plan.summary) }
        sheep = try await grid.finish(sheep, every: .seconds(10)) { sheep in
            print(sheep.count { $0.state.isDone }, "of", sheep.count)
        }
        for one in sheep where !one.state.isSuccess {
            print(one.xp.signature, one.state.name, one.log ?? "")
        }
    }

    private func launching(
        _ train: ArgparseMain<Arguments>, _ scheduler: any Scheduler
    ) async throws {
        let shepherd = Shepherd(train, scheduler: scheduler)
        let sheep = try await shepherd.launch(
            train.xp(for: ["--lr", "0.3"]), slurm: train.slurmConfig)
        print(sheep.state.name, sheep.job?.id.description ?? "no job")
    }

    private func columns() -> Explorer<Arguments> {
        let sweep = Explorer<Arguments>(
            columns: [
                MetricColumn("epoch"),
                MetricColumn("train.loss", format: .fixed(3)),
                MetricColumn("valid.accuracy", title: "acc", format: .percent(1)),
            ],
            meta: [.index, .name, .state, .argument("lr")]
        ) { launcher in
            for lr in [0.03, 0.1, 0.3] { launcher { $0.lr = lr } }
        }
        return sweep
    }

    @Test func `the articles' examples are compiled`() throws {
        let here = URL(fileURLWithPath: #filePath)
        let package = here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let articles = package.appendingPathComponent("Sources/Dora/Dora.docc")
        // A test that runs elsewhere than it was built has no sources to look at.
        guard FileManager.default.fileExists(atPath: articles.path) else { return }
        let programs = ["Tutorial/Tutorial.swift", "Digits/Best.swift"].map {
            package.appendingPathComponent("Examples/\($0)")
        }
        let compiled = try (programs + [here]).map {
            Self.joined(try String(contentsOf: $0, encoding: .utf8))
        }
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: articles.path)
        where name.hasSuffix(".md") {
            let text = try String(
                contentsOf: articles.appendingPathComponent(name), encoding: .utf8)
            for block in text.components(separatedBy: "```swift\n").dropFirst() {
                let example = block.components(separatedBy: "```")[0]
                count += 1
                #expect(
                    compiled.contains { $0.contains(Self.joined(example)) },
                    "\(name): not compiled:\n\(example)")
            }
        }
        #expect(count > 10)
    }

    /// The text without spaces: the lines of articles are longer than those of sources.
    private static func joined(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
    }
}
