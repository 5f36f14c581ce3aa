internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a repository of Git had when jobs were submitted from it.
struct GitState: Sendable, Hashable {
    static let fileName = "code.json"

    /// The repository's own folder.
    var root: String
    /// Where the command was given, below the root; empty for the root itself.
    var place: String
    var commit: String
    /// Where it was cloned from, if anywhere.
    var remote: String?
    /// What differs from the commit, as `git diff HEAD` shows it; empty where nothing does.
    var diff: String
    /// Files that differ from the commit or that it does not have, below the root.
    var changes: [String]

    /// Looks at the repository that a folder is in; nil outside of repositories, and where there
    /// is no Git.
    ///
    /// - Throws: `DoraError` where Git is there and fails.
    static func current(
        in folder: String = Files.currentFolder
    ) async throws(DoraError) -> GitState? {
        @Sendable func ask(_ arguments: String...) async -> Result<String, DoraError> {
            do throws(DoraError) {
                let operation = "look at the repository"
                return .success(try await Git.output(arguments, in: folder, for: operation))
            } catch { return .failure(error) }
        }
        // Three lines; the second is empty in the root itself.
        async let names = ask("rev-parse", "--show-toplevel", "--show-prefix", "HEAD")
        async let status = ask("status", "--porcelain", "-z")
        async let remote = ask("config", "--get", "remote.origin.url")
        let lines = try? await names.get().split(separator: "\n", omittingEmptySubsequences: false)
        guard let lines, lines.count >= 3 else { return nil }
        let changes = try await status.get()
        return GitState(
            root: String(lines[0]),
            place: lines[1].hasSuffix("/") ? String(lines[1].dropLast()) : "",
            commit: String(lines[2]), remote: (try? await remote.get())?.pythonStripped,
            diff: changes.isEmpty ? "" : try await ask("diff", "HEAD").get(),
            changes: paths(changes))
    }

    /// A look at the repository while other work goes on.
    typealias Looking = Task<Result<GitState?, DoraError>, Never>

    /// Begins to look; see ``current(in:)`` and ``without(_:)``.
    static func looking(in folder: String, without own: String) -> Looking {
        Task {
            do throws(DoraError) {
                return .success(try await current(in: folder)?.without(own))
            } catch { return .failure(error) }
        }
    }

    /// Leaves out what changes in a folder: Dora's own, if it is in the repository.
    func without(_ folder: String) -> GitState {
        // Git gives the root without symbolic links.
        let folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
        var state = self
        state.changes.removeAll { "\(root)/\($0)/".hasPrefix(folder) }
        return state
    }

    /// Refuses to go on where something is not committed, less the grids' own files, which do not
    /// change what jobs do, and what is in its own folder.
    func requireClean(_ dora: DoraConfig) throws(DoraError) {
        let package = dora.gridPackage.map { $0.replacing(".", with: "/") + "/" }
        let changed = without(dora.directory).changes.filter { path in
            !(package.map { path.contains($0) }
                ?? path.split(separator: "/").dropLast().contains { $0.lowercased() == "grids" })
        }
        guard !changed.isEmpty else { return }
        let some = changed.prefix(5).joined(separator: ", ") + (changed.count > 5 ? ", …" : "")
        throw DoraError(
            .refused, operation: "save the code",
            message: "\(root) has changes that are not committed: \(some). Commit, ignore or "
                + "remove them, for gitSave is on; --no_git_save does without it once.")
    }

    /// What is kept of it.
    var json: JSONValue {
        var object: JSONObject = ["commit": .string(commit), "is_clean": .bool(changes.isEmpty)]
        if let remote { object["remote"] = .string(remote) }
        if !diff.isEmpty { object["diff"] = .string(diff) }
        return .object(object)
    }

    /// Tells states apart, 16 hex digits.
    var digest: String {
        var hash = XXH64()
        hash.update(json.jsonText)
        return hash.text
    }

    private static func paths(_ status: String) -> [String] {
        var paths: [String] = []
        var isOldName = false
        for entry in status.split(separator: "\0") {
            // What was renamed has the old name in an entry of its own.
            if isOldName {
                isOldName = false
                continue
            }
            isOldName = entry.hasPrefix("R") || entry.hasPrefix("C")
            paths.append(String(entry.dropFirst(3)))
        }
        return paths
    }
}
