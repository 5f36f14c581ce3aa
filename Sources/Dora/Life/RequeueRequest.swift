internal import DoraCore
internal import Slurm

/// Puts this process's own job back into its queue.
struct RequeueRequest: Sendable {
    var job: CurrentJob

    /// Asks slurmctld, by RPC; where that is not possible, and for local jobs, leaves a file for
    /// the one who runs the job's script.
    ///
    /// - Parameter unlessCancelled: whether the job was told to end meanwhile: at its time limit
    ///   it is requeued all the same, but requeueing a cancelled job would bring it back.
    /// - Returns: whether it was asked for.
    func send(unlessCancelled: Bool) async throws(DoraError) -> Bool {
        if job.isLocal {
            if unlessCancelled { return false }
        } else {
            do throws(SlurmError) {
                let cluster = try await SlurmCluster.connect()
                if unlessCancelled,
                    try await cluster.job(job.id)?.state.base == .cancelled
                {
                    return false
                }
                try await cluster.requeue(job.id)
                return true
            } catch {
                if unlessCancelled { return false }
                report("dora: \(error); left to scontrol")
            }
        }
        try AtomicFile.replace(job.requeueFile, withText: "\(job.token)\n")
        return true
    }
}
