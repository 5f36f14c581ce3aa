internal import Slurm

extension AccountedRows {
    /// The newest row of a job that carries its token.
    ///
    /// Tasks that were cancelled with their whole array before they started may have no other row
    /// than that of the array, which names none of them.
    func newest(of job: SubmittedJob) -> AccountedJob? {
        let token = "\(job.token)"
        func isOurs(_ row: AccountedJob) -> Bool { row.submitLine?.contains(token) == true }
        if let row = rows(of: job.id).last(where: isOurs) { return row }
        guard job.id.task != nil else { return nil }
        return rows(of: job.id.whole).last { row in
            row.id == job.id.whole && row.pendingTasks == nil && row.state.isFinal && isOurs(row)
        }
    }
}
