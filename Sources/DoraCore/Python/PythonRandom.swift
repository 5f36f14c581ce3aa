/// Python's `random.Random` for a seed that is a string: the Mersenne Twister MT19937.
package struct PythonRandom: Sendable {
    private static let size = 624

    private var state: [UInt32]
    private var position = PythonRandom.size

    /// Seeds as Python does since version 3.2: with the text and its SHA-512, read as one number.
    package init(seed: String) {
        let text = Array(seed.utf8)
        let bytes = text + SHA512.hash(text)
        // The number's 32-bit digits, the lowest first.
        var key = stride(from: bytes.count, to: 0, by: -4).map { end in
            bytes[max(end - 4, 0)..<end].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        while key.count > 1, key.last == 0 { key.removeLast() }
        state = Self.initialState(19_650_218)
        mix(key)
    }

    private static func initialState(_ seed: UInt32) -> [UInt32] {
        var state = [seed]
        state.reserveCapacity(size)
        for index in 1..<UInt32(size) {
            let last = state[Int(index) - 1]
            state.append(1_812_433_253 &* (last ^ last >> 30) &+ index)
        }
        return state
    }

    /// `init_by_array` of the twister's authors.
    private mutating func mix(_ key: [UInt32]) {
        var index = 1
        func mixed(_ factor: UInt32) -> UInt32 {
            let last = state[index - 1]
            return state[index] ^ ((last ^ last >> 30) &* factor)
        }
        func advance() {
            index += 1
            guard index == Self.size else { return }
            state[0] = state[Self.size - 1]
            index = 1
        }
        for step in 0..<max(Self.size, key.count) {
            let digit = step % key.count
            state[index] = mixed(1_664_525) &+ key[digit] &+ UInt32(digit)
            advance()
        }
        for _ in 1..<Self.size {
            state[index] = mixed(1_566_083_941) &- UInt32(index)
            advance()
        }
        state[0] = 0x8000_0000
    }

    private mutating func twist() {
        for index in 0..<Self.size {
            let bits =
                state[index] & 0x8000_0000 | state[(index + 1) % Self.size] & 0x7fff_ffff
            state[index] =
                state[(index + 397) % Self.size] ^ bits >> 1 ^ (bits & 1 == 0 ? 0 : 0x9908_b0df)
        }
        position = 0
    }

    private mutating func next() -> UInt32 {
        if position == Self.size { twist() }
        var word = state[position]
        position += 1
        word ^= word >> 11
        word ^= word << 7 & 0x9d2c_5680
        word ^= word << 15 & 0xefc6_0000
        return word ^ word >> 18
    }

    /// `randint`: a number of the range, each as likely.
    package mutating func integer(in range: ClosedRange<UInt32>) -> UInt32 {
        let count = range.upperBound - range.lowerBound
        guard count < .max else { return next() }
        // As many bits as the count of numbers has, taken anew until they fit.
        let excess = UInt32((count + 1).leadingZeroBitCount)
        while true {
            let bits = next() >> excess
            if bits <= count { return range.lowerBound + bits }
        }
    }
}
