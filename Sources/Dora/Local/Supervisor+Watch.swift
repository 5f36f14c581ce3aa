internal import DoraCore
internal import Slurm

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What happens to what runs: its time is over, or another supervisor has started it.
extension Supervisor {
    /// Between being told to end and being killed, in seconds.
    private static let grace = 30

    /// Looks at the clock for what runs, and for the ends of what another supervisor has started.
    func watch() {
        let now = AwakeTime.now
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
        } else if current.isCancelled {
            // Its process was not known yet.
            tell(key)
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
            return keepTime(key, running[key] ?? current, entry, AwakeTime.now)
        }
        if let code = records.exitCode(current.restart) { return ended(key, Int32(clamping: code)) }
        // A script that was just started has not written its first record yet.
        guard process != nil || AwakeTime.now > current.start + 5 else { return }
        guard process == nil, !current.isCancelled else { return ended(key, 128 + SIGKILL) }
        _ = finish(key)
        note(key, .pending, current.restart)
        waiting.add(key, current.restart)
    }

    func tell(_ key: Key) {
        guard let current = running[key], current.process > 0 else { return }
        // The number that another supervisor has left may be another program's by now.
        let isOurs =
            !current.isAdopted || LocalProcess.runs(current.process, folder.script(key.id))
        guard isOurs else { return }
        running[key]?.told = AwakeTime.now
        kill(current.process, SIGTERM)
    }
}
