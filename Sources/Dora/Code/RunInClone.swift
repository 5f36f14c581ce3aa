internal import DoraArguments
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

/// `run --git_save`: runs an XP in this terminal as a job would with `gitSave`.
struct RunInClone: Sendable {
    var main: any DecoratedMain
    var xp: XP

    /// Dora's own name for the mark of a process that runs in the clone already.
    private static let variable = "_DORA_GIT_SAVE_DONE"

    /// Goes on as the kept program, in the clone; returns where this process is that already.
    func run() async throws(DoraError) {
        guard getenv(Self.variable) == nil else { return }
        let lease = try await Lease.take(main.dora, for: "save the code") {
            report("Waiting for \($0)")
        }
        let program: KeptProgram
        do throws(DoraError) {
            program = try await keep()
            lease.release()
        } catch {
            lease.release()
            throw error
        }
        guard let clone = program.clone else { return }
        guard FileManager.default.changeCurrentDirectoryPath(clone.workingFolder) else {
            throw Files.failure("go to", clone.workingFolder)
        }
        setenv(OriginalFolder.variable, clone.original, 1)
        setenv(Self.variable, "1", 1)
        throw become(program.path)
    }

    private func keep() async throws(DoraError) -> KeptProgram {
        var dora = main.dora
        dora.gitSave = true
        let program = try await CodeStore.save(nil, dora)
        try Files.makeFolder(xp.folder)
        try Disk.relink("\(xp.folder)/code", to: CodeStore(dora).linkTarget(of: program.path))
        return program
    }

    /// - Returns: why this process still is what it was.
    private func become(_ program: String) -> DoraError {
        // Threads of the pool block all signals, and the new program would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        let arguments = CommandLine.arguments.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        fflush(nil)
        execv(program, arguments + [nil])
        return Files.failure("start", program)
    }
}
