internal import DoraCore
internal import Subprocess
internal import Synchronization

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

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// The copy of the clone, on this machine's own disk, that a worker runs in: Dora's `local_code`.
enum LocalCopy {
    private static let folder = Mutex<String?>(nil)

    /// Unpacks the clone that the job's script names, and makes it this process's current folder;
    /// does nothing where none is named. The copy is removed when the process exits.
    static func enter() async throws(DoraError) {
        let environment = ProcessInfo.processInfo.environment
        guard let archive = environment[GitClone.Variable.archive] else { return }
        // Programs that this one starts run in the same copy.
        unsetenv(GitClone.Variable.archive)
        unsetenv(GitClone.Variable.place)
        let copy = "\(FileManager.default.temporaryDirectory.path)/dora-\(UUID().uuidString)"
        try Files.makeFolder(copy, mode: 0o700)
        folder.withLock { $0 = copy }
        atexit { LocalCopy.remove() }
        do {
            let result = try await Subprocess.run(
                .name("tar"), arguments: ["xf", archive, "-C", copy], input: .none,
                output: .discarded, error: .string(limit: 1 << 16))
            guard result.terminationStatus.isSuccess else {
                throw failure(archive, copy, result.standardError.pythonStripped)
            }
        } catch let error as DoraError { throw error } catch {
            throw failure(archive, copy, "\(error)")
        }
        let name = URL(fileURLWithPath: archive).deletingPathExtension().lastPathComponent
        let target = GitClone.path(
            "\(copy)/\(name)", environment[GitClone.Variable.place] ?? "")
        guard FileManager.default.changeCurrentDirectoryPath(target) else {
            throw failure(archive, copy, "it has no \(target)")
        }
    }

    /// Removes the copy, if there is one.
    static func remove() {
        guard let copy = folder.withLock({ $0.take() }) else { return }
        try? Disk.removeTree(copy)
    }

    private static func failure(_ archive: String, _ copy: String, _ reason: String) -> DoraError {
        DoraError(
            .inputOutput, operation: "copy the code to this node",
            message: "cannot unpack \(archive) in \(copy): \(reason)")
    }
}
