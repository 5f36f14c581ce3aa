import ArgumentParser
import DoraCore
import Foundation
import Testing

@testable import DoraArguments

@Suite struct InitializationTests {
    private func main(in folder: String, shared: Bool = false) -> ArgparseMain<Hyperparameters> {
        argparseMain(
            Hyperparameters.self, name: "train", directory: folder + "/dora",
            exclude: ["num_*"], shared: shared ? folder + "/shared" : nil
        ) { _, _ in }
    }

    @Test func `an experiment is found by its signature, a prefix and a job`() throws {
        try TemporaryFolder.with { folder in
            let train = main(in: folder)
            let xp = try train.xp(for: ["--lr=0.3"])
            #expect(throws: DoraError.self) { try train.xp(for: xp.signature) }
            try train.initialize(xp)
            #expect(try train.xp(for: xp.signature) == xp)
            let prefix = String(xp.signature.description.prefix(3))
            #expect(try train.signature(matching: prefix) == xp.signature)
            try Files.makeFolder(folder + "/dora/by_id")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/dora/by_id/12", withDestinationPath: xp.folder)
            #expect(try train.xp(forJob: "12") == xp)
            #expect(throws: DoraError.self) { try train.xp(forJob: "13") }
            try Files.makeFolder(folder + "/dora/arrays/a")
            try "\(xp.signature)\n".write(
                toFile: folder + "/dora/arrays/a/t.tasks", atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/dora/by_id/14", withDestinationPath: "../arrays/a")
            #expect(try train.xp(forJob: "14_0") == xp)
            #expect(throws: DoraError.self) { try train.xp(forJob: "14_\(Int.max)") }
        }
    }

    /// Arrays of the same experiments share a folder, with a file of tasks for each.
    @Test func `an experiment is found by a task that has not started yet`() throws {
        try TemporaryFolder.with { folder in
            let train = main(in: folder)
            let xps = try ["0.3", "0.4"].map { try train.xp(for: ["--lr=\($0)"]) }
            func write(_ text: String, to name: String) throws {
                let path = "\(folder)/dora/\(name)"
                try Files.makeFolder(try #require(Files.parent(of: path)))
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
            let tokens = (0..<3).map { "\($0)" + String(repeating: "a", count: 31) }
            try Files.makeFolder(folder + "/dora/by_id")
            for (array, token) in zip(16..., tokens) {
                try write(
                    xps.map { "\($0.signature)\n" }.joined(), to: "arrays/a/\(token).tasks")
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/dora/by_id/\(array)", withDestinationPath: "../arrays/a")
            }
            for (task, xp) in xps.enumerated() {
                try train.initialize(xp)
                try write(
                    #"{"job_id": "18_\#(task)", "token": "\#(tokens[2])"}"#,
                    to: "xps/\(xp.signature)/job.json")
            }
            for (task, xp) in xps.enumerated() {
                #expect(try train.xp(forJob: "18_\(task)") == xp)
            }
            #expect(throws: DoraError.self) { try train.xp(forJob: "18_2") }
            // Of the arrays before it nothing is left but what ran.
            try write("16\n", to: "tokens/\(tokens[0])")
            #expect(try train.xp(forJob: "16_1") == xps[1])
            #expect(try train.xp(forJob: "18_0") == xps[0])
            // The one that is left.
            #expect(try train.xp(forJob: "17_1") == xps[1])
            // The same after a machine went down.
            try write("", to: "tokens/\(tokens[0])")
            try write("\0", to: "tokens/\(tokens[0]).again")
            try write("16\n", to: "tokens/\(tokens[0]).again.again")
            #expect(try train.xp(forJob: "17_1") == xps[1])
        }
    }

    @Test func `a shared experiment is found by whoever shares the folder`() throws {
        try TemporaryFolder.with { folder in
            let mine = main(in: folder, shared: true)
            let xp = try mine.xp(for: ["--lr=0.3"])
            try mine.initialize(xp)
            let shared = "\(folder)/shared/xps/\(xp.signature)"
            for path in ["\(folder)/shared/xps", shared, shared + "/.argv.json"] {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
                #expect((mode as? NSNumber)?.intValue == 0o777)
            }
            let other = argparseMain(
                Hyperparameters.self, name: "train", directory: folder + "/other",
                shared: folder + "/shared"
            ) { _, _ in }
            #expect(try other.argv(for: xp.signature) == ["--lr=0.3"])
            #expect(
                try other.signature(matching: xp.signature.description.prefix(4).description)
                    == xp.signature)
        }
    }

    @Test func `other arguments with the same signature are a collision`() throws {
        try TemporaryFolder.with { folder in
            let train = main(in: folder)
            let xp = try train.xp(for: ["--lr=0.3"])
            try Files.makeFolder(xp.folder)
            try AtomicFile.replace(xp.folder + "/.argv.json", withText: #"["--lr=0.7"]"#)
            let error = #expect(throws: DoraError.self) { try train.initialize(xp) }
            #expect(error?.code == .collision)
            #expect(error?.message.contains(#"[["lr", 0.3]]"#) == true)
            #expect(error?.message.contains(#"[["lr", 0.7]]"#) == true)
        }
    }

    @Test func `the same arguments in other words are no collision`() throws {
        try TemporaryFolder.with { folder in
            let train = main(in: folder)
            try train.initialize(train.xp(for: ["--lr=0.3"]))
            let xp = try train.xp(for: ["--num-workers=4", "--lr", "3e-1"])
            try train.initialize(xp)
            #expect(try train.argv(for: xp.signature) == xp.argv)
        }
    }

    @Test func `what ArgumentParser refuses, and says, stays the same`() throws {
        let refused = [
            ["--help"], ["--generate-completion-script", "bash"], ["--lr"], ["--whatever=1"],
        ]
        for argv in refused {
            let said = #expect(throws: (any Error).self) { try Hyperparameters.parse(argv) }
            let error = #expect(throws: DoraError.self) { try Hyperparameters.parsed(argv) }
            #expect(error?.message == said.map { Hyperparameters.message(for: $0) })
        }
        #expect(try Command.parsed(["--number=3"]).number == 3)
    }

    /// A type of arguments that is a command, too.
    struct Command: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "command")
        @Option var number = 1
    }

    @Test func `many are written at once, and each is checked`() async throws {
        try await TemporaryFolder.with { folder in
            let train = main(in: folder)
            let xps = try (0..<100).map { try train.xp(for: ["--batch-size=\($0)"]) }
            try await train.initialize(xps)
            let found = XPStore(train.dora).signatures()
            #expect(found == Set(xps.map(\.signature)).sorted())
        }
    }
}
