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
