internal import DoraCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A shared library of this process that the node of a job may lack, or have in another version.
struct SharedLibrary: Sendable, Hashable {
    /// The file itself.
    var path: String
    /// The names by which programs ask for it, beside the file's own.
    var otherNames: [String]

    /// Swift's own, and libslurm: each release of Slurm has another one. libslurmfull is left
    /// out, for Slurm's plugins want the one that they were built with.
    private static let prefixes = [
        "libslurm.so", "libswift", "libFoundation", "lib_Foundation", "libdispatch",
        "libBlocksRuntime",
    ]

    /// What this process has loaded of these, and of what stands beside its executable.
    static func needed(beside executable: String) -> [SharedLibrary] {
        guard let maps = (try? Files.readText("/proc/self/maps")) ?? nil else { return [] }
        return needed(maps: maps, executable: executable)
    }

    static func needed(maps: String, executable: String) -> [SharedLibrary] {
        let folder = Files.parent(of: executable)
        let paths = Set(
            maps.split(separator: "\n").compactMap { line -> String? in
                guard let slash = line.firstIndex(of: "/") else { return nil }
                let path = String(line[slash...])
                let name = Files.name(of: path)
                guard name.hasSuffix(".so") || name.contains(".so.") else { return nil }
                let isWanted =
                    prefixes.contains(where: name.hasPrefix) || Files.parent(of: path) == folder
                return isWanted ? path : nil
            })
        return paths.sorted().map { SharedLibrary(path: $0, otherNames: links(to: $0)) }
    }

    /// The links beside the file that lead to it: one of them is what programs ask for.
    private static func links(to path: String) -> [String] {
        guard let folder = Files.parent(of: path) else { return [] }
        let name = Files.name(of: path)
        guard let stem = name.firstRange(of: ".so.") else { return [] }
        let prefix = name[..<stem.lowerBound] + ".so"
        return Files.names(in: folder).filter { other in
            other.hasPrefix(prefix) && other != name
                && URL(fileURLWithPath: "\(folder)/\(other)").resolvingSymlinksInPath().path
                    == URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        }
    }
}
