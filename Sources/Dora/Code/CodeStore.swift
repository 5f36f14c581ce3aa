internal import DoraCore
internal import Foundation

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

    init(_ dora: DoraConfig) { folder = dora.codesFolder }

    /// Keeps an executable and returns the path of the copy.
    ///
    /// - Parameters:
    ///   - executable: this process's own if nil, with the shared libraries that a node may lack.
    ///   - repository: what the executable was built from, as far as anybody knows.
    ///   - clone: where jobs run; what was built there in place of the executable is kept.
    func keep(
        _ executable: String? = nil, repository: GitState? = nil, clone: GitClone? = nil
    ) throws(DoraError) -> String {
        let own = try OwnExecutable.path()
        var source = URL(fileURLWithPath: executable ?? own).resolvingSymlinksInPath()
        // A job of a kept program that submits others hands on the same copy.
        if source.deletingLastPathComponent().deletingLastPathComponent().path == folder {
            return source.path
        }
        let libraries = executable == nil ? SharedLibrary.needed(beside: source.path) : []
        if let repository, let clone, source.path.hasPrefix(repository.root + "/") {
            let built = clone.folder + source.path.dropFirst(repository.root.count)
            if FileManager.default.isExecutableFile(atPath: built) {
                source = URL(fileURLWithPath: built).resolvingSymlinksInPath()
            }
        }
        do {
            try Files.makeFolder(folder)
            var kept = try keep([source] + Self.bundles(beside: source), libraries)
            if let repository {
                kept = try note(repository, beside: kept, source.lastPathComponent)
            }
            if let clone, repository != nil {
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

    private func keep(_ files: [URL], _ libraries: [SharedLibrary]) throws -> String {
        var links: [String: String] = [:]
        if !libraries.isEmpty {
            let paths = libraries.map { URL(fileURLWithPath: $0.path) }
            let digest = try ContentDigest(folder: folder).digest(of: paths)
            try fill(digest) { place in
                for (library, path) in zip(libraries, paths) {
                    let copy = "\(place)/\(path.lastPathComponent)"
                    try FileCopy.copy(library.path, to: copy)
                    for name in library.otherNames {
                        try Disk.relink("\(place)/\(name)", to: path.lastPathComponent)
                    }
                }
            }
            links["lib"] = "../\(digest)"
        }
        let digest = try ContentDigest(folder: folder).digest(of: files, and: links["lib"] ?? "")
        try fill(digest) { place in
            for file in files {
                try FileCopy.copy(file.path, to: "\(place)/\(file.lastPathComponent)")
            }
            for (name, target) in links { try Disk.relink("\(place)/\(name)", to: target) }
        }
        return digest
    }

    /// A folder that says what the program was built from, beside the one that has it.
    private func note(
        _ repository: GitState, beside digest: String, _ program: String
    ) throws -> String {
        let name = "\(digest).\(repository.digest)"
        try fill(name) { place in
            try AtomicFile.replace(
                "\(place)/\(GitState.fileName)", withText: repository.json.jsonText + "\n")
            try Disk.relink("\(place)/\(program)", to: "../\(digest)/\(program)")
            if Files.exists("\(folder)/\(digest)/lib") {
                try Disk.relink("\(place)/lib", to: "../\(digest)/lib")
            }
        }
        return name
    }

    /// Makes the folder unless it is there.
    private func fill(_ name: String, _ body: (_ place: String) throws -> Void) throws {
        let whole = "\(folder)/\(name)"
        guard !Files.exists(whole) else { return }
        let place = "\(folder)/.\(name).\(UInt32.random(in: 0 ... .max)).tmp"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        do {
            try body(place)
            try FileManager.default.moveItem(atPath: place, toPath: whole)
        } catch {
            try? FileManager.default.removeItem(atPath: place)
            // Another command was quicker.
            guard Files.exists(whole) else { throw error }
        }
    }

    private static func bundles(beside executable: URL) -> [URL] {
        let folder = executable.deletingLastPathComponent()
        return Files.names(in: folder.path)
            .filter { $0.hasSuffix(".resources") }
            .map { folder.appendingPathComponent($0) }
    }
}
