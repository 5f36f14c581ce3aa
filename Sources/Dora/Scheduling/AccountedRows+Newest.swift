internal import Slurm

extension AccountedRows {
    /// The newest row of a job that carries its mark.
    func newest(of job: SubmittedJob) -> AccountedJob? {
        let mark = job.mark.text
        return rows(of: job.id) { $0.submitLine?.contains(mark) == true }.last
    }
}
