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

/// Keeps the program that jobs will run, so that neither building it anew nor upgrading Slurm
/// changes jobs that wait.
///
/// ```
/// codes/<digest>/<program>, *.resources, lib -> ../<digest of the libraries>
/// codes/<digest>.<digest of the repository's state>/<program> and lib, links to these; code.json,
///                and clone -> ../<commit>, with gitSave
/// codes/<commit>, <commit>.tar   the clone in which jobs run
/// ```
///
/// Each content is kept once. Folders are renamed into place when they are whole.
struct CodeStore: Sendable {
    private let folder: String

    /// The folder that says what was kept before; it is no copy of a program.
    static let notes = ".seen"

    init(_ dora: DoraConfig) { folder = dora.codesFolder }

    /// Keeps an executable and returns the path of the copy.
    ///
    /// - Parameters:
    ///   - executable: this process's own if nil, with the shared libraries that a node may lack.
    ///   - repository: what the executable was built from, as far as anybody knows; the copy is
    ///     made while Git looks.
    ///   - clone: where jobs run; what was built there in place of the executable is kept.
    func keep(
        _ executable: String? = nil, repository: GitState.Looking? = nil, clone: GitClone? = nil
    ) async throws(DoraError) -> String {
        let own = try OwnExecutable.path()
        var source = URL(fileURLWithPath: executable ?? own).resolvingSymlinksInPath()
        // A job of a kept program that submits others hands on the same copy.
        if source.deletingLastPathComponent().deletingLastPathComponent().path == folder {
            return source.path
        }
        let libraries = executable == nil ? SharedLibrary.needed(beside: source.path) : []
        if let clone, let root = try await repository?.value.get()?.root,
            source.path.hasPrefix(root + "/")
        {
            let built = clone.folder + source.path.dropFirst(root.count)
            if FileManager.default.isExecutableFile(atPath: built) {
                source = URL(fileURLWithPath: built).resolvingSymlinksInPath()
            }
        }
        do {
            try Files.makeFolder(folder)
            var kept = try keep([source.path] + Self.bundles(beside: source), libraries)
            if let repository = try await repository?.value.get() {
                kept = try note(repository, beside: kept, source.lastPathComponent)
            }
            if let clone {
                try Disk.relink("\(folder)/\(kept)/clone", to: "../\(Files.name(of: clone.folder))")
            }
            return "\(folder)/\(kept)/\(source.lastPathComponent)"
        } catch let error as DoraError { throw error } catch {
            throw DoraError(
                .inputOutput, operation: "keep the program",
                message: "cannot copy \(source.path) to \(folder): \(error)")
        }
    }

    /// What a link says that leads from an XP's or an array's folder to a kept program's.
    func linkTarget(of program: String) -> String {
        let place = Files.parent(of: program) ?? "/"
        let isKept = Files.parent(of: place) == folder
        return isKept ? "../../\(Files.name(of: folder))/\(Files.name(of: place))" : place
    }

    /// What stands in the store and is needed by these of it: the folders that their links lead
    /// to, and the files beside clones.
    ///
    /// - Parameter names: in the store.
    func needed(by names: Set<String>) -> Set<String> {
        var needed = names
        var rest = Array(names)
        while let name = rest.popLast() {
            for link in Files.names(in: "\(folder)/\(name)") {
                let target = Files.linkTarget("\(folder)/\(name)/\(link)")
                let parts = target?.split(separator: "/") ?? []
                guard parts.count >= 2, parts[0] == ".." else { continue }
                if needed.insert(String(parts[1])).inserted { rest.append(String(parts[1])) }
            }
        }
        return needed.union(needed.map { "\($0).tar" })
    }

    /// Notes that the program will be run, so that `clean` takes it for no old one: that of jobs
    /// which wait for room in the queue stands in no record yet.
    func use(_ program: String) {
        let place = Files.parent(of: program) ?? "/"
        guard Files.parent(of: place) == folder else { return }
        for name in needed(by: [Files.name(of: place)]) { utimes("\(folder)/\(name)", nil) }
    }

    /// What a job's program was built from, where the link of its XP or array leads; nil where
    /// that is not known.
    static func note(at link: String) -> JSONValue? {
        guard let bytes = (try? Files.read("\(link)/\(GitState.fileName)")) ?? nil else {
            return nil
        }
        return try? JSONValue(jsonBytes: bytes)
    }

    /// The libraries that were kept with a program; nil if there are none.
    static func libraries(of program: String) -> String? {
        guard let folder = Files.parent(of: program), Files.exists("\(folder)/lib") else {
            return nil
        }
        return "\(folder)/lib"
    }

    private func keep(_ files: [String], _ libraries: [SharedLibrary]) throws -> String {
        guard !libraries.isEmpty else { return try keep(KeptContent(files)) { _ in } }
        let digest = try keep(KeptContent(libraries.map(\.path))) { place in
            for library in libraries {
                for name in library.otherNames {
                    try Disk.relink("\(place)/\(name)", to: Files.name(of: library.path))
                }
            }
        }
        let lib = "../\(digest)"
        return try keep(KeptContent(files, and: lib)) { try Disk.relink("\($0)/lib", to: lib) }
    }

    /// Copies what is not there yet, and returns the folder's name.
    ///
    /// - Parameter finish: puts into the folder what does not count for its name.
    private func keep(
        _ content: KeptContent, _ finish: (_ place: String) throws -> Void
    ) throws -> String {
        // What has been kept once is not read again.
        let seen = "\(folder)/\(Self.notes)/\(content.facts)"
        if let known = try Files.readText(seen), Files.exists("\(folder)/\(known)") {
            return known
        }
        var digest = ""
        try fill { place in
            digest = try content.copy(to: place)
            try finish(place)
            return digest
        }
        try Files.makeFolder("\(folder)/\(Self.notes)")
        try AtomicFile.replace(seen, withText: digest)
        return digest
    }

    /// A folder that says what the program was built from, beside the one that has it.
    private func note(
        _ repository: GitState, beside digest: String, _ program: String
    ) throws -> String {
        let name = "\(digest).\(repository.digest)"
        guard !Files.exists("\(folder)/\(name)") else { return name }
        try fill { place in
            try AtomicFile.replace(
                "\(place)/\(GitState.fileName)", withText: repository.json.jsonText + "\n")
            try Disk.relink("\(place)/\(program)", to: "../\(digest)/\(program)")
            if Files.exists("\(folder)/\(digest)/lib") {
                try Disk.relink("\(place)/lib", to: "../\(digest)/lib")
            }
            return name
        }
        return name
    }

    /// Makes a folder that appears under its name when it is whole.
    ///
    /// - Parameter body: fills it, and returns its name.
    private func fill(_ body: (_ place: String) throws -> String) throws {
        let place = "\(folder)/.\(UInt32.random(in: 0 ... .max)).tmp"
        try Files.makeFolder(place)
        do {
            let whole = "\(folder)/\(try body(place))"
            guard rename(place, whole) != 0 else { return }
            let failure = Files.failure("keep", whole)
            // Another command was quicker, or the same was built elsewhere.
            guard Files.exists(whole) else { throw failure }
            try Disk.removeTree(place)
        } catch {
            try? Disk.removeTree(place)
            throw error
        }
    }

    private static func bundles(beside executable: URL) -> [String] {
        let folder = executable.deletingLastPathComponent().path
        return Files.names(in: folder)
            .filter { $0.hasSuffix(".resources") }
            .map { "\(folder)/\($0)" }
    }
}
