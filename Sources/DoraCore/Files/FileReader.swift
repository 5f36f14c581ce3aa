#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is read in parts, for it may be large, and may grow meanwhile.
package struct FileReader: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file; nil where that cannot be done.
    package init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        self.path = path
    }

    deinit { close(descriptor) }

    /// How many bytes it has now; 0 where that cannot be told.
    package var size: Int {
        var information = stat()
        return fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
    }

    /// So many bytes from an offset on, and fewer only where the file ends.
    package func read(_ count: Int, from offset: Int) throws(DoraError) -> [UInt8] {
        var isDone = false
        let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = Files.retrying {
                    pread(
                        descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
                        off_t(offset + filled))
                }
                guard part >= 0 else { return }
                if part == 0 { break }
                filled += part
            }
            isDone = true
        }
        guard isDone else { throw Files.failure("read", path) }
        return content
    }
}
