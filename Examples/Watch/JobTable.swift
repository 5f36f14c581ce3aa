import Slurm

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is shown of some jobs: a line for each, those of an array that wait in one.
struct JobTable {
    let text: String

    init(states: [JobID: TrackedStatus], records: some Collection<JobRecord>) {
        var rows = [["JOB", "PARTITION", "NAME", "STATE", "TIME", "NODES", "WHERE OR WHY"]]
        var known: Set<JobID> = []
        for record in records.sorted(by: { $0.id < $1.id }) {
            let pending = record.array.map { array in
                array.task == nil ? array.pending.map { JobID(job: array.job, task: $0) } : []
            }
            let ids = pending.flatMap { $0.isEmpty ? nil : $0 } ?? [record.id]
            guard ids.contains(where: { states[$0] != nil || states[$0.whole] != nil }) else {
                continue
            }
            known.formUnion(ids)
            rows.append([
                JobSelection.compress(ids).map(\.description).joined(separator: ","),
                record.partition ?? "", record.name, record.state.description,
                Self.time(of: record), "\(record.request.nodes ?? 0)", Self.details(of: record),
            ])
        }
        // slurmctld may have forgotten some already, or cannot be asked.
        for (id, status) in states.sorted(by: { $0.key < $1.key }) where !known.contains(id) {
            rows.append([
                "\(id)", "", "", "\(status.state)", "", "",
                status.error?.message ?? status.source?.rawValue ?? "nobody knows it",
            ])
        }
        text = Self.align(rows)
    }

    private static func details(of record: JobRecord) -> String {
        if record.state.isActive { return record.nodes ?? "" }
        let reason = record.reason == .none ? "" : record.reason.explanation
        guard record.state.isFinal, let exit = record.exitStatus, !exit.isSuccess else {
            return reason
        }
        let how = exit.signal == 0 ? "exit code \(exit.code)" : "signal \(exit.signal)"
        return reason.isEmpty ? how : "\(reason), \(how)"
    }

    /// How long it has run, as squeue writes it: `1-02:03:04`, `3:04`.
    private static func time(of record: JobRecord) -> String {
        guard !record.state.isPending, let start = record.startTime else { return "0:00" }
        let end = record.state.isFinal ? record.endTime ?? start : max(start, .now)
        let seconds = Int(end.timeIntervalSince(start))
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let (days, hours) = (seconds / 86400, seconds / 3600 % 24)
        let rest = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if days > 0 { return "\(days)-\(two(hours)):\(rest)" }
        if hours > 0 { return "\(hours):\(rest)" }
        return "\(seconds / 60):\(two(seconds % 60))"
    }

    private static func align(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: max(0, width - cell.count) + 2)
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
