internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Copies files for whoever runs this: with their permissions, but not their owner.
enum FileCopy {
    /// What a processor keeps near it, so that what was read is at hand for whoever looks at it.
    private static let part = 256 * 1024

    /// Copies a file, and shows what is in it on the way.
    ///
    /// - Parameters:
    ///   - target: there must be none of that name.
    ///   - look: gets the content, part by part.
    static func copy(
        _ source: String, to target: String, _ look: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(DoraError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw Files.failure("read", source) }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw Files.failure("write", target) }
        var failure: DoraError?
        withUnsafeTemporaryAllocation(byteCount: part, alignment: 4096) { buffer in
            while failure == nil {
                let count = read(input, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = Files.failure("read", source) }
                guard count > 0 else { return }
                let content = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                look(content)
                if !Files.writeAll(content, to: output) {
                    failure = Files.failure("write", target)
                }
            }
        }
        var information = stat()
        if fstat(input, &information) == 0 { fchmod(output, information.st_mode & 0o777) }
        // A file server reports a full disk as late as here.
        if close(output) != 0 { failure = failure ?? Files.failure("write", target) }
        if let failure { throw failure }
    }
}
