internal import DoraCore
internal import Slurm
internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// What runs, from its start to its end.
extension Supervisor {
    func startWhatFits() {
        guard !journal.isBehind else { return }
        while running.count < limit, let next = waiting.next(canStart) {
            guard let entry = entries[next.key.id], start(next.key, next.restart, entry) else {
                return
            }
            waiting.removeFirst(of: entry.id)
        }
    }

    /// Whether a task of the job may start now. Where not, somebody wakes the job: the end of one of
    /// its own tasks, or of a job that it waits for.
    private func canStart(_ id: UInt32) -> Bool {
        guard let entry = entries[id], active[id, default: 0] < entry.parallelism else {
            return false
        }
        return entry.after.allSatisfy { entries[$0] == nil }
    }

    /// - Returns: false where nothing can be written.
    private func start(_ key: Key, _ restart: Int, _ entry: LocalEntry) -> Bool {
        // Noted before it starts: whoever takes over must not start it a second time.
        note(key, .running, restart)
        guard !journal.isBehind else { return false }
        begin(key, Running(restart: restart))
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
            let log = try openLog()
            return try await Subprocess.run(
                .path(FilePath(folder.script(key.id))),
                environment: .custom(LocalEnvironment.entries(bytes)).updating(variables),
                workingDirectory: FilePath(entry.folder), platformOptions: options, input: .none,
                output: .fileDescriptor(log, closeAfterSpawningProcess: true),
                error: .combinedWithOutput
            ) { execution in
                started(key, restart, execution.processIdentifier.value)
            }.terminationStatus.code
        } catch {
            report("job \(key.job) cannot be started: \(error)")
            return 1
        }
    }

    /// For what a script says before it has a log of its own. A disk that is full ends no job.
    private func openLog() throws -> FileDescriptor {
        let log = try? FileDescriptor.open(
            FilePath(folder.log), .writeOnly, options: [.append, .create, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        return try log ?? .open("/dev/null", .writeOnly, options: .closeOnExec)
    }

    private func started(_ key: Key, _ restart: Int, _ process: Int32) {
        running[key]?.process = process
        note(key, .running, restart, process)
        if running[key]?.isCancelled == true { tell(key) }
    }

    func ended(_ key: Key, _ code: Int32) {
        guard let current = finish(key), let entry = entries[key.id] else { return }
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

    /// Counts a task among those that run.
    func begin(_ key: Key, _ current: Running) {
        running[key] = current
        active[key.id, default: 0] += 1
    }

    /// Counts a task no more among those that run; it may be the turn of another one of its job.
    func finish(_ key: Key) -> Running? {
        guard let current = running.removeValue(forKey: key) else { return nil }
        active[key.id, default: 1] -= 1
        waiting.wake(key.id)
        return current
    }

    private func again(_ key: Key, _ restart: Int) {
        note(key, .pending, restart + 1)
        waiting.add(key, restart + 1)
        startWhatFits()
    }
}
