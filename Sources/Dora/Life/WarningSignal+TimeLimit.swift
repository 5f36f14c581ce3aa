internal import Slurm

extension WarningSignal {
    /// The warning that a job of this many minutes is given before its time limit.
    ///
    /// As early as submitit's, but never so early that a short job would be warned as soon as it
    /// starts, be requeued, and never get anything done.
    static func timeLimit(ofMinutes minutes: Int) -> WarningSignal {
        WarningSignal(.user2, secondsBefore: min(90, minutes * 60 / 3))
    }
}
