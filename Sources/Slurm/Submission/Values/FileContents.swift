#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads whole files, byte for byte.
enum FileContents {
    /// Reads the file that an option names.
    ///
    /// - Throws: `SlurmError` with the system's reason, or where there is no name: joined to the
    ///   current folder, it would be that.
    static func read(
        _ path: String, in context: SubmissionContext, option: String
    ) throws(SlurmError) -> [UInt8] {
        guard !path.isEmpty else { throw .badOption(option, path, "names no file") }
        return try read(context.absolutePath(path), named: path, option: option)
    }

    /// - Parameter name: how the user named the file, for the error.
    /// - Throws: `SlurmError` with the system's reason.
    static func read(
        _ path: String, named name: String, option: String
    ) throws(SlurmError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .badOption(option, name, "cannot be read: " + String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        return read(from: descriptor)
    }

    /// Whether a number stands for an open file.
    static func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFL) >= 0 }

    /// Reads to the end, or as far as it goes: a folder is empty, as it is for sbatch.
    static func read(from descriptor: Int32) -> [UInt8] {
        var contents: [UInt8] = []
        while true {
            var count = 0
            // Not zeroed before: each submission reads a small file here.
            let part = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                count = systemRead(descriptor, buffer)
                filled = max(count, 0)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return contents }
            contents += part
        }
    }
}

/// The system's `read`, under a name that members called `read` do not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
