import Foundation
import Testing

@testable import DoraCore

@Suite struct LinkTests {
    @Test func `metrics are nested, appended and read back`() throws {
        try TemporaryFolder.with { folder in
            let link = Link(file: folder + "/history.json")
            try link.push(["train": ["loss": 0.5], "epoch": 1])
            try link.push(["train": ["loss": 0.25], "epoch": 2])
            let other = Link(file: folder + "/history.json")
            try other.load()
            #expect(other.history == link.history)
            #expect(other.history.last?["train"]?["loss"] == 0.25)
            #expect(Files.names(in: folder) == ["history.json"])
        }
    }

    /// In a container every run may have the same process number, and one that was killed leaves
    /// its temporary file.
    @Test func `what a killed process left is in nobody's way`() throws {
        try TemporaryFolder.with { folder in
            let file = folder + "/history.json"
            try AtomicFile.replace(file, withText: "[]")
            for number in 0..<5000 {
                let left = open(
                    "\(folder)/.history.json.\(getpid()).\(number).tmp", O_CREAT | O_WRONLY, 0o600)
                close(left)
            }
            try Link(file: file).push(["epoch": 1])
            #expect(try Files.readText(file)?.contains("epoch") == true)
        }
    }

    /// A file server says so of a file that is read while a job replaces it.
    @Test(arguments: [(3, 0, 4), (99, Int(ESTALE), 10)])
    func `a stale file is opened again`(stale: Int, reason: Int, tries: Int) {
        var count = 0
        let last = Files.whileStale {
            count += 1
            return count <= stale ? ESTALE : 0
        }
        #expect(count == tries)
        #expect(Int(last) == reason)
    }

    @Test func `a reader never sees half a file`() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder + "/history.json"
            try Link(file: file).update([])
            async let writing: Void = Task.detached {
                let link = Link(file: file)
                for step in 0..<300 {
                    try link.push([
                        "step": .int(step), "text": .string(.init(repeating: "x", count: 99)),
                    ])
                }
            }.value
            var longest = 0
            while longest < 300 {
                let reader = Link(file: file)
                try reader.load()
                #expect(reader.history.count >= longest)
                longest = max(longest, reader.history.count)
            }
            try await writing
        }
    }

    /// As Python's `json` writes what its file names and arguments hold that are not UTF-8.
    @Test func `text that Swift cannot hold stays what it is`() throws {
        try TemporaryFolder.with { folder in
            let file = folder + "/history.json"
            let odd = #"""
                [
                  {
                    "file": "caf\udce9 \ud83d\ude00 \ud800\u0041",
                    "loss": 1
                  },
                  {
                    "loss": 2
                  },
                  {"\udfff": ["\uD800"]},
                  {"\udfff": 4}
                ]
                """#
            try AtomicFile.replace(file, withText: odd)
            let link = Link(file: file)
            try link.load()
            #expect(link.history.count == 4)
            #expect(link.history[0]["file"] == "caf\u{FFFD} 😀 \u{FFFD}A")
            try link.push(["loss": 3])
            let pushed = odd.dropLast(2) + ",\n  {\n    \"loss\": 3\n  }\n]"
            #expect(try Files.readText(file) == String(pushed))
            // What is kept of an old history is kept as it is, what is changed is not.
            try link.update(.array([link.history[0], ["loss": 0], ["loss": 1]]))
            let updated = try #require(try Files.readText(file))
            #expect(updated.contains(#"caf\udce9 \ud83d\ude00 \ud800\u0041"#))
            #expect(!updated.contains("dfff") && !updated.contains("fffd"))
            try link.load()
            try link.update(["first", link.history[1], link.history[0]])
            try link.load()
            try link.update(.array(Array(link.history.suffix(1))))
            #expect(try Files.readText(file)?.contains("udce9") == true)
        }
    }

    @Test func `texts that Swift cannot tell apart stay where they were`() throws {
        try TemporaryFolder.with { folder in
            let file = folder + "/history.json"
            let odd = #"[{"f": "\ud800"}, {"loss": NaN}, {"f": "\ud801"}, {"loss": 1}]"#
            try AtomicFile.replace(file, withText: odd)
            let link = Link(file: file)
            try link.load()
            let history = link.history
            #expect(history[0] == history[2])
            for (kept, originals) in [
                (history[...], ["d800", "d801"]), (history.suffix(2), ["d801"]),
                (history.prefix(2), ["d800"]), (history.prefix(1), ["d800"]),
            ] {
                try AtomicFile.replace(file, withText: odd)
                try link.load()
                try link.update(.array(Array(kept)))
                let text = try #require(try Files.readText(file))
                #expect(text.matches(of: #/\\u(d80.)/#).map { String($0.1) } == originals)
            }
        }
    }

    @Test func `an entry that could not be written can be pushed again`() throws {
        try TemporaryFolder.with { folder in
            let link = Link(file: folder + "/late/history.json")
            #expect(throws: DoraError.self) { try link.push(["loss": 1]) }
            #expect(throws: DoraError.self) { try link.update([["loss": 0]]) }
            #expect(link.history.isEmpty)
            try Files.makeFolder(folder + "/late")
            try link.push(["loss": 1])
            try link.push(["loss": 2])
            let reader = Link(file: link.file)
            try reader.load()
            #expect(reader.history == [["loss": 1], ["loss": 2]])
        }
    }

    @Test func `a history that is no list is refused`() throws {
        let link = Link(file: nil)
        #expect(throws: DoraError.self) { try link.update(["a": 1]) }
        #expect(link.history.isEmpty)
    }

    @Test func `what cannot be written is an error that names the file`() throws {
        let link = Link(file: "/nonexistent/folder/history.json")
        let error = #expect(throws: DoraError.self) { try link.push(["a": 1]) }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains("/nonexistent/folder/history.json") == true)
    }
}
