/// The SHA-1 of a text, which an experiment is named by. It keeps nothing secret.
///
/// Written here, for a library of hashes would be nine tenths of what a program is compiled from; and
/// for the compiler that does not optimize, too, as that is what grids of thousands may be made with.
enum SHA1 {
    typealias Digest = (UInt32, UInt32, UInt32, UInt32, UInt32)

    private static let block = 64

    /// The 20 bytes as five numbers.
    static func hash(_ message: [UInt8]) -> Digest {
        var digest: Digest = (0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0)
        let padded = PaddedMessage.of(message, block: block)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { words in
            let words = words.baseAddress!
            padded.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: block) {
                    expand(bytes.baseAddress! + start, words)
                    mix(&digest, words)
                }
            }
        }
        return digest
    }

    private static func expand(_ bytes: UnsafeRawPointer, _ words: UnsafeMutablePointer<UInt32>) {
        var place = 0
        while place < 16 {
            let word = bytes.loadUnaligned(fromByteOffset: 4 &* place, as: UInt32.self)
            words[place] = UInt32(bigEndian: word)
            place &+= 1
        }
        while place < 80 {
            let word =
                words[place &- 3] ^ words[place &- 8] ^ words[place &- 14] ^ words[place &- 16]
            words[place] = word &<< 1 | word &>> 31
            place &+= 1
        }
    }

    private static func mix(_ digest: inout Digest, _ words: UnsafeMutablePointer<UInt32>) {
        var (a, b, c, d, e) = digest
        var place = 0
        // Five rounds at a time, after which each number is in its place again.
        while place < 20 {
            step(&e, a, &b, d ^ b & (c ^ d), 0x5a82_7999 &+ words[place])
            step(&d, e, &a, c ^ a & (b ^ c), 0x5a82_7999 &+ words[place &+ 1])
            step(&c, d, &e, b ^ e & (a ^ b), 0x5a82_7999 &+ words[place &+ 2])
            step(&b, c, &d, a ^ d & (e ^ a), 0x5a82_7999 &+ words[place &+ 3])
            step(&a, b, &c, e ^ c & (d ^ e), 0x5a82_7999 &+ words[place &+ 4])
            place &+= 5
        }
        while place < 40 {
            step(&e, a, &b, b ^ c ^ d, 0x6ed9_eba1 &+ words[place])
            step(&d, e, &a, a ^ b ^ c, 0x6ed9_eba1 &+ words[place &+ 1])
            step(&c, d, &e, e ^ a ^ b, 0x6ed9_eba1 &+ words[place &+ 2])
            step(&b, c, &d, d ^ e ^ a, 0x6ed9_eba1 &+ words[place &+ 3])
            step(&a, b, &c, c ^ d ^ e, 0x6ed9_eba1 &+ words[place &+ 4])
            place &+= 5
        }
        while place < 60 {
            step(&e, a, &b, b & c | d & (b | c), 0x8f1b_bcdc &+ words[place])
            step(&d, e, &a, a & b | c & (a | b), 0x8f1b_bcdc &+ words[place &+ 1])
            step(&c, d, &e, e & a | b & (e | a), 0x8f1b_bcdc &+ words[place &+ 2])
            step(&b, c, &d, d & e | a & (d | e), 0x8f1b_bcdc &+ words[place &+ 3])
            step(&a, b, &c, c & d | e & (c | d), 0x8f1b_bcdc &+ words[place &+ 4])
            place &+= 5
        }
        while place < 80 {
            step(&e, a, &b, b ^ c ^ d, 0xca62_c1d6 &+ words[place])
            step(&d, e, &a, a ^ b ^ c, 0xca62_c1d6 &+ words[place &+ 1])
            step(&c, d, &e, e ^ a ^ b, 0xca62_c1d6 &+ words[place &+ 2])
            step(&b, c, &d, d ^ e ^ a, 0xca62_c1d6 &+ words[place &+ 3])
            step(&a, b, &c, c ^ d ^ e, 0xca62_c1d6 &+ words[place &+ 4])
            place &+= 5
        }
        digest = (digest.0 &+ a, digest.1 &+ b, digest.2 &+ c, digest.3 &+ d, digest.4 &+ e)
    }

    /// A round: what it makes of the fifth number and the second.
    @inline(__always)
    private static func step(
        _ e: inout UInt32, _ a: UInt32, _ b: inout UInt32, _ mixed: UInt32, _ added: UInt32
    ) {
        e &+= (a &<< 5 | a &>> 27) &+ mixed &+ added
        b = b &<< 30 | b &>> 2
    }
}
