internal import DoraCore
internal import Slurm

/// What is to be done: jobs enter, are cancelled, and leave when they have ended.
extension Supervisor {
    func admit() {
        let start = ContinuousClock.now
        guard start >= nextLook else { return }
        let queued = folder.queued
        let end = ContinuousClock.now
        // The more jobs wait the longer that takes: it gets one twentieth of the time.
        nextLook = end + (end - start) * 19
        for id in queued where entries[id] == nil && !stuck.contains(id) {
            do throws(DoraError) {
                guard let entry = try LocalEntry.read(id, in: folder) else { continue }
                guard let events = try LocalEvents.read(folder.events(id)) else {
                    let reason = "\(folder.events(id)) is missing or damaged. Remove "
                    leave(id, reason + "\(folder.entry(id)) to forget the job.")
                    continue
                }
                if events.isCut { try LocalEvents.endLine(of: folder.events(id)) }
                admit(entry, events)
            } catch {
                leave(id, "\(error)")
            }
        }
    }

    private func admit(_ entry: LocalEntry, _ events: LocalEvents) {
        entries[entry.id] = entry
        for other in entry.after { followers[other, default: []].append(entry.id) }
        left[entry.id] = entry.tasks.count
        for task in entry.tasks {
            let key = Key(id: entry.id, task: task)
            failures[key] = events.failures[task]
            let event = events.last[task]
            switch event?.state {
            case nil, .pending: waiting.add(key, event?.restart ?? 0)
            case .running:
                // A moment that is still to come is of before the machine was booted.
                let now = AwakeTime.now
                begin(
                    key,
                    Running(
                        restart: event?.restart ?? 0, process: event?.process ?? 0,
                        start: min(event?.time ?? now, now), isAdopted: true))
            default: countEnd(of: entry.id)
            }
        }
    }

    func obey() {
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
        for (key, restart) in waiting.remove(keys) {
            note(key, .cancelled, restart)
            countEnd(of: key.id)
        }
        for key in keys {
            guard let current = running[key] else { continue }
            running[key]?.isCancelled = true
            if current.told == nil { tell(key) }
        }
    }

    func countEnd(of id: UInt32) {
        left[id, default: 0] -= 1
        forgetIfEnded(id)
    }

    func forgetIfEnded(_ id: UInt32) {
        guard left[id, default: 0] <= 0, !journal.isBehind(id) else { return }
        left[id] = nil
        active[id] = nil
        entries[id] = nil
        for follower in followers.removeValue(forKey: id) ?? [] { waiting.wake(follower) }
        for file in [folder.entry(id), folder.script(id), folder.environment(id)] {
            do throws(DoraError) { try Disk.remove(file) } catch { leave(id, "\(error)") }
        }
    }

    private func leave(_ id: UInt32, _ reason: String) {
        stuck.insert(id)
        report(reason)
    }
}
