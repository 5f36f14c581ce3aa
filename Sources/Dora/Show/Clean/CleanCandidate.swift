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
        /// What a command or a job was writing when it was killed.
        case leftover
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

    /// Whoever writes a file has done so in less than a day.
    private static let leftoverAge = 86_400.0

    /// Those of a kind, the largest first.
    ///
    /// - Parameters:
    ///   - flock: all XPs of the folder, with their states.
    ///   - now: in seconds since 1970.
    func candidates(
        _ kinds: Set<CleanCandidate.Kind>, _ flock: [Sheep], now: Double
    ) async throws(DoraError) -> [CleanCandidate] {
        let inGrids = try signaturesOfGrids()
        let looks = try await Work.map(flock.count, "looking through experiments") {
            index throws(DoraError) in
            look(at: flock[index], kinds, inGrid: inGrids.contains(flock[index].xp.signature))
        }
        var places = looks.flatMap(\.places)
        if kinds.contains(.experiment) {
            for name in Files.names(in: dora.xpsFolder)
            where name.hasPrefix(".") && name.hasSuffix(Disk.removedSuffix) {
                places.append((.experiment, "\(dora.xps)/\(name)"))
            }
        }
        if kinds.contains(.code) {
            let needed = CodeStore(dora).needed(by: Set(looks.compactMap(\.neededCode)))
            // A job that says no program of its own could run any of them.
            let isKnown = looks.allSatisfy { $0.isIdle || $0.neededCode != nil }
            for name in Files.names(in: dora.codesFolder)
            where isKnown && name != CodeStore.notes && !needed.contains(name) {
                places.append((.code, "\(dora.layout.codes)/\(name)"))
            }
        }
        if kinds.contains(.leftover) {
            places += Leftovers(dora: dora).paths().map { (.leftover, $0) }
        }
        let found = places
        return try await Work.map(found.count, "measuring folders") { index throws(DoraError) in
            candidate(found[index], now: now)
        }.compactMap(\.self).sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
    }

    /// What there is to know of an XP.
    private struct Look: Sendable {
        var places: [(kind: CleanCandidate.Kind, path: String)] = []
        var isIdle: Bool
        /// The folder of the program that its job runs or will run.
        var neededCode: String?
    }

    private func look(
        at sheep: Sheep, _ kinds: Set<CleanCandidate.Kind>, inGrid: Bool
    ) -> Look {
        let path = "\(dora.xps)/\(sheep.xp.signature)"
        var look = Look(isIdle: sheep.isIdle)
        if kinds.contains(.experiment), !inGrid {
            // Its checkpoints go with it.
            if look.isIdle { look.places = [(.experiment, path)] }
        } else if kinds.contains(.checkpoint), sheep.state.isSuccess {
            look.places = Files.names(in: sheep.xp.folder).filter(isCheckpoint)
                .map { (.checkpoint, "\(path)/\($0)") }
        }
        if kinds.contains(.leftover) {
            let leftovers = Leftovers(dora: dora).paths(of: sheep.xp)
            if look.places.first?.kind != .experiment {
                look.places += leftovers.map { (.leftover, $0) }
            }
        }
        if kinds.contains(.code), !look.isIdle { look.neededCode = codeDigest(sheep) }
        return look
    }

    /// Nil for what is too young, or gone.
    private func candidate(
        _ place: (kind: CleanCandidate.Kind, path: String), now: Double
    ) -> CleanCandidate? {
        let path = "\(dora.directory)/\(place.path)"
        let least = place.kind == .leftover ? max(age, Self.leftoverAge) : age
        if least > 0 {
            guard let modified = DiskUsage.modified(path), now - modified >= least else {
                return nil
            }
        }
        return CleanCandidate(
            kind: place.kind, path: place.path, bytes: DiskUsage.bytes(path))
    }

    private func isCheckpoint(_ name: String) -> Bool {
        !records.contains(name) && checkpoints.contains { $0.matches(name) }
    }

    /// What an XP is known by is no checkpoint, whatever the patterns say.
    private var records: Set<String> {
        [XPStore.argvName, dora.history, dora.layout.jobFile, dora.layout.jobs, PythonJob.pickle]
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
    /// Whether no job of it runs or waits, as far as anybody can tell. Whose pickle cannot be read
    /// may have one.
    fileprivate var isIdle: Bool {
        state.isDone || (state == .new && !Files.exists("\(xp.folder)/\(PythonJob.pickle)"))
    }
}
