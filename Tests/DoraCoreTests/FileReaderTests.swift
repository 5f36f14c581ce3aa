import Foundation
import Testing

@testable import DoraCore

@Suite struct `A file that is read in parts` {
    @Test func `ends where it ends, until it has grown`() throws {
        try TemporaryFolder.with { folder in
            let path = "\(folder)/log"
            try AtomicFile.replace(path, withText: "one two")
            guard let file = FileReader(path) else { throw Files.failure("open", path) }
            #expect(file.size == 7)
            #expect(try file.read(3, from: 0) == Array("one".utf8))
            #expect(try file.read(100, from: 4) == Array("two".utf8))
            #expect(try file.read(100, from: 7).isEmpty)
            #expect(try file.read(100, from: 1000).isEmpty)
            let end = open(path, O_WRONLY | O_APPEND)
            defer { close(end) }
            #expect(Files.writeAll(" three".utf8, to: end))
            #expect(try file.read(100, from: 7) == Array(" three".utf8))
            #expect(file.size == 13)
        }
    }

    @Test func `is an error where it is none`() throws {
        try TemporaryFolder.with { folder in
            if FileReader("\(folder)/none") != nil { Issue.record("there is none") }
            guard let file = FileReader(folder) else { throw Files.failure("open", folder) }
            #expect {
                try file.read(1, from: 0)
            } throws: {
                "\($0)".contains("cannot read \(folder)")
            }
        }
    }
}
