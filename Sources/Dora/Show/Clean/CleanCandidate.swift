internal import DoraCore

/// Something on the disk that no grid needs.
struct CleanCandidate: Sendable, Hashable {
    /// What it is.
    enum Kind: String, Sendable, CaseIterable {
        /// The folder of an XP that is in no grid, or what is left of one.
        case experiment
        /// A checkpoint of an XP that has completed.
        case checkpoint
        /// A copy of a program that no job will run any more.
        case code
    }

    var kind: Kind
    /// Where it is, below Dora's folder.
    var path: String
    var bytes: Int64
}

/// Finds what no grid needs.
struct CleanSearch: Sendable {
    let dora: DoraConfig
    /// Names of checkpoints in an XP's folder.
    var checkpoints: [FileNamePattern]
    /// What was changed in the last so many seconds is left alone.
    var age = 0.0

    static let usualCheckpoints = ["checkpoint*", "*.ckpt", "*.th", "*.pt", "*.safetensors"]

    /// Those of a kind, the largest first.
    ///
    /// - Parameters:
    ///   - flock: all XPs of the folder, with their states.
    ///   - now: in seconds since 1970.
    func candidates(
        _ kinds: Set<CleanCandidate.Kind>, _ flock: [Sheep], now: Double
    ) throws(DoraError) -> [CleanCandidate] {
        var found: [CleanCandidate] = []
        let inGrids = try signaturesOfGrids()
        if kinds.contains(.experiment) {
            for sheep in flock where !inGrids.contains(sheep.xp.signature) && sheep.isIdle {
                found.append(candidate(.experiment, "\(dora.xps)/\(sheep.xp.signature)"))
            }
            for name in Files.names(in: dora.xpsFolder)
            where name.hasPrefix(".") && name.hasSuffix(Disk.removedSuffix) {
                found.append(candidate(.experiment, "\(dora.xps)/\(name)"))
            }
        }
        if kinds.contains(.checkpoint) {
            for sheep in flock where sheep.state.isSuccess {
                // Those of a folder that goes as a whole go with it.
                if kinds.contains(.experiment), !inGrids.contains(sheep.xp.signature) { continue }
                for name in Files.names(in: sheep.xp.folder) where isCheckpoint(name) {
                    found.append(
                        candidate(.checkpoint, "\(dora.xps)/\(sheep.xp.signature)/\(name)"))
                }
            }
        }
        if kinds.contains(.code) {
            let needed = CodeStore(dora)
                .needed(by: Set(flock.filter { !$0.isIdle }.compactMap(codeDigest)))
            // A job that says no program of its own could run any of them.
            let isKnown = flock.allSatisfy { $0.isIdle || codeDigest($0) != nil }
            for name in Files.names(in: dora.codesFolder)
            where isKnown && name != CodeStore.notes && !needed.contains(name) {
                found.append(candidate(.code, "\(dora.layout.codes)/\(name)"))
            }
        }
        return found.filter { candidate in
            guard age > 0 else { return true }
            return DiskUsage.modified("\(dora.directory)/\(candidate.path)")
                .map { now - $0 >= age } ?? false
        }.sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
    }

    private func candidate(_ kind: CleanCandidate.Kind, _ path: String) -> CleanCandidate {
        CleanCandidate(
            kind: kind, path: path, bytes: DiskUsage.bytes("\(dora.directory)/\(path)"))
    }

    private func isCheckpoint(_ name: String) -> Bool {
        !records.contains(name) && checkpoints.contains { $0.matches(name) }
    }

    /// What an XP is known by is no checkpoint, whatever the patterns say.
    private var records: Set<String> {
        [XPStore.argvName, dora.history, dora.layout.jobFile, dora.layout.jobs, "job.pkl"]
    }

    private func signaturesOfGrids() throws(DoraError) -> Set<Signature> {
        var signatures: Set<Signature> = []
        for grid in try Files.list(dora.gridsFolder) {
            signatures.formUnion(
                try Files.list("\(dora.gridsFolder)/\(grid)").compactMap { Signature($0) })
        }
        return signatures
    }

    /// The folder of the program that the XP's job runs, as the link of its array or in its folder
    /// names it; the latter may be of an earlier job.
    private func codeDigest(_ sheep: Sheep) -> String? {
        // Nobody can tell of which array its job is.
        guard sheep.damage == nil else { return nil }
        let links = arrayLinks(sheep) + ["\(sheep.xp.folder)/code"]
        return links.lazy.compactMap { Files.linkTarget($0) }.first.map { Files.name(of: $0) }
    }

    private func arrayLinks(_ sheep: Sheep) -> [String] {
        sheep.file?.array.map { ["\(dora.arraysFolder)/\($0)/code"] } ?? []
    }
}

extension Sheep {
    /// Whether no job of it runs or waits, as far as anybody can tell. Of what Python's Dora has
    /// scheduled only that knows.
    fileprivate var isIdle: Bool {
        state.isDone || (state == .new && !Files.exists("\(xp.folder)/job.pkl"))
    }
}
