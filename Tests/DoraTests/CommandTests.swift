import ArgumentParser
import DoraArguments
import DoraCore
import Slurm
import Testing

@testable import Dora

@Suite struct `The command line` {
    private let folder: TemporaryFolder
    private let main: ArgparseMain<GridArguments>

    init() throws {
        folder = try TemporaryFolder()
        main = argparseMain(GridArguments.self, name: "toy", directory: folder.path + "/dora") {
            _, arguments in
            if arguments.index > 0 { throw ExitCode(3) }
        }
    }

    private func run(_ arguments: String...) async -> Int32 {
        await DoraCommand.run(
            arguments, main, grids: ["toys": Explorer { $0(["index": .int(0)]) }])
    }

    @Test func `has exit codes that tell what went wrong`() async throws {
        #expect(await run("run") == 0)
        #expect(await run("run", "--index", "1") == 3)
        // Wrong: an argument of the program, one of the command, the command.
        #expect(await run("run", "--index", "x") == 64)
        #expect(await run("launch", "--local", "--indxe", "1") == 64)
        #expect(await run("grid", "--retyr", "toys") == 64)
        #expect(await run("gird", "toys") == 64)
        #expect(await run("export") == 64)
        // Not there.
        #expect(await run("grid", "tyos") == 1)
        #expect(await run("info", "-f", "0123") == 1)
        #expect(await run("grid", "--local", "--folder", "7", "toys") == 1)
    }

    @Test func `says which command may have been meant`() async {
        #expect(DoraCommand.suggestion(["gird", "toys"]) == " Did you mean 'grid'?")
        #expect(DoraCommand.suggestion(["lauch"]) == " Did you mean 'launch'?")
        for right in [["grid", "x"], ["help", "grid"], ["--help"], []] {
            #expect(DoraCommand.suggestion(right).isEmpty)
        }
    }

    @Test func `joins what Slurm said and what to do as two sentences`() {
        let error = SlurmError(.invalidPartition, operation: "connect to Slurm", message: "no")
        #expect(
            DoraError(error, hint: "Do this.").message
                == "cannot connect to Slurm: no (2000). Do this.")
        let whole = SlurmError(.invalidPartition, operation: "connect", message: "no.")
        #expect(!DoraError(whole, hint: "Do this.").message.contains(".."))
    }
}
