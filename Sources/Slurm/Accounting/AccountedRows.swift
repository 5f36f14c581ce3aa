/// What slurmdbd answered, by the jobs that it concerns.
///
/// The tasks of an array that have not started share a row, and they keep it when they are cancelled.
package struct AccountedRows: Sendable {
    private var own: [JobID: [AccountedJob]] = [:]
    private var numbered: [UInt32: [AccountedJob]] = [:]
    private var shared: [UInt32: [AccountedJob]] = [:]
    private var parts: [UInt32: Set<JobID>] = [:]

    package init(_ rows: [AccountedJob]) {
        for row in rows {
            own[row.id, default: []].append(row)
            if row.id != JobID(row.number) { numbered[row.number, default: []].append(row) }
            if row.id != row.id.whole { parts[row.id.job, default: []].insert(row.id) }
            guard let tasks = row.pendingTasks else { continue }
            shared[row.id.job, default: []].append(row)
            for task in tasks {
                parts[row.id.job, default: []].insert(JobID(job: row.id.job, task: task))
            }
        }
    }

    /// The rows of a job, in the order in which they came. A task or component is known by the number
    /// that slurmctld gave it, too.
    ///
    /// - Parameter isOurs: whether a row is of this job, and not of another that had its id.
    package func rows(
        of id: JobID, where isOurs: (AccountedJob) -> Bool = { _ in true }
    ) -> [AccountedJob] {
        let rows = (id == id.whole ? numbered[id.job] ?? [] : []) + (own[id] ?? [])
        let ours = rows.filter(isOurs)
        guard ours.isEmpty, let task = id.task else { return ours }
        // One that says "pending" may be late: tasks that were cancelled alone are still among its.
        return (shared[id.job] ?? [])
            .filter { $0.state.isFinal && $0.mayHold(task) && isOurs($0) }
            .map { row in
                var row = row
                row.id = id
                row.pendingTasks = nil
                return row
            }
    }

    /// The tasks or components that there are rows of.
    package func parts(of job: UInt32) -> Set<JobID> { parts[job] ?? [] }
}

extension AccountedJob {
    /// Whether a task is one of those that share this row, as far as slurmdbd has kept them.
    fileprivate func mayHold(_ task: UInt32) -> Bool {
        pendingTasks.map { $0.ranges.isEmpty || $0.contains(task) } ?? false
    }
}
