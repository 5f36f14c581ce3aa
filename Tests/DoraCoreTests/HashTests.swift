import Testing

@testable import DoraCore

/// What Python's hashlib says.
@Suite struct HashTests {
    private func digits(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xf, radix: 16) }.joined()
    }

    private func sha1(_ text: [UInt8]) -> [UInt8] {
        let (a, b, c, d, e) = SHA1.hash(text)
        return [a, b, c, d, e].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }

    @Test func `SHA-1 is that of texts of any length`() {
        #expect(digits(sha1(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        let all = (0..<300).flatMap { sha1(Array(repeating: UInt8(ascii: "a"), count: $0)) }
        #expect(digits(sha1(all)) == "59fd9a7a8ec7eb10d31fe6c625152f122c4e1606")
    }

    @Test func `SHA-512 is that of texts of any length`() {
        let all = (0..<300).flatMap { SHA512.hash(Array(repeating: UInt8(ascii: "a"), count: $0)) }
        #expect(
            digits(SHA512.hash(all))
                == "31c336adab577370612bbdd2a77b25de07ec8389de752295ba890ce160fc8065"
                + "4d34f23f93a5819b359f2a8ef15f3f274cbfa5becc521e5728397d60265ffb21")
    }
}
