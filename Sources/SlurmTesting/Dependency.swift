import Slurm

/// What other jobs must have done before one starts, read from Slurm's notation.
struct Dependency: Hashable {
    enum Kind: String {
        case after, afterany, afterok, afternotok, aftercorr, afterburstbuffer, singleton
    }

    struct Condition: Hashable {
        var kind: Kind
        /// The jobs with `_*` for all tasks of an array.
        var jobs: [JobID]
    }

    enum Verdict {
        case satisfied
        case open
        case hopeless
    }

    let conditions: [Condition]
    /// Whether one condition is enough.
    let isAny: Bool

    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        isAny = text.contains("?")
        var conditions: [Condition] = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == "?" }) {
            let words = part.split(separator: ":")
            guard let kind = words.first.flatMap({ Kind(rawValue: String($0)) }) else { return nil }
            var jobs: [JobID] = []
            for word in words.dropFirst() {
                let id = word.prefix { $0 != "+" }
                guard let job = JobID(id.hasSuffix("_*") ? String(id.dropLast(2)) : String(id))
                else { return nil }
                jobs.append(job)
            }
            conditions.append(Condition(kind: kind, jobs: jobs))
        }
        self.conditions = conditions
    }
}

extension MemoryState {
    func verdict(on dependency: Dependency, of job: JobRecord) -> Dependency.Verdict {
        let verdicts = dependency.conditions.flatMap { condition in
            condition.kind == .singleton
                ? [singleton(job)] : condition.jobs.map { verdict(condition.kind, $0, job) }
        }
        if dependency.isAny {
            if verdicts.contains(.satisfied) { return .satisfied }
            return verdicts.allSatisfy { $0 == .hopeless } ? .hopeless : .open
        }
        if verdicts.contains(.hopeless) { return .hopeless }
        return verdicts.allSatisfy { $0 == .satisfied } ? .satisfied : .open
    }

    /// All earlier jobs of that name must have ended.
    private func singleton(_ job: JobRecord) -> Dependency.Verdict {
        let isOpen = jobs.values.contains { other in
            other.record.name == job.name && other.record.userID == job.userID
                && other.record.id.job < job.id.job && !other.record.state.isFinal
        }
        return isOpen ? .open : .satisfied
    }

    private func verdict(
        _ kind: Dependency.Kind, _ id: JobID, _ job: JobRecord
    ) -> Dependency.Verdict {
        var id = id
        if kind == .aftercorr, id.task == nil { id.task = job.array?.task }
        let states = (try? find(id, ""))?.compactMap { jobs[$0.number]?.record.state } ?? []
        switch kind {
        case .after:
            return states.allSatisfy { !$0.isPending } ? .satisfied : .open
        case .afterany, .afterburstbuffer, .singleton:
            return states.allSatisfy(\.isFinal) ? .satisfied : .open
        case .afterok, .aftercorr:
            if states.contains(where: { $0.isFinal && !$0.isSuccess }) { return .hopeless }
            return states.allSatisfy(\.isFinal) ? .satisfied : .open
        case .afternotok:
            guard states.allSatisfy(\.isFinal) else { return .open }
            return states.contains { !$0.isSuccess } ? .satisfied : .hopeless
        }
    }
}
