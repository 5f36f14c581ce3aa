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
            padded.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: block) {
                    expand(bytes, start, words)
                    digest = mixed(digest, words)
                }
            }
        }
        return digest
    }

    private static func expand(
        _ bytes: UnsafeRawBufferPointer, _ start: Int,
        _ words: UnsafeMutableBufferPointer<UInt32>
    ) {
        var place = 0
        while place < 16 {
            let word = bytes.loadUnaligned(fromByteOffset: start &+ 4 &* place, as: UInt32.self)
            words[place] = UInt32(bigEndian: word)
            place &+= 1
        }
        while place < 80 {
            let word =
                words[place &- 3] ^ words[place &- 8] ^ words[place &- 14] ^ words[place &- 16]
            words[place] = word.rotated(1)
            place &+= 1
        }
    }

    private static func mixed(
        _ digest: Digest, _ words: UnsafeMutableBufferPointer<UInt32>
    ) -> Digest {
        var (a, b, c, d, e) = digest
        var place = 0
        while place < 20 {
            let sum = a.rotated(5) &+ (d ^ b & (c ^ d)) &+ e &+ 0x5a82_7999 &+ words[place]
            (e, d, c, b, a) = (d, c, b.rotated(30), a, sum)
            place &+= 1
        }
        while place < 40 {
            let sum = a.rotated(5) &+ (b ^ c ^ d) &+ e &+ 0x6ed9_eba1 &+ words[place]
            (e, d, c, b, a) = (d, c, b.rotated(30), a, sum)
            place &+= 1
        }
        while place < 60 {
            let sum = a.rotated(5) &+ (b & c | d & (b | c)) &+ e &+ 0x8f1b_bcdc &+ words[place]
            (e, d, c, b, a) = (d, c, b.rotated(30), a, sum)
            place &+= 1
        }
        while place < 80 {
            let sum = a.rotated(5) &+ (b ^ c ^ d) &+ e &+ 0xca62_c1d6 &+ words[place]
            (e, d, c, b, a) = (d, c, b.rotated(30), a, sum)
            place &+= 1
        }
        return (
            digest.0 &+ a, digest.1 &+ b, digest.2 &+ c, digest.3 &+ d, digest.4 &+ e
        )
    }
}

extension UInt32 {
    @inline(__always)
    fileprivate func rotated(_ bits: UInt32) -> UInt32 { self &<< bits | self &>> (32 &- bits) }
}
