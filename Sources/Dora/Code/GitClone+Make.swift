internal import DoraCore
internal import Subprocess

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

extension GitClone {
    /// Clones a commit, and runs the commands that prepare a clone, unless that was done before.
    ///
    /// What the commands print goes to standard error. Where one fails the clone is removed, so
    /// that the next command begins anew; so it does with one that was interrupted.
    ///
    /// - Parameters:
    ///   - repository: what to clone: its commit.
    ///   - dora: where to, and the commands.
    /// - Throws: `DoraError` where Git or one of the commands fails, `.busy` where something else
    ///   was committed meanwhile.
    static func make(
        of repository: GitState, _ dora: DoraConfig
    ) async throws(DoraError) -> GitClone {
        let folder = "\(dora.codesFolder)/\(repository.commit)"
        let archive = "\(folder).tar"
        let unfinished = "\(dora.codesFolder)/.\(repository.commit).unfinished"
        if Files.exists(unfinished) { try remove(folder, archive) }
        if !Files.exists(folder) {
            try Files.makeFolder(dora.codesFolder)
            try AtomicFile.replace(unfinished, withText: "")
            do throws(DoraError) {
                try await clone(repository, to: folder)
                for command in dora.postGitSaveCommands { try await run(command, in: folder) }
            } catch {
                try? remove(folder, archive)
                throw error
            }
        }
        if dora.localCode, !Files.exists(archive) {
            let name = Shell.quote(repository.commit)
            try await run(
                "tar cf .\(name).tmp \(name) && mv .\(name).tmp \(name).tar", in: dora.codesFolder)
        }
        try Disk.remove(unfinished)
        return GitClone(
            folder: folder, place: repository.place, original: OriginalFolder.path,
            archive: dora.localCode ? archive : nil)
    }

    /// The commands come after the renaming: what they build may name the folder.
    private static func clone(_ repository: GitState, to folder: String) async throws(DoraError) {
        let temporary = "\(folder).\(UInt32.random(in: 0 ... .max)).tmp"
        defer { try? Disk.removeTree(temporary) }
        let operation = "clone the repository"
        _ = try await Git.output(
            ["clone", "--quiet", "--depth=1", "--no-local", repository.root, temporary],
            in: repository.root, for: operation)
        let commit = try await Git.output(
            ["rev-parse", "HEAD"], in: temporary, for: operation
        ).pythonStripped
        guard commit == repository.commit else {
            throw DoraError(
                .busy, operation: operation,
                message: "\(repository.root) went from \(repository.commit) to \(commit) "
                    + "meanwhile. Give the command again.")
        }
        guard rename(temporary, folder) == 0 else { throw Files.failure("move", temporary) }
    }

    private static func run(_ command: String, in folder: String) async throws(DoraError) {
        let reason: String
        do {
            let result = try await Subprocess.run(
                .name("sh"), arguments: ["-c", command], workingDirectory: FilePath(folder),
                input: .none, output: .currentStandardError, error: .currentStandardError)
            if result.terminationStatus.isSuccess { return }
            reason = "failed with exit code \(result.terminationStatus.code)"
        } catch { reason = "cannot be run: \(error)" }
        throw DoraError(
            .configuration, operation: "prepare the clone",
            message: "\(command) \(reason) in \(folder). Commit what mends it, or change "
                + "postGitSaveCommands.")
    }

    private static func remove(_ paths: String...) throws(DoraError) {
        for path in paths { try Disk.removeTree(path) }
    }
}
