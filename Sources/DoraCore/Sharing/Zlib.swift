internal import CZlib

/// The system's zlib, at the level that Python's `zlib.compress` uses.
enum Zlib {
    private static let chunk = 1 << 16
    /// A text of arguments that is larger than this when unpacked is an attack, not a grid.
    private static let largest = 1 << 30

    static func compress(_ bytes: [UInt8]) throws(DoraError) -> [UInt8] {
        var size = compressBound(uLong(bytes.count))
        var result = CInt(Z_OK)
        let packed = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            result = compress2(
                buffer.baseAddress, &size, bytes, uLong(bytes.count), Z_DEFAULT_COMPRESSION)
            count = result == Z_OK ? Int(size) : 0
        }
        guard result == Z_OK else {
            throw DoraError(
                .inputOutput, operation: "compress arguments",
                message: "zlib cannot compress \(bytes.count) bytes (error \(result))")
        }
        return packed
    }

    /// Unpacks one stream; what follows it is passed over, as Python does.
    static func decompress(_ bytes: [UInt8]) throws(DoraError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw SharedText.damaged("zlib cannot start")
        }
        defer { inflateEnd(&stream) }
        var unpacked: [UInt8] = []
        var input = bytes
        var result = CInt(Z_OK)
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(input.count)
            repeat {
                let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = uInt(chunk)
                    result = inflate(&stream, Z_NO_FLUSH)
                    count = chunk - Int(stream.avail_out)
                }
                unpacked += part
            } while result == Z_OK && unpacked.count <= largest
        }
        guard result == Z_STREAM_END else {
            throw SharedText.damaged("it cannot be unpacked (zlib error \(result))")
        }
        return unpacked
    }
}
