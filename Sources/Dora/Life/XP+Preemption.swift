public import DoraCore

extension XP {
    /// Runs `callback` when the job of this experiment is about to be ended: shortly before its
    /// time limit, when it is preempted, and when it is cancelled.
    ///
    /// Save what the next run needs to go on, then return; the process ends when all callbacks
    /// have run, in the order in which they were added. The body goes on meanwhile. After the
    /// warning of the time limit the job is requeued, `maxNumTimeout` times at most; a preempted
    /// job is requeued by Slurm. Of several workers each runs its own callbacks. Slurm kills what
    /// has not ended `KillWait` seconds after it told a job to end.
    ///
    /// Outside of jobs nothing warns, and the callback never runs. An error that it throws is
    /// written to the log.
    ///
    /// - Parameter callback: runs on a thread of its own, once.
    public func onPreemption(_ callback: @escaping @Sendable () async throws -> Void) {
        JobWatch.shared.add(callback)
    }
}
