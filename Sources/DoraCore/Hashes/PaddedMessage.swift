/// A message as the SHA hashes take it.
enum PaddedMessage {
    /// Whole blocks: the message, a bit that is set, zeros, and how many bits the message has.
    static func of(_ message: [UInt8], block: Int) -> [UInt8] {
        // The number of bits takes an eighth of a block, most of it zeros.
        let size = (message.count + 1 + block / 8 + block - 1) / block * block
        var padded = [UInt8](repeating: 0, count: size)
        padded.withUnsafeMutableBytes { bytes in
            message.withUnsafeBytes { bytes.copyMemory(from: $0) }
            bytes[message.count] = 0x80
            bytes.storeBytes(
                of: UInt64(message.count * 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
        }
        return padded
    }
}
