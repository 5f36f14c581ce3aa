import Testing

@testable import Slurm

/// Searches of texts, over bytes.
@Suite struct StringSearches {
    @Test(
        arguments: [
            ("aab", "ab", 1), ("aaab", "aab", 1), ("abc", "abc", 0), ("abc", "c", 2),
            ("abc", "", 0), ("", "", 0), ("é%c", "%c", 2),
        ] as [(String, String, Int)])
    func `the first place is found`(text: String, wanted: String, offset: Int) throws {
        let range = try #require(text.firstRange(ofBytes: wanted))
        #expect(text[range] == wanted)
        #expect(text.utf8.distance(from: text.startIndex, to: range.lowerBound) == offset)
    }

    @Test(arguments: [("ab", "abc"), ("", "a"), ("aab", "ba"), ("abab", "abb")])
    func `what is not there is not found`(text: String, wanted: String) {
        #expect(text.firstRange(ofBytes: wanted) == nil)
        #expect(!text.contains(bytesOf: wanted))
    }

    @Test func `a letter is found before what combines with it`() {
        // As `strstr`; in Swift's own search these are one character.
        #expect("n[1\u{301}]".contains(bytesOf: "1"))
    }

    @Test(
        arguments: [
            ("a%b%", "%", "%%", "a%%b%%"), ("a/b//c", "/", "_", "a_b__c"), ("\\x\\", "\\", "", "x"),
            ("", "%", "%%", ""), ("aaa", "aa", "b", "ba"),
        ] as [(String, String, String, String)])
    func `each place is replaced`(text: String, old: String, new: String, result: String) {
        #expect(text.replacing(bytesOf: old, with: new) == result)
    }
}
