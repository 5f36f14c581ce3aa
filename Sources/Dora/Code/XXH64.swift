/// The hash XXH64 of xxHash, with the seed 0, part by part.
///
/// It tells contents apart as well as 64 bits can; it stops nobody who wants two contents with one
/// hash. SHA-256 would, and takes as long over a program as copying it.
///
/// What is done for each word is written for the compiler that does not optimize, too: a program of
/// 50 MB, which is what grids of unoptimized programs keep, took it a second.
struct XXH64 {
    // Computed, for a stored one is looked at each time whether it is there already.
    @inline(__always)
    private static var primes: (UInt64, UInt64, UInt64, UInt64, UInt64) {
        (
            0x9e37_79b1_85eb_ca87, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9,
            0x85eb_ca77_c2b2_ae63, 0x27d4_eb2f_1656_67c5
        )
    }
    private static let stripe = 32

    private typealias Lanes = (UInt64, UInt64, UInt64, UInt64)

    private var lanes: Lanes = (
        primes.0 &+ primes.1, primes.1, 0, 0 &- primes.0
    )
    private var length = 0
    /// What came after the last whole stripe.
    private var rest: [UInt8] = []

    mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length += bytes.count
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.stripe - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == Self.stripe else { return }
            lanes = rest.withUnsafeBytes { Self.mixed(lanes, $0) }
            rest.removeAll()
        }
        let stripes = bytes.prefix(bytes.count / Self.stripe * Self.stripe)
        lanes = Self.mixed(lanes, UnsafeRawBufferPointer(rebasing: stripes))
        rest += bytes.dropFirst(stripes.count)
    }

    /// - Parameter stripes: whole ones.
    private static func mixed(_ lanes: Lanes, _ stripes: UnsafeRawBufferPointer) -> Lanes {
        var (a, b, c, d) = lanes
        var place = 0
        while place < stripes.count {
            a = round(a, word(stripes, place))
            b = round(b, word(stripes, place &+ 8))
            c = round(c, word(stripes, place &+ 16))
            d = round(d, word(stripes, place &+ 24))
            place &+= stripe
        }
        return (a, b, c, d)
    }

    func finalize() -> UInt64 {
        let (a, b, c, d) = lanes
        var hash = Self.primes.4
        if length >= Self.stripe {
            hash = a.rotated(1) &+ b.rotated(7) &+ c.rotated(12) &+ d.rotated(18)
            for lane in [a, b, c, d] {
                hash = (hash ^ Self.round(0, lane)) &* Self.primes.0 &+ Self.primes.3
            }
        }
        hash &+= UInt64(length)
        rest.withUnsafeBytes { rest in
            var place = 0
            while place + 8 <= rest.count {
                hash ^= Self.round(0, Self.word(rest, place))
                hash = hash.rotated(27) &* Self.primes.0 &+ Self.primes.3
                place += 8
            }
            if place + 4 <= rest.count {
                let half = rest.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                hash ^= UInt64(UInt32(littleEndian: half)) &* Self.primes.0
                hash = hash.rotated(23) &* Self.primes.1 &+ Self.primes.2
                place += 4
            }
            for byte in rest[place...] {
                hash ^= UInt64(byte) &* Self.primes.4
                hash = hash.rotated(11) &* Self.primes.0
            }
        }
        hash = (hash ^ hash >> 33) &* Self.primes.1
        hash = (hash ^ hash >> 29) &* Self.primes.2
        return hash ^ hash >> 32
    }

    /// 16 hex digits.
    var text: String {
        let digits = String(finalize(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        (lane &+ word &* primes.1).rotated(31) &* primes.0
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}

extension UInt64 {
    @inline(__always)
    fileprivate func rotated(_ bits: UInt64) -> UInt64 { self &<< bits | self &>> (64 &- bits) }
}
