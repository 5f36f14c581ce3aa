/// Finds flags by their spelling, in time that does not grow with their number.
struct FlagTable: Sendable {
    // Numbers only, so that a look at a slot retains nothing.
    private struct Slot {
        var start: Int32 = 0
        /// 0: the slot is free.
        var count: Int32 = 0
        var parameter: Int32 = 0
        var spelling: Int32 = 0
    }

    private let slots: [Slot]
    private let names: [UInt8]

    /// Makes a table; of a name that comes twice the first counts.
    init(_ flags: [(name: [UInt8], parameter: Int, spelling: Int)]) {
        var names: [UInt8] = []
        // At least one slot stays free, where a search ends.
        var size = 4
        while size < 2 * flags.count + 1 { size *= 2 }
        var slots = Array(repeating: Slot(), count: size)
        for flag in flags {
            var index = flag.name.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
            while slots[index].count > 0 { index = (index + 1) & (size - 1) }
            slots[index] = Slot(
                start: Int32(names.count), count: Int32(flag.name.count),
                parameter: Int32(flag.parameter), spelling: Int32(flag.spelling))
            names += flag.name
        }
        self.slots = slots
        self.names = names
    }

    /// The parameter and case of a spelling with its dashes.
    subscript(name: UnsafeBufferPointer<UInt8>) -> (parameter: Int, spelling: Int)? {
        let last = slots.count - 1
        var index = Self.hash(name) & last
        while true {
            let slot = slots[index]
            if slot.count == 0 { return nil }
            if Int(slot.count) == name.count, matches(name, from: Int(slot.start)) {
                return (Int(slot.parameter), Int(slot.spelling))
            }
            index = (index + 1) & last
        }
    }

    private func matches(_ name: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        for offset in 0..<name.count where names[start + offset] != name[offset] { return false }
        return true
    }

    /// FNV-1a.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
