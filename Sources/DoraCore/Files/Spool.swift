#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps what is written before its beginning is known: in memory, and in a file without a name
/// where it is much.
package final class Spool {
    private let folder: String
    private let memoryLimit: Int
    private var waiting: [UInt8] = []
    private var file: (descriptor: Int32, size: Int)?

    /// - Parameters:
    ///   - folder: where the file is, if there has to be one.
    ///   - memoryLimit: how many bytes are kept in memory.
    package init(in folder: String, memoryLimit: Int = 1 << 25) {
        self.folder = folder
        self.memoryLimit = memoryLimit
    }

    deinit { if let file { close(file.descriptor) } }

    /// How many bytes have been written.
    package var count: Int { (file?.size ?? 0) + waiting.count }

    /// Writes the bytes behind those before.
    package func put(_ part: some Collection<UInt8>) throws(DoraError) {
        waiting += part
        guard waiting.count > memoryLimit else { return }
        let descriptor: Int32
        let size = file?.size ?? 0
        if let file { descriptor = file.descriptor } else { descriptor = try open() }
        file = (descriptor, size)
        guard Files.writeAll(waiting, to: descriptor) else {
            throw Files.failure("write a temporary file in", folder)
        }
        file = (descriptor, size + waiting.count)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Reads a stretch, part by part.
    package func read(
        _ range: Range<Int>, _ body: ([UInt8]) throws(DoraError) -> Void
    ) throws(DoraError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let part: [UInt8]
            if let file, position < file.size {
                let count = min(1 << 20, range.upperBound - position, file.size - position)
                part = try read(count, of: file.descriptor, from: position)
            } else {
                let start = file?.size ?? 0
                part = Array(waiting[position - start..<range.upperBound - start])
            }
            try body(part)
            position += part.count
        }
    }

    private func read(
        _ count: Int, of descriptor: Int32, from position: Int
    ) throws(DoraError) -> [UInt8] {
        let part = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(
                0,
                Files.retrying { pread(descriptor, buffer.baseAddress, count, off_t(position)) })
        }
        guard !part.isEmpty else { throw Files.failure("read a temporary file in", folder) }
        return part
    }

    private func open() throws(DoraError) -> Int32 {
        var template = Array("\(folder)/.dora.XXXXXX".utf8CString)
        let descriptor = PrivateDescriptor.temporary(&template)
        guard descriptor >= 0 else { throw Files.failure("write a temporary file in", folder) }
        unlink(template)
        return descriptor
    }
}
