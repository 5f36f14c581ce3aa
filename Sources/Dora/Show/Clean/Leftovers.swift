internal import DoraCore

/// Finds what commands and jobs were writing when they were killed.
struct Leftovers: Sendable {
    let dora: DoraConfig

    /// Paths below Dora's folder, without those in the folders of XPs.
    func paths() -> [String] {
        let layout = dora.layout
        let parents = [layout.arrays, layout.grids].flatMap { parent in
            names(in: parent).map { "\(parent)/\($0)" }
        }
        let machines = names(in: "local").filter { $0 != "jobs" }.map { "local/\($0)" }
        let queues = machines.map { "\($0)/queue" }
        let folders =
            [layout.intents, layout.tokens, layout.byID, "local/jobs"] + parents + machines + queues
            + machines.map { "\($0)/cancel" }
        return folders.flatMap { temporary(in: $0) } + leases + unqueued(queues)
    }

    /// Paths of what is in the folder of an XP; users may have temporary files of their own.
    func paths(of xp: XP) -> [String] {
        let folder = "\(dora.xps)/\(xp.signature)"
        return temporary(in: folder).filter { Files.name(of: $0).hasPrefix(".") }
            + temporary(in: "\(folder)/\(dora.layout.jobs)")
    }

    private func temporary(in folder: String) -> [String] {
        names(in: folder).filter { $0.hasSuffix(AtomicFile.temporarySuffix) }
            .map { "\(folder)/\($0)" }
    }

    /// Leases that were not written or not removed to the end.
    private var leases: [String] {
        names(in: ".").filter {
            $0.hasPrefix("\(dora.layout.lease).") || $0.hasPrefix(".\(dora.layout.lease).")
        }
    }

    /// Scripts and variables of local jobs that are in no machine's queue.
    private func unqueued(_ queues: [String]) -> [String] {
        let queued = Set(queues.flatMap(names).map { $0.prefix { $0 != "." } })
        return names(in: "local/jobs").filter { name in
            (name.hasSuffix(".sh") || name.hasSuffix(".env"))
                && !queued.contains(name.prefix { $0 != "." })
        }.map { "local/jobs/\($0)" }
    }

    private func names(in folder: String) -> [String] {
        Files.names(in: "\(dora.directory)/\(folder)")
    }
}
