internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Works off the queue of this machine's local jobs, until nothing is left.
actor Supervisor {
    struct Key: Sendable, Hashable {
        var id: UInt32
        var task: UInt32?

        var job: JobID { JobID(job: id, task: task) }
    }

    struct Running: Sendable {
        var restart: Int
        /// The shell; 0 until it has started.
        var process: Int32 = 0
        /// By ``AwakeTime``, as is when it was told.
        var start = AwakeTime.now
        var isWarned = false
        /// When it was told to end.
        var told: Int?
        var isCancelled = false
        /// Whether another supervisor has started it, so that its end must be looked for.
        var isAdopted = false
    }

    let folder: LocalFolder
    var entries: [UInt32: LocalEntry] = [:]
    /// Jobs that stand in the queue, and cannot be worked on or taken out of it.
    var stuck: Set<UInt32> = []
    var failures: [Key: Int] = [:]
    /// How many tasks of an entry have not ended.
    var left: [UInt32: Int] = [:]
    var journal: LocalJournal
    var waiting = WaitingTasks()
    var running: [Key: Running] = [:]
    /// How many tasks of an entry run.
    var active: [UInt32: Int] = [:]
    /// Who waits for the end of a job.
    var followers: [UInt32: [UInt32]] = [:]
    var limit = 1
    /// When to look for new jobs again.
    var nextLook = ContinuousClock.now

    private static let period = Duration.milliseconds(100)

    private init(_ folder: LocalFolder) {
        self.folder = folder
        journal = LocalJournal(folder)
    }

    /// Works until nothing is left; returns at once where another supervisor is at work.
    static func work(in directory: String) async throws(DoraError) {
        let folder = LocalFolder(directory: directory)
        try folder.make()
        var stuck: Set<UInt32> = []
        repeat {
            guard let lock = try SupervisorLock(folder.lock) else { return }
            stuck = await Supervisor(folder).work()
            // Who has added a job since the last look has seen the lock taken, and relied on it.
            _ = consume lock
        } while !stuck.isSuperset(of: folder.queued)
    }

    /// - Returns: the jobs that are stuck.
    private func work() async -> Set<UInt32> {
        while true {
            limit = readLimit()
            catchUp()
            admit()
            obey()
            watch()
            startWhatFits()
            if entries.isEmpty { return stuck }
            try? await Task.sleep(for: Self.period)
        }
    }

    private func readLimit() -> Int {
        let text = (try? Files.readText(folder.limit)) ?? nil
        let number = text.flatMap { Int($0.trimmingSuffix { $0.isWhitespace }) }
        return max(number ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    }

    private func catchUp() {
        guard journal.isBehind else { return }
        journal.catchUp()
        for id in entries.keys where left[id, default: 0] <= 0 { forgetIfEnded(id) }
    }

    func note(_ key: Key, _ state: LocalEvents.State, _ restart: Int, _ process: Int32 = 0) {
        let event = LocalEvents.Event(
            task: key.task, state: state, restart: restart, process: process, time: AwakeTime.now)
        journal.add(event, to: key.id)
    }

    func records(of key: Key, _ entry: LocalEntry) -> LocalRecords {
        LocalRecords(key, of: entry, in: folder.directory)
    }
}
