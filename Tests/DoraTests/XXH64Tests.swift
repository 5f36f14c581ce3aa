import Testing

@testable import Dora

@Suite struct XXH64Tests {
    /// What xxHash's own library says.
    @Test(arguments: [
        ("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
        ("Nobody inspects the spammish repetition", "fbcea83c8a378bf1"),
        (String(decoding: 0..<101, as: UTF8.self), "e99038495f85381e"),
    ])
    func `the hash is that of xxHash, whatever the parts`(text: String, digits: String) {
        for size in [1, 5, 31, 32, 33, 200] {
            var hash = XXH64()
            Array(text.utf8).withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: size) {
                    let part = bytes[start..<min(start + size, bytes.count)]
                    hash.update(UnsafeRawBufferPointer(rebasing: part))
                }
            }
            #expect(hash.text == digits)
        }
        var whole = XXH64()
        whole.update(text)
        #expect(whole.text == digits)
    }
}
