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
/// everything had before, and a list of them.
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
        try Files.makeFolder("\(folder)/\(name)")
        try AtomicFile.replace(
            list(name),
            withText: JSONValue.array(candidates.map { .string($0.path) }).jsonText + "\n")
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
        for path in try paths(name) where Files.exists("\(source)/\(path)") {
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

    private func list(_ name: String) -> String { "\(folder)/\(name)/.paths.json" }

    /// What was moved as one, by its path below Dora's folder.
    private func paths(_ name: String) throws(DoraError) -> [String] {
        let path = list(name)
        let list = try Files.read(path).flatMap { try? JSONValue(jsonBytes: $0) }?.arrayValue
        guard let paths = list?.map(\.stringValue), !paths.contains(nil) else {
            throw DoraError(
                .invalidFile, operation: "restore \(name)",
                message:
                    "\(path), which says what was moved, is missing or damaged. Move what is in "
                    + "\(folder)/\(name) back by hand: it has its old paths below \(dora.directory)."
            )
        }
        return paths.compactMap(\.self)
    }

    /// Both are on one file system, so that nothing is copied.
    private func move(_ source: String, to target: String) throws(DoraError) {
        if let parent = Files.parent(of: target) { try Files.makeFolder(parent) }
        guard rename(source, target) == 0 else { throw Files.failure("move", source) }
    }
}
