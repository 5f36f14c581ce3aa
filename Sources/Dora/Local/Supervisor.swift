internal import DoraCore
internal import Foundation
internal import Slurm
internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// Works off the queue of this machine's local jobs, until nothing is left.
actor Supervisor {
    struct Key: Sendable, Hashable {
        var id: UInt32
        var task: UInt32?

        var job: JobID { JobID(job: id, task: task) }
    }

    private struct Running: Sendable {
        var restart: Int
        /// The shell; 0 until it has started.
        var process: Int32 = 0
        /// Seconds since 1970.
        var start: Int
        var isWarned = false
        /// When it was told to end.
        var told: Int?
        var isCancelled = false
        /// Whether another supervisor has started it, so that its end must be looked for.
        var isAdopted = false
    }

    private let folder: LocalFolder
    private var entries: [UInt32: LocalEntry] = [:]
    private var damaged: Set<UInt32> = []
    private var failures: [Key: Int] = [:]
    /// How many tasks of an entry have not ended.
    private var left: [UInt32: Int] = [:]
    /// Events that could not be written yet, in their order: a disk that is full now may have room
    /// later, and a job of which no end is noted would run for good.
    private var unwritten: [(id: UInt32, event: LocalEvents.Event)] = []
    private var waiting: [(key: Key, restart: Int)] = []
    private var running: [Key: Running] = [:]
    private var limit = 1

    /// Between being told to end and being killed, in seconds.
    private static let grace = 30
    private static let period = Duration.milliseconds(100)

    private init(_ folder: LocalFolder) { self.folder = folder }

    /// Works until nothing is left; returns at once where another supervisor is at work.
    static func work(in directory: String) async throws(DoraError) {
        let folder = LocalFolder(directory: directory)
        try folder.make()
        var damaged: Set<UInt32> = []
        repeat {
            guard let lock = try SupervisorLock(folder.lock) else { return }
            damaged = await Supervisor(folder).work()
            // Who has added a job since the last look has seen the lock taken, and relied on it.
            _ = consume lock
        } while !damaged.isSuperset(of: folder.queued)
    }

    /// - Returns: the jobs that cannot be worked on.
    private func work() async -> Set<UInt32> {
        while true {
            limit = readLimit()
            writeRest()
            admit()
            obey()
            watch()
            startWhatFits()
            if entries.isEmpty { return damaged }
            try? await Task.sleep(for: Self.period)
        }
    }

    private func readLimit() -> Int {
        let text = (try? Files.readText(folder.limit)) ?? nil
        let number = text.flatMap { Int($0.trimmingSuffix { $0.isWhitespace }) }
        return max(number ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    }

    // MARK: What is to be done

    private func admit() {
        for id in folder.queued where entries[id] == nil && !damaged.contains(id) {
            do throws(DoraError) {
                guard let entry = try LocalEntry.read(id, in: folder),
                    let events = try LocalEvents.read(folder.events(id))
                else { continue }
                admit(entry, events)
            } catch {
                damaged.insert(id)
                report("\(error)")
            }
        }
    }

    private func admit(_ entry: LocalEntry, _ events: LocalEvents) {
        entries[entry.id] = entry
        left[entry.id] = entry.tasks.count
        for task in entry.tasks {
            let key = Key(id: entry.id, task: task)
            failures[key] = events.failures[task]
            let event = events.last[task]
            switch event?.state {
            case nil, .pending: waiting.append((key, event?.restart ?? 0))
            case .running:
                running[key] = Running(
                    restart: event?.restart ?? 0, process: event?.process ?? 0,
                    start: event?.time ?? Self.now(), isAdopted: true)
            default: countEnd(of: entry.id)
            }
        }
    }

    private func obey() {
        let names = Files.names(in: folder.cancellations).filter { !$0.hasPrefix(".") }
        guard !names.isEmpty else { return }
        cancel(Set(names.compactMap { JobID($0) }.flatMap(keys)))
        // Not before: a supervisor that dies in between leaves them to the next.
        for name in names { try? Disk.remove("\(folder.cancellations)/\(name)") }
    }

    private func keys(of job: JobID) -> [Key] {
        guard job.task == nil else { return [Key(id: job.job, task: job.task)] }
        return entries[job.job]?.tasks.map { Key(id: job.job, task: $0) } ?? []
    }

    private func cancel(_ keys: Set<Key>) {
        let dropped = waiting.filter { keys.contains($0.key) }
        waiting.removeAll { keys.contains($0.key) }
        for (key, restart) in dropped {
            note(key, .cancelled, restart)
            countEnd(of: key.id)
        }
        for key in keys {
            guard let current = running[key] else { continue }
            running[key]?.isCancelled = true
            if current.told == nil { tell(key) }
        }
    }

    private func tell(_ key: Key) {
        guard let process = running[key]?.process, process > 0 else { return }
        running[key]?.told = Self.now()
        kill(process, SIGTERM)
    }

    // MARK: What runs

    private func startWhatFits() {
        guard running.count < limit, !waiting.isEmpty, unwritten.isEmpty else { return }
        var counts = Dictionary(grouping: running.keys, by: \.id).mapValues(\.count)
        var rest: [(key: Key, restart: Int)] = []
        for (index, next) in waiting.enumerated() {
            guard running.count < limit else {
                rest += waiting[index...]
                break
            }
            guard let entry = entries[next.key.id] else { continue }
            guard entry.after.allSatisfy({ entries[$0] == nil }),
                counts[entry.id, default: 0] < entry.parallelism
            else {
                rest.append(next)
                continue
            }
            guard start(next.key, next.restart, entry) else {
                rest += waiting[index...]
                break
            }
            counts[entry.id, default: 0] += 1
        }
        waiting = rest
    }

    /// - Returns: false where nothing can be written.
    private func start(_ key: Key, _ restart: Int, _ entry: LocalEntry) -> Bool {
        // Noted before it starts: whoever takes over must not start it a second time.
        note(key, .running, restart)
        guard unwritten.isEmpty else { return false }
        running[key] = Running(restart: restart, start: Self.now())
        Task {
            let code = await run(key, restart, entry)
            ended(key, code)
        }
        return true
    }

    private func run(_ key: Key, _ restart: Int, _ entry: LocalEntry) async -> Int32 {
        var variables: [Environment.Key: String?] = [
            "DORA_JOB_ID": "\(key.id)", "DORA_RESTART": "\(restart)",
        ]
        if let task = key.task { variables["DORA_ARRAY_TASK_ID"] = "\(task)" }
        var options = PlatformOptions()
        // Of its own, so that all its processes can be killed at once.
        options.createSession = true
        do {
            let bytes = try Files.read(folder.environment(key.id)) ?? []
            return try await Subprocess.run(
                .path(FilePath(folder.script(key.id))),
                environment: .custom(LocalEnvironment.entries(bytes)).updating(variables),
                workingDirectory: FilePath(entry.folder), platformOptions: options, input: .none,
                output: .discarded, error: .discarded
            ) { execution in
                started(key, restart, execution.processIdentifier.value)
            }.terminationStatus.code
        } catch {
            report("job \(key.job) cannot be started: \(error)")
            return 1
        }
    }

    private func started(_ key: Key, _ restart: Int, _ process: Int32) {
        running[key]?.process = process
        note(key, .running, restart, process)
        if running[key]?.isCancelled == true { tell(key) }
    }

    /// Looks at the clock for what runs, and for the ends of what another supervisor has started.
    private func watch() {
        let now = Self.now()
        for (key, current) in running {
            guard let entry = entries[key.id] else { continue }
            if current.isAdopted {
                watchAdopted(key, current, entry)
                continue
            }
            keepTime(key, current, entry, now)
        }
    }

    private func keepTime(_ key: Key, _ current: Running, _ entry: LocalEntry, _ now: Int) {
        guard current.process > 0 else { return }
        if let told = current.told {
            if now >= told + Self.grace { kill(-current.process, SIGKILL) }
        } else if entry.timeLimit <= 0 {
            // As in Slurm, 0 is no limit.
        } else if now >= current.start + entry.timeLimit {
            tell(key)
        } else if now >= current.start + entry.timeLimit - entry.warning, !current.isWarned {
            running[key]?.isWarned = true
            kill(current.process, SIGUSR2)
        }
    }

    private func watchAdopted(_ key: Key, _ current: Running, _ entry: LocalEntry) {
        let records = records(of: key, entry)
        let process = current.process > 0 ? current.process : records.process(current.restart)
        if let process, LocalProcess.runs(process, folder.script(key.id)) {
            running[key]?.process = process
            return keepTime(key, running[key] ?? current, entry, Self.now())
        }
        if let code = records.exitCode(current.restart) { return ended(key, Int32(clamping: code)) }
        // A script that was just started has not written its first record yet.
        guard process != nil || Self.now() > current.start + 5 else { return }
        guard process == nil, !current.isCancelled else { return ended(key, 128 + SIGKILL) }
        running[key] = nil
        note(key, .pending, current.restart)
        waiting.append((key, current.restart))
    }

    // MARK: What has ended

    private func ended(_ key: Key, _ code: Int32) {
        guard let current = running.removeValue(forKey: key), let entry = entries[key.id] else {
            return
        }
        let records = records(of: key, entry)
        let restart = current.restart
        if code == 0 {
            note(key, .completed, restart)
        } else if current.isCancelled {
            note(key, .cancelled, restart)
        } else if records.asksForRequeue(restart) {
            return again(key, restart)
        } else {
            let isTimeout = current.told != nil || records.timeouts.contains(restart)
            note(key, isTimeout ? .timedOut : .failed, restart)
            failures[key, default: 0] += 1
            if failures[key, default: 0] <= entry.retries { return again(key, restart) }
        }
        countEnd(of: key.id)
        startWhatFits()
    }

    private func again(_ key: Key, _ restart: Int) {
        note(key, .pending, restart + 1)
        waiting.append((key, restart + 1))
        startWhatFits()
    }

    private func countEnd(of id: UInt32) {
        left[id, default: 0] -= 1
        forgetIfEnded(id)
    }

    private func forgetIfEnded(_ id: UInt32) {
        guard left[id, default: 0] <= 0, !unwritten.contains(where: { $0.id == id }) else { return }
        left[id] = nil
        entries[id] = nil
        for file in [folder.entry(id), folder.script(id), folder.environment(id)] {
            do throws(DoraError) { try Disk.remove(file) } catch { report("\(error)") }
        }
    }

    private func note(
        _ key: Key, _ state: LocalEvents.State, _ restart: Int, _ process: Int32 = 0
    ) {
        let event = LocalEvents.Event(
            task: key.task, state: state, restart: restart, process: process, time: Self.now())
        guard !unwritten.contains(where: { $0.id == key.id }) else {
            return unwritten.append((key.id, event))
        }
        do throws(DoraError) {
            try LocalEvents.append(event, to: folder.events(key.id))
        } catch {
            unwritten.append((key.id, event))
            report("\(error)")
        }
    }

    private func writeRest() {
        guard !unwritten.isEmpty else { return }
        var failed: Set<UInt32> = []
        unwritten.removeAll { id, event in
            guard !failed.contains(id) else { return false }
            do throws(DoraError) {
                try LocalEvents.append(event, to: folder.events(id), again: true)
                return true
            } catch {
                failed.insert(id)
                return false
            }
        }
        for id in entries.keys where left[id, default: 0] <= 0 { forgetIfEnded(id) }
    }

    private func records(of key: Key, _ entry: LocalEntry) -> LocalRecords {
        LocalRecords(key, of: entry, in: folder.directory)
    }

    private static func now() -> Int { Int(Date().timeIntervalSince1970) }
}
