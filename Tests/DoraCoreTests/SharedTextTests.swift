import Testing

@testable import DoraCore

@Suite struct SharedTextTests {
    private let argvs = [["--lr=0.1", "--name=é 😀"], [], ["--a=\"q\"\n"]]

    @Test func `a text reads back, in lines of 70 characters`() throws {
        let many = (0..<200).map { ["--seed=\($0 * 7919 % 1000)", "--lr=\(Double($0) / 7)"] }
        for argvs in [argvs, [], many] {
            let text = try SharedText.dump(argvs)
            #expect(try SharedText.load(text) == argvs)
            let lines = text.split(separator: "\n")
            #expect(lines.dropLast().allSatisfy { $0.utf8.count == 70 })
        }
    }

    @Test func `it is the text of Python's Dora`() throws {
        #expect(
            try SharedText.dump([["--a=5"], ["--b=6"]]) == "eJyLjlbS1U20NVWK1VEAMZNszZRiYwE9HgVZ")
    }

    @Test func `blanks and broken lines do no harm`() throws {
        let text = try SharedText.dump(argvs)
        let broken = text.map { "\($0)\r\n " }.joined()
        #expect(try SharedText.load(broken) == argvs)
    }

    @Test func `any damage is an error that says so`() throws {
        let text = try SharedText.dump(argvs)
        for length in 0..<text.count {
            let error = #expect(throws: DoraError.self) {
                try SharedText.load(String(text.prefix(length)))
            }
            #expect(error?.code == .damagedText)
        }
        let none = #expect(throws: DoraError.self) { try SharedText.load(" \n") }
        #expect(none?.message.hasPrefix("there is no text") == true)
        for other in ["é", text + "é", "{}", "eJxLLi0uyc8FAAiFAn0=", "AAAA"] {
            #expect(throws: DoraError.self) { try SharedText.load(other) }
        }
    }

    @Test func `JSON that holds no arguments is refused`() throws {
        for value: JSONValue in [["a": 1], [1], [["--a", 1]], "text"] {
            let text = try SharedText.dump(value)
            #expect(throws: DoraError.self) { try SharedText.load(text) }
        }
    }

    @Test func `reading ends at the first blank line behind the text`() {
        var lines = ["", " ", "abc ", "def", "", "ghi"][...]
        #expect(SharedText.text { lines.popFirst() } == "abcdef")
        #expect(lines == ["ghi"])
        #expect(SharedText.text { nil } == "")
    }
}
