internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the protocol of tokens, intents and records needs of the file system, beyond `Files` and
/// `AtomicFile`.
enum Disk {
    /// Creates the file with its whole content if the name is free, and says whether it was.
    ///
    /// A hard link is the one operation that is exclusive and complete at once, on NFS too.
    static func createExclusively(_ path: String, _ text: String) throws(DoraError) -> Bool {
        var temporary: String
        repeat {
            temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        } while !(try AtomicFile.create(temporary, withText: text, synced: true, for: path))
        defer { unlink(temporary) }
        if link(temporary, path) == 0 { return true }
        guard errno == EEXIST else { throw Files.failure("create", path) }
        // An NFS server may have linked and lost the answer.
        return try Files.readText(path) == text
    }

    /// Points the symbolic link at the target, whatever it pointed at before.
    static func relink(_ path: String, to target: String) throws(DoraError) {
        if symlink(target, path) == 0 { return }
        guard errno == EEXIST else { throw Files.failure("link", path) }
        if Files.linkTarget(path) == target { return }
        let temporary = "\(path).\(getpid()).tmp"
        unlink(temporary)
        guard symlink(target, temporary) == 0, rename(temporary, path) == 0 else {
            throw Files.failure("link", path)
        }
    }

    /// Removes the file; it is no error if it is not there.
    static func remove(_ path: String) throws(DoraError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw Files.failure("remove", path) }
    }

    /// Removes a file, or a folder with all that is in it; it is no error if it is not there.
    static func removeTree(_ path: String) throws(DoraError) {
        guard Files.exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            errno = ((error as? CocoaError)?.underlying as? POSIXError)?.code.rawValue ?? EIO
            throw Files.failure("remove", path)
        }
    }

    /// Removes a folder so that it is there as a whole or not at all, whenever this process is
    /// killed: under another name, and what is left under that goes with the next removal.
    static func removeAtOnce(_ path: String) throws(DoraError) {
        let folder = Files.parent(of: path) ?? "."
        let aside = "\(folder)/.\(Files.name(of: path))\(removedSuffix)"
        try removeTree(aside)
        guard rename(path, aside) == 0 || errno == ENOENT else {
            throw Files.failure("remove", path)
        }
        try removeTree(aside)
    }

    /// The ending of what a command that was killed has left of a folder.
    static let removedSuffix = ".removed"

    /// Puts everything written so far on the disk that holds the folder.
    ///
    /// - Throws: `DoraError` where that fails: a file server tells of a full disk as late as here.
    static func sync(_ folder: String) throws(DoraError) {
        #if os(Linux)
            let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard handle >= 0 else { throw Files.failure("open", folder) }
            defer { close(handle) }
            guard syncfs(handle) == 0 || errno == ENOSYS else {
                throw Files.failure("sync", folder)
            }
        #else
            Darwin.sync()
        #endif
    }
}

#if os(Linux)
    // glibc declares it under _GNU_SOURCE only, which its Swift module is built without.
    @_silgen_name("syncfs")
    private func syncfs(_ descriptor: Int32) -> Int32
#endif
