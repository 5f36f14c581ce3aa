internal import Slurm

extension AccountedRows {
    /// The newest row of a job that carries its token.
    func newest(of job: SubmittedJob) -> AccountedJob? {
        let token = "\(job.token)"
        return rows(of: job.id) { $0.submitLine?.contains(token) == true }.last
    }
}
