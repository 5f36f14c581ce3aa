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

/// What was cleaned away and can be had back: `<dir>/trash/<name>/`, with the paths inside that
/// everything had before.
struct Trash: Sendable {
    let dora: DoraConfig

    private var folder: String { "\(dora.directory)/trash" }

    /// The names of what was thrown away, oldest first.
    var names: [String] { Files.names(in: folder).filter { !$0.hasPrefix(".") } }

    /// Bytes of one of them.
    func bytes(_ name: String) -> Int64 { DiskUsage.bytes("\(folder)/\(name)") }

    /// Moves the candidates to the trash, under a name of the time; returns the name.
    func add(_ candidates: [CleanCandidate], at time: Date) throws(DoraError) -> String {
        let base = time.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: false)
                .dateSeparator(.omitted).timeSeparator(.omitted))
        var name = base
        var number = 1
        while Files.exists("\(folder)/\(name)") {
            number += 1
            name = "\(base)-\(number)"
        }
        let stage = Work.stage("moving", of: candidates.count)
        defer { stage?.end() }
        for candidate in candidates {
            stage?.advance()
            try move(
                "\(dora.directory)/\(candidate.path)", to: "\(folder)/\(name)/\(candidate.path)")
        }
        return name
    }

    /// Moves everything back to where it was; what has come up there since stays, and so does its
    /// older namesake in the trash.
    ///
    /// - Returns: the paths that are back, and those that were taken.
    func restore(_ name: String) throws(DoraError) -> (restored: [String], taken: [String]) {
        let source = "\(folder)/\(name)"
        guard !name.isEmpty, names.contains(name) else {
            throw DoraError(
                .notFound, operation: "restore \(name)",
                message: names.isEmpty
                    ? "the trash is empty"
                    : "there is no \(name) in the trash; there are \(names.joined(separator: ", "))"
            )
        }
        var restored: [String] = []
        var taken: [String] = []
        for path in Self.units(in: source) {
            if Files.exists("\(dora.directory)/\(path)") {
                taken.append(path)
            } else {
                try move("\(source)/\(path)", to: "\(dora.directory)/\(path)")
                restored.append(path)
            }
        }
        if taken.isEmpty { try Disk.removeTree(source) }
        return (restored, taken)
    }

    /// Deletes what was thrown away, for good.
    func empty() throws(DoraError) {
        for name in names { try Disk.removeTree("\(folder)/\(name)") }
    }

    /// What was moved as one: `xps/<sig>`, `xps/<sig>/<checkpoint>`, `codes/<digest>`. The folder
    /// of an XP of which only checkpoints were moved holds nothing else.
    private static func units(in folder: String) -> [String] {
        Files.names(in: folder).flatMap { top in
            Files.names(in: "\(folder)/\(top)").flatMap { name -> [String] in
                let path = "\(top)/\(name)"
                let isWhole =
                    Signature(name) == nil
                    || Files.exists("\(folder)/\(path)/\(".argv.json")")
                if isWhole { return [path] }
                return Files.names(in: "\(folder)/\(path)").map { "\(path)/\($0)" }
            }
        }
    }

    /// Both are on one file system, so that nothing is copied.
    private func move(_ source: String, to target: String) throws(DoraError) {
        if let parent = Files.parent(of: target) { try Files.makeFolder(parent) }
        guard rename(source, target) == 0 else { throw Files.failure("move", source) }
    }
}
