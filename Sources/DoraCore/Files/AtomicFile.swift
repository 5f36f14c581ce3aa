import Synchronization

#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

/// Replaces files so that a reader sees the old content or the new one, never a part.
package enum AtomicFile {
    private static let counter = Atomic<Int>(0)

    /// The ending of what is not yet written, or was not when its writer was killed.
    package static let temporarySuffix = ".tmp"

    /// Writes to a temporary name in the same folder and renames it.
    ///
    /// - Parameters:
    ///   - synced: whether content and name are on the disk when this returns; it costs a wait.
    ///   - mode: the new file's permissions, less the process's umask.
    /// - Throws: ``DoraError/Code/inputOutput``; the old file stands untouched then.
    package static func replace(
        _ path: String, with content: some Collection<UInt8>, synced: Bool = false,
        mode: mode_t = 0o666
    ) throws(DoraError) {
        try replace(path, synced: synced, mode: mode) { (writer) throws(DoraError) in
            try writer.put(content)
        }
    }

    /// Writes part by part what would be large in memory; see ``replace(_:with:synced:mode:)``.
    ///
    /// - Parameter body: writes all.
    package static func replace(
        _ path: String, synced: Bool = false, mode: mode_t = 0o666,
        writing body: (FileWriter) throws(DoraError) -> Void
    ) throws(DoraError) {
        let written = try prepare(path, synced: synced, mode: mode, writing: body)
        try written.commit()
        if synced { syncFolder(Files.parent(of: path) ?? ".") }
    }

    /// What a file is to be replaced with, under a name of its own.
    private struct Written: Sendable {
        var path: String
        var temporary: String

        func commit() throws(DoraError) {
            guard rename(temporary, path) == 0 else {
                let error = Files.failure("write", path)
                discard()
                throw error
            }
        }

        func discard() { unlink(temporary) }
    }

    private static func prepare(
        _ path: String, synced: Bool = false, mode: mode_t = 0o666,
        writing body: (FileWriter) throws(DoraError) -> Void
    ) throws(DoraError) -> Written {
        let folder = Files.parent(of: path) ?? "."
        let name = "\(folder)/.\(Files.name(of: path)).\(getpid())"
        var temporary: String
        var descriptor: Int32
        repeat {
            let number = counter.add(1, ordering: .relaxed).newValue
            temporary = "\(name).\(number)\(temporarySuffix)"
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            // A killed process left it that had the same number, as in containers all may have.
        } while descriptor < 0 && errno == EEXIST
        guard descriptor >= 0 else { throw Files.failure("write", path) }
        do throws(DoraError) {
            let writer = FileWriter(descriptor, name: path)
            try body(writer)
            try writer.flush()
            guard !synced || fsync(descriptor) == 0 else { throw Files.failure("write", path) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        // A file server reports a full disk as late as here.
        guard close(descriptor) == 0 else {
            let error = Files.failure("write", path)
            unlink(temporary)
            throw error
        }
        return Written(path: path, temporary: temporary)
    }

    /// Replaces many files so that a machine which goes down leaves each with what it had or with what
    /// it gets: on some file systems a name is on the disk before the content is.
    ///
    /// - Parameters:
    ///   - files: the paths, and what is to stand there.
    ///   - sync: puts on the disk what has been written; done before the files have their names, and
    ///     once more when they have.
    package static func replaceAll(
        _ files: [(path: String, text: String)], sync: () throws(DoraError) -> Void
    ) async throws(DoraError) {
        let written = try await Work.map(files.count, nil) {
            index throws(DoraError) -> Result<Written, DoraError> in
            do throws(DoraError) {
                return .success(
                    try prepare(files[index].path) { (writer) throws(DoraError) in
                        try writer.put(Array(files[index].text.utf8))
                    })
            } catch { return .failure(error) }
        }
        do throws(DoraError) {
            var ready: [Written] = []
            for file in written { ready.append(try file.get()) }
            try sync()
            let named = ready
            _ = try await Work.map(named.count, nil) { index throws(DoraError) in
                try named[index].commit()
            }
            try sync()
        } catch {
            for case .success(let file) in written { file.discard() }
            throw error
        }
    }

    /// Writes a text; see ``replace(_:with:synced:mode:)``.
    package static func replace(
        _ path: String, withText text: String, synced: Bool = false, mode: mode_t = 0o666
    ) throws(DoraError) {
        try replace(path, with: Array(text.utf8), synced: synced, mode: mode)
    }

    /// Writes a file that nobody looks for yet, such as the first one of a new folder: without the
    /// rename, which is dear where it is done for thousands.
    ///
    /// - Parameters:
    ///   - synced: whether the content is on the disk when this returns.
    ///   - name: what errors call it, where it is to get another name.
    /// - Returns: false if there is one of that name.
    package static func create(
        _ path: String, withText text: String, synced: Bool = false, mode: mode_t = 0o666,
        for name: String? = nil
    ) throws(DoraError) -> Bool {
        let name = name ?? path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0, errno == EEXIST { return false }
        guard descriptor >= 0 else { throw Files.failure("write", name) }
        let isWritten =
            Files.writeAll(text.utf8, to: descriptor) && (!synced || fsync(descriptor) == 0)
        var failure = isWritten ? nil : Files.failure("write", name)
        if close(descriptor) != 0 { failure = failure ?? Files.failure("write", name) }
        guard let failure else { return true }
        unlink(path)
        throw failure
    }

    /// Some file systems cannot sync a folder; the content is safe all the same.
    private static func syncFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}
