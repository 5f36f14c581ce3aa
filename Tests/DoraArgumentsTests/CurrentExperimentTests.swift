import DoraCore
import Testing

@testable import DoraArguments

@Suite(OneExperiment()) struct CurrentExperimentTests {
    private func xp(_ delta: Delta) throws -> XP {
        try XP(dora: DoraConfig(directory: "/tmp/unused"), argv: [], delta: delta)
    }

    @Test func `the current experiment is the one entered`() async throws {
        let (outer, inner) = (try xp(["a": 1]), try xp(["a": 2]))
        #expect(throws: DoraError.self) { try XP.current }
        #expect(!XP.isActive)
        try await outer.enter {
            await Task.yield()
            #expect(try XP.current == outer)
            #expect(throws: DoraError.self) { try inner.enter {} }
            let inside = try inner.enter(stack: true) { try XP.current }
            #expect(inside == inner)
            #expect(try XP.current == outer)
        }
        #expect(!XP.isActive)
    }

    @Test func `a child task is in the experiment, a detached one is not`() async throws {
        try await xp(["a": 1]).enter {
            async let child = XP.isActive
            #expect(await child)
            #expect(await Task.detached { XP.isActive }.value == false)
        }
    }

    @Test func `a run enters the experiment for the whole process and writes its folder`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let train = argparseMain(Hyperparameters.self, name: "train", directory: folder) {
                xp, hyperparameters in
                #expect(hyperparameters.lr == 0.3)
                #expect(try XP.current == xp)
                #expect(await Task.detached { XP.isActive }.value)
                #expect(Files.exists(xp.folder + "/.argv.json"))
                try xp.link.push(["loss": 0.5])
                await #expect(throws: DoraError.self) { try await xp.enterAsMain {} }
            }
            let xp = try train.xp(for: ["--lr=0.3"])
            #expect(Files.names(in: folder).isEmpty)
            try await train.run(xp)
            #expect(!XP.isActive)
            #expect(train.history(of: xp) == [["loss": 0.5]])
        }
    }

    @Test func `what the program throws ends the run`() async throws {
        struct Failure: Error {}
        try await TemporaryFolder.with { folder in
            let train = argparseMain(Hyperparameters.self, name: "train", directory: folder) {
                _, _ in throw Failure()
            }
            let xp = try train.xp(for: [])
            await #expect(throws: Failure.self) { try await train.run(xp) }
            #expect(!XP.isActive)
        }
    }
}
