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
        let temporary = try temporary(for: path, text)
        defer { unlink(temporary) }
        if link(temporary, path) == 0 { return true }
        guard errno == EEXIST else { throw failureToLink(path) }
        // An NFS server may have linked and lost the answer.
        return try Files.readText(path) == text
    }

    /// Creates many files with the same content, each if its name is free, and says which were. They
    /// are one file with many names, for which the disk is waited for once: nobody may write into it.
    static func createExclusively(
        _ paths: [String], _ text: String
    ) async throws(DoraError) -> [Bool] {
        var isNew: [Bool] = []
        while isNew.count < paths.count {
            let some = paths[isNew.count...].prefix(mostNames)
            let temporary = try temporary(for: some[isNew.count], text)
            defer { unlink(temporary) }
            isNew += try await Work.map(some.count, nil) { index throws(DoraError) in
                let path = some[some.startIndex + index]
                if link(temporary, path) == 0 { return true }
                // This file system takes fewer names for one file.
                if errno == EMLINK { return try createExclusively(path, text) }
                guard errno == EEXIST else { throw failureToLink(path) }
                return false
            }
        }
        return isNew
    }

    /// As some file systems of clouds and USB sticks say it.
    private static let noHardLinks: Set<Int32> = [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS]

    /// What to say where a name cannot be given to a file, for the reason in `errno`.
    static func failureToLink(_ path: String) -> DoraError {
        let reason = errno
        var error = Files.failure("create", path)
        if noHardLinks.contains(reason) {
            error.message +=
                ". It seems that the file system has no hard links, by which commands and jobs claim "
                + "what only one of them may have: Dora's folder has to be on one that has them."
        }
        return error
    }

    /// More than 1,000 names for one file are too many for some file systems.
    private static let mostNames = 512

    private static func temporary(
        for path: String, _ text: String
    ) throws(DoraError) -> String {
        while true {
            let number = UInt32.random(in: 0 ... .max)
            let temporary = "\(path).\(getpid()).\(number)\(AtomicFile.temporarySuffix)"
            if try AtomicFile.create(temporary, withText: text, synced: true, for: path) {
                return temporary
            }
        }
    }

    /// Points the symbolic link at the target, whatever it pointed at before.
    static func relink(_ path: String, to target: String) throws(DoraError) {
        if symlink(target, path) == 0 { return }
        guard errno == EEXIST else { throw Files.failure("link", path) }
        if Files.linkTarget(path) == target { return }
        let temporary = "\(path).\(getpid())\(AtomicFile.temporarySuffix)"
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
            let error = error as? CocoaError
            errno = (error?.underlying as? POSIXError)?.code.rawValue ?? EIO
            throw Files.failure("remove", error?.filePath ?? path)
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
