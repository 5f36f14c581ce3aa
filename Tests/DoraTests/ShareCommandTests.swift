import ArgumentParser
import DoraArguments
import DoraCore
import Testing

@testable import Dora

@Suite struct ShareCommandTests {
    private struct Arguments: ParsableArguments {
        @Option var lr = 0.1
        @Option var width = 4
    }

    private struct Greedy: ParsableArguments {
        @Option var gpus = 1
    }

    private func main(in folder: TemporaryFolder, _ name: String) -> ArgparseMain<Arguments> {
        argparseMain(Arguments.self, name: "share", directory: "\(folder.path)/\(name)") { _, _ in }
    }

    @Test func `what one exports the other imports`() throws {
        let folder = try TemporaryFolder()
        let (mine, yours) = (main(in: folder, "mine"), main(in: folder, "yours"))
        let xps = try [["--lr=0.3"], ["--width", "8"], []].map { try mine.xp(for: $0) }
        for xp in xps { try mine.initialize(xp) }
        let prefixes = xps.map { String($0.signature.description.prefix(4)) }
        var lines = try ExportCommand.text(of: prefixes, main: mine).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)[...]
        #expect(lines.first == "")
        var names: [String] = []
        try ImportCommand.load(SharedText.text { lines.popFirst() }, main: yours) {
            names.append($1)
        }
        #expect(names == ["lr=0.3", "width=8", "(defaults)"])
        #expect(try xps.map { try yours.argv(for: $0.signature) } == xps.map(\.argv))
    }

    @Test func `a grid is exported whole, also what was never run`() async throws {
        let folder = try TemporaryFolder()
        let main = main(in: folder, "mine")
        let grid = Explorer<Arguments> { launcher in
            for width in 1...3 { launcher(["width": .int(width)]) }
        }
        let program = Program(
            main: main, argumentsHelp: "", gridNames: ["widths"], commands: [],
            explore: { (name, slurm, scheduler, log) throws(DoraError) in
                try Grid(name, grid, of: main, slurm: slurm, scheduler: scheduler, log: log)
            })
        try Program.$current.withValue(program) {
            let command = try ExportCommand.parse(["--grid", "widths"])
            let text = try command.text()
            let argvs = try SharedText.load(
                text.split(separator: "\n").map(String.init).joined(separator: "\n"))
            #expect(argvs == [["--width=1"], ["--width=2"], ["--width=3"]])
        }
        func run(_ arguments: String...) async -> Int32 {
            await DoraCommand.run(arguments, main, grids: ["widths": grid])
        }
        #expect(await run("export", "--grid", "widths") == 0)
        #expect(await run("export", "--grid", "width") == 1)
        #expect(await run("export") == 64)
        #expect(XPStore(main.dora).signatures().isEmpty)
    }

    /// The parser would take minutes for 20,000 of them.
    @Test(.timeLimit(.minutes(2)))
    func `thousands are exported by one command, in their order`() async throws {
        let folder = try TemporaryFolder()
        let main = main(in: folder, "mine")
        let signatures = try (0..<50).map { width in
            let xp = try main.xp(for: ["--width=\(width)"])
            try main.initialize(xp)
            return "\(xp.signature)"
        }
        let many = (0..<20_000).map { signatures[$0 % signatures.count] }
        let words = ExportCommand.withOneArgument(["export"] + many + ["--local"])
        #expect(words == ["export", "--local", many.joined(separator: "\n")])
        #expect(await DoraCommand.run(["export", "--local"] + many, main, grids: [:]) == 0)
        #expect(await DoraCommand.run(["export", signatures[0], ""], main, grids: [:]) == 1)
        for whole in [
            ["export"], ["export", "12"], ["export", "--grid", "a", "12", "34"],
            ["export", "--", "12", "34"], ["info", "a", "b"],
        ] { #expect(ExportCommand.withOneArgument(whole) == whole) }
    }

    @Test func `wrong arguments end an import, what came before stays`() throws {
        let folder = try TemporaryFolder()
        let main = main(in: folder, "dora")
        let text = try SharedText.dump([["--lr=0.3"], ["--unknown"], ["--lr=0.4"]])
        let error = #expect(throws: DoraError.self) {
            try ImportCommand.load(text, main: main) { _, _ in }
        }
        #expect(error?.code == .damagedText)
        #expect(
            error?.message == "experiment 2 of the 3 in the text has arguments that this program "
                + "does not take, `--unknown`: Unknown option '--unknown'")
        #expect(try XPStore(main.dora).signatures() == [main.xp(for: ["--lr=0.3"]).signature])
    }

    @Test func `an unknown experiment is an error that names it`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: DoraError.self) {
            try ExportCommand.text(of: ["00000000"], main: main(in: folder, "dora"))
        }
        #expect(error?.message.contains("00000000") == true)
    }

    @Test func `a program's flag that a command has too is refused`() throws {
        let greedy = argparseMain(Greedy.self, name: "greedy", directory: "/tmp/unused") { _, _ in }
        let error = #expect(throws: DoraError.self) {
            try greedy.schema.get().refuseFlags(ofCommand: LaunchCommand.self)
        }
        #expect(error?.message.contains("--gpus") == true)
        let plain = argparseMain(Arguments.self, name: "plain", directory: "/tmp/unused") { _, _ in
        }
        for command in [RunCommand.self, LaunchCommand.self, InfoCommand.self]
            as [any ParsableCommand.Type]
        {
            try plain.schema.get().refuseFlags(ofCommand: command)
        }
    }
}
