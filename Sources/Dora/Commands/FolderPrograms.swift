internal import DoraArguments
internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which programs keep their experiments in one folder. A signature is one of arguments alone, so
/// that those of two programs would have one history, and one grid the other's jobs.
struct FolderPrograms {
    private let name: String
    private let directory: String

    init(_ main: some DecoratedMain) {
        name = main.name
        directory = main.dora.directory
    }

    private var file: String { "\(directory)/programs" }

    /// What is to be said where this is the first time that the program comes into the folder of
    /// another one; nil where there is nothing to say.
    ///
    /// - Parameter isNoted: whether the program is written down, so that this is said once.
    func warning(isNoted: Bool) -> String? {
        let known = ((try? Files.readText(file)) ?? "").split(separator: "\n").map(String.init)
        guard !known.contains(name) else { return nil }
        if isNoted { note() }
        guard !known.isEmpty else { return nil }
        let others = known.map { "'\($0)'" }.joined(separator: ", ")
        return "Note: \(directory) is also the folder of \(others). Programs that share one share "
            + "the experiments with equal arguments and the grids with equal names, jobs and "
            + "histories too. Unless that is meant, give '\(name)' a directory of its own."
    }

    /// Where it cannot be written it is said again.
    private func note() {
        guard (try? Files.makeFolder(directory)) != nil else { return }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return }
        _ = Files.writeAll("\(name)\n".utf8, to: descriptor)
        close(descriptor)
    }
}
