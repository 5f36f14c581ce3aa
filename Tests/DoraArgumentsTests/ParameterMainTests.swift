import DoraCore
import Testing

@testable import DoraArguments

@Suite struct ParameterMainTests {
    private let parameters = [
        Parameter(key: "batch_size", flags: ["-b", "--batch_size"], kind: .int, default: 32),
        Parameter(key: "lr", flags: ["--lr"], kind: .float, default: 0.1),
        Parameter(key: "fp16", flags: ["--fp16"], kind: .storeTrue, default: false),
        Parameter(key: "layers", flags: ["--layers"], kind: .int, count: .any, default: [8]),
        Parameter(
            key: "optim", flags: ["--optim"], default: "adam", choices: ["adam", "sgd"]),
    ]

    private func main(useUnderscore: Bool = true) -> ParameterMain {
        ParameterMain(
            parameters, name: "train", dora: DoraConfig(directory: "/tmp/unused"),
            useUnderscore: useUnderscore
        ) { _, _ in }
    }

    @Test func `command lines are read as argparse does`() throws {
        let xp = try main().xp(for: ["--batch", "64", "--layers", "1", "2", "--lr=1e-1"])
        #expect(xp.delta == ["batch_size": 64, "layers": [1, 2]])
        #expect(try main().xp(for: ["-b64"]).delta == ["batch_size": 64])
    }

    /// Of all that an argument is given, argparse takes the first `--` away.
    @Test(
        arguments: [
            (["--name=--"], ["name": []]), (["-n--"], ["name": []]),
            (["--many=--"], ["many": []]), (["--maybe=--"], ["maybe": "constant"]),
            (["--", "x"], ["place": "x"]), (["x", "--", "--"], ["place": "x"]),
            (["x", "--", "--", "y"], ["place": "x", "rest": ["y"]]),
            (["--", "x", "--", "--", "y"], ["place": "x", "rest": ["--", "y"]]),
        ] as [([String], Delta)])
    func `the first separator of what an argument gets is taken away`(
        argv: [String], delta: Delta
    ) throws {
        let main = ParameterMain(
            [
                Parameter(key: "name", flags: ["--name", "-n"]),
                Parameter(key: "many", flags: ["--many"], count: .any),
                Parameter(key: "maybe", flags: ["--maybe"], count: .optional, constant: "constant"),
                Parameter(key: "place", count: .optional),
                Parameter(key: "rest", count: .any, default: ["z"]),
            ], name: "train", dora: DoraConfig(directory: "/tmp/unused")
        ) { _, _ in }
        #expect(try main.xp(for: argv).delta == delta)
    }

    /// To Python a list equals itself whatever is in it, and nothing else equals NaN.
    @Test func `a default that holds NaN is given or not`() throws {
        let main = ParameterMain(
            [
                Parameter(
                    key: "a", flags: ["--a"], kind: .float, count: .any, default: [.double(.nan)]),
                Parameter(key: "b", flags: ["--b"], kind: .float, default: .double(.nan)),
            ], name: "train", dora: DoraConfig(directory: "/tmp/unused")
        ) { _, _ in }
        #expect(try main.xp(for: []).delta == ["b": .double(.nan)])
        #expect(
            try main.xp(for: ["--a", "nan"]).delta == ["a": [.double(.nan)], "b": .double(.nan)])
    }

    @Test func `values become a command line as Dora writes it`() throws {
        let value: ArgumentValue = [["batch_size": 64, "fp16": true], "--lr=1", [["lr": 1e-5]]]
        #expect(
            try main().argv(from: value) == ["--batch_size=64", "--fp16", "--lr=1", "--lr=1e-05"])
        #expect(try main(useUnderscore: false).argv(from: ["a_b": 1]) == ["--a-b=1"])
    }

    @Test(arguments: [
        (["--bath_size=3"], "--batch_size"), (["--optim=adm"], "adam"), (["--lr=x"], "--lr"),
        (["--batch_size"], "expected one argument"),
    ])
    func `errors name what is wrong and what was meant`(argv: [String], part: String) {
        let error = #expect(throws: DoraError.self) { try main().xp(for: argv) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test(.timeLimit(.minutes(1))) func `very many texts are refused in no time`() throws {
        let schema = try ArgumentSchema([
            Parameter(key: "from"), Parameter(key: "to", count: .exactly(2)),
        ])
        #expect(throws: DoraError.self) {
            try schema.values(of: Array(repeating: "x", count: 200_000))
        }
    }

    @Test func `new arguments replace saved ones by key`() {
        #expect(
            main().merge(
                ["-b", "1", "--lr=2", "--layers", "1", "2"], with: ["--batch_size=3", "--layers"])
                == ["--lr=2", "--batch_size=3", "--layers"])
    }

    @Test func `one flag of two arguments is refused`() {
        #expect(throws: DoraError.self) {
            try ArgumentSchema([
                Parameter(key: "a", flags: ["--a"]), Parameter(key: "b", flags: ["--a"]),
            ])
        }
        #expect(throws: DoraError.self) { try ArgumentSchema([Parameter(key: "a", flags: ["a"])]) }
    }

    @Test func `the program gets its values by key`() async throws {
        let main = ParameterMain(
            parameters, name: "train", dora: DoraConfig(directory: "/tmp/unused")
        ) { xp, values in
            #expect(values["batch_size"] == 64)
            #expect(values["lr"] == 0.1)
            #expect(values.count == 5)
        }
        try await main.main(main.xp(for: ["-b=64"]))
    }
}
