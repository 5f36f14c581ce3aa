import ArgumentParser
import DoraArguments
import DoraCore
import Testing

@testable import Dora

private struct Rounded: ParsableArguments {
    @Option var steps = 1
    mutating func validate() { steps = (steps + 9) / 10 * 10 }
}

@Suite struct `A launcher` {
    private func herd(
        _ explore: @escaping @Sendable (Launcher<GridArguments>) throws -> Void
    ) throws -> Herd {
        let main = argparseMain(GridArguments.self, name: "toy", directory: "/nowhere") { _, _ in }
        return try Explorer<GridArguments>(explore).herd(of: main, slurm: SlurmConfig())
    }

    private func error(
        _ explore: @escaping @Sendable (Launcher<GridArguments>) throws -> Void
    ) -> String {
        do { _ = try herd(explore) } catch { return "\(error)" }
        return ""
    }

    @Test func `binds for others and leaves itself as it is`() throws {
        let herd = try herd { launcher in
            let bound = launcher.bind(["lr": 0.5]).slurm { $0.gpus = 4 }
            bound { $0.index = 1 }
            launcher(["index": 2])
            var changed = launcher
            changed.bindInPlace { $0.lr = 0.25 }
            changed.slurmInPlace(["mem_per_gpu": 8])
            changed("--index=3")
        }
        #expect(
            herd.members.map(\.xp.delta) == [
                ["index": 1, "lr": 0.5], ["index": 2], ["index": 3, "lr": 0.25],
            ])
        #expect(herd.members.map(\.slurm.gpus) == [4, 1, 1])
        #expect(herd.members.map(\.slurm.memPerGPU) == [40, 40, 8])
        #expect(herd.groups == [[0], [1], [2]])
    }

    @Test func `gives what it has bound to another explorer`() throws {
        let inner = Explorer<GridArguments> { launcher in
            launcher()
            launcher { $0.index = 1 }
        }
        let herd = try herd { launcher in
            try inner(launcher.bind(["lr": 0.5]))
            try launcher.jobArray { try inner($0) }
        }
        #expect(herd.members.map(\.xp.delta.count) == [1, 2, 0, 1])
        #expect(herd.groups == [[0], [1], [2, 3]])
    }

    @Test func `lets the first of equal XPs decide`() throws {
        let herd = try herd { launcher in
            launcher.slurm { $0.time = 1 }(["index": 1])
            launcher(["index": 1])
            launcher.jobArray { $0(["index": 1]) }
        }
        #expect(herd.members.map(\.slurm.time) == [1])
        #expect(herd.groups == [[0]])
    }

    @Test func `names the wrong key, and what may have been meant`() {
        #expect(error { $0(["indx": 1]) }.contains("index"))
        #expect(error { $0.slurm(["mem_per_gpus": 1])() }.contains("mem_per_gpu"))
        #expect(error { $0.slurm(["time": "long"])() }.contains("time"))
    }

    @Test func `tells which of many command lines is wrong`() {
        let message = error { launcher in
            for lr in ["0.1", "much", "0.3"] { launcher(["index": 7, "lr": .string(lr)]) }
        }
        #expect(message.hasSuffix("(launched with the arguments: --index=7 --lr=much)"))
    }

    @Test func `tells which of many changes is wrong`() async throws {
        struct Checked: ParsableArguments {
            @Option var index = 1
            @Option var tag = ""
            func validate() throws {
                guard index > 0 else { throw ValidationError("index must be positive") }
            }
        }
        let main = argparseMain(Checked.self, name: "checked", directory: "/nowhere") { _, _ in }
        let explorer = Explorer<Checked> { launcher in
            for index in [2, 0, 3] {
                launcher {
                    $0.index = index
                    $0.tag = "a b"
                }
            }
        }
        let herd = try explorer.herd(of: main, slurm: SlurmConfig())
        let error = await #expect(throws: DoraError.self) {
            try await main.initialize(herd.members.map(\.xp))
        }
        #expect(
            error?.message
                == "index must be positive (launched with the arguments: --index=0 '--tag=a b')")
    }

    @Test func `names no arguments where there are none`() throws {
        struct Needed: ParsableArguments { @Option var index: Int }
        let main = argparseMain(Needed.self, name: "needy", directory: "/nowhere") { _, _ in }
        let explorer = Explorer<Needed> { launcher in launcher() }
        let error = #expect(throws: DoraError.self) {
            try explorer.herd(of: main, slurm: SlurmConfig())
        }
        #expect(error?.message.hasSuffix("(launched without arguments)") == true, "\(error as Any)")
    }

    @Test func `keeps the order of thousands, and tells the first that is wrong`() throws {
        let herd = try herd { launcher in
            for index in 1...3000 { launcher(["index": .int(index)]) }
        }
        #expect(herd.members.map(\.xp.delta) == (1...3000).map { ["index": .int($0)] })
        let message = error { launcher in
            for index in 1...3000 {
                launcher(["lr": index % 1000 == 999 ? .string("wrong\(index)") : .int(index)])
            }
            launcher(["indx": 1])
        }
        #expect(message.contains("--lr=wrong999)"))
    }

    @Test func `sees what validate changes, on whatever thread`() throws {
        for _ in 1...10 {
            let main = argparseMain(Rounded.self, name: "toy", directory: "/nowhere") { _, _ in }
            let explorer = Explorer<Rounded> { launcher in
                for index in 1...64 { launcher(["steps": .int(index * 10 + 4)]) }
            }
            let herd = try explorer.herd(of: main, slurm: SlurmConfig())
            #expect(
                herd.members.map(\.xp.delta) == (1...64).map { ["steps": .int($0 * 10 + 10)] })
        }
    }

    @Test func `refuses arrays in arrays, and two kinds of jobs in one`() {
        let nested = error { launcher in launcher.jobArray { $0.jobArray { $0() } } }
        #expect(nested.contains("inside another"))
        let mixed = error { launcher in
            launcher.jobArray { launcher in
                launcher(["index": 1])
                launcher.slurm { $0.gpus = 2 }(["index": 2])
            }
        }
        #expect(mixed.contains("job array"))
    }
}
