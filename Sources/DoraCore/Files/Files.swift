#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

/// The few file operations the package needs, straight on the system's calls: they are done for
/// thousands of experiments in a row.
package enum Files {
    /// The path made absolute by the current folder, without `.` parts and doubled slashes.
    package static func absolutePath(_ path: String) -> String {
        let full = path.utf8.first == UInt8(ascii: "/") ? path : currentFolder + "/" + path
        let parts = full.utf8.split(separator: UInt8(ascii: "/"))
            .filter { !$0.elementsEqual(".".utf8) }
        return "/" + parts.map { String(Substring($0)) }.joined(separator: "/")
    }

    /// The process's current folder.
    package static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    /// Makes sure that what ``currentFolder`` says is that folder: where its name is not UTF-8, a text
    /// with U+FFFD in it names another one.
    ///
    /// - Parameter purpose: what the folder is wanted for, such as `submit jobs`.
    package static func checkCurrentFolder(_ purpose: String) throws(DoraError) {
        guard let path = getcwd(nil, 0) else { return }
        defer { free(path) }
        guard String(validatingCString: path) == nil else { return }
        throw DoraError(
            .configuration, operation: purpose,
            message: "cannot \(purpose) in \(String(cString: path)): the name of the folder is not "
                + "UTF-8, and no Swift text holds it. Rename it, or work in another one.")
    }

    /// The content of a file; nil when there is none.
    package static func read(_ path: String) throws(DoraError) -> [UInt8]? {
        var content: [UInt8]?
        let reason = whileStale {
            let (read, reason) = readOnce(path)
            content = read
            return reason
        }
        if reason == 0 || reason == ENOENT || reason == ENOTDIR { return content }
        errno = reason
        throw failure("read", path)
    }

    /// Does it again where it returns ESTALE: a file server has another file under the name now,
    /// for that was replaced meanwhile.
    static func whileStale(_ body: () -> Int32) -> Int32 {
        for _ in 0..<9 {
            let reason = body()
            if reason != ESTALE { return reason }
        }
        return body()
    }

    private static func readOnce(_ path: String) -> (content: [UInt8]?, reason: Int32) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return (nil, errno) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var information = stat()
        let expected = fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
        content.reserveCapacity(expected + 1)
        let chunk = max(4096, expected + 1)
        while true {
            var count = 0
            content.append(
                contentsOf: [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
                    count = Self.retrying { systemRead(descriptor, buffer.baseAddress, chunk) }
                    filled = max(0, count)
                })
            if count == 0 { return (content, 0) }
            if count < 0 { return (nil, errno) }
        }
    }

    /// The text of a file in UTF-8; nil when there is none.
    package static func readText(_ path: String) throws(DoraError) -> String? {
        try read(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether nothing was written: file systems leave such a file, of no bytes or of zeros, where a
    /// machine went down before the content was on its disk.
    package static func isBlank(_ content: [UInt8]) -> Bool { content.allSatisfy { $0 == 0 } }

    /// Whether something stands at a path; the target of a link does not matter.
    package static func exists(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0
    }

    /// The number of the user who owns a file; nil where there is none.
    package static func owner(of path: String) -> UInt32? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_uid : nil
    }

    /// Makes a folder and all that lead to it; those that exist are left as they are.
    ///
    /// - Returns: whether it was not there before.
    @discardableResult
    package static func makeFolder(
        _ path: String, mode: mode_t = 0o777
    ) throws(DoraError) -> Bool {
        if mkdir(path, mode) == 0 { return true }
        if errno == EEXIST { return false }
        guard errno == ENOENT, let parent = parent(of: path) else {
            throw failure("make the folder", path)
        }
        try makeFolder(parent, mode: mode)
        if mkdir(path, mode) == 0 { return true }
        guard errno == EEXIST else { throw failure("make the folder", path) }
        return false
    }

    /// The folder that a path is in; nil for the root.
    package static func parent(of path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), path.utf8.count > 1 else {
            return nil
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/"))
            .map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// The names in a folder, sorted; none when there is no such folder, or it cannot be read.
    package static func names(in folder: String) -> [String] { (try? list(folder)) ?? [] }

    /// The names in a folder, sorted; none when there is no such folder. For whom something
    /// follows from a name that is not there.
    package static func list(_ folder: String) throws(DoraError) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw failure("list", folder)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw failure("list", folder) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.precedes($1) }
    }

    /// What a symbolic link says; nil when there is no link.
    package static func linkTarget(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            guard count > 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
        }
    }

    /// Writes all bytes, and says whether that went well; if not the reason is in `errno`.
    package static func writeAll(
        _ content: some Collection<UInt8>, to descriptor: Int32
    ) -> Bool {
        Array(content).withUnsafeBytes { writeAll($0, to: descriptor) }
    }

    /// Writes all bytes, and says whether that went well; if not the reason is in `errno`.
    package static func writeAll(
        _ content: UnsafeRawBufferPointer, to descriptor: Int32
    ) -> Bool {
        var rest = content[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = retrying { write(descriptor, part.baseAddress, part.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// An error that names the file and the system's reason.
    package static func failure(_ operation: String, _ path: String) -> DoraError {
        let reason = strerror(errno).map { String(cString: $0) } ?? "unknown reason"
        return DoraError(
            .inputOutput, operation: operation, message: "cannot \(operation) \(path): \(reason)")
    }

    /// Makes a system call again where a signal has interrupted it.
    package static func retrying(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
    read(descriptor, buffer, count)
}
