/// How a job is, as far as a watcher can say. Nothing is guessed.
public enum TrackedState: Sendable, Hashable {
    /// Slurm said so.
    case known(JobState)
    /// Everybody was asked, and nobody knows the job (any more), or shows it to this user
    /// (`PrivateData=jobs`). Never means that it completed.
    case missing
    /// Nobody can be asked at present; the watch goes on, and the state follows.
    case interrupted

    /// Slurm's state, if it is known.
    public var jobState: JobState? {
        guard case .known(let state) = self else { return nil }
        return state
    }

    /// Slurm's base state, if it is known.
    public var base: JobState.Base? { jobState?.base }

    /// Whether nothing more is expected: the job has ended, or nobody knows it.
    public var isFinal: Bool { self == .missing || jobState?.isFinal == true }

    /// Whether the job is known to wait for its start.
    public var isPending: Bool { jobState?.isPending == true }

    /// Whether the job is known to have resources now.
    public var isActive: Bool { jobState?.isActive == true }

    /// Whether the job is known to have ended with success.
    public var isSuccess: Bool { jobState?.isSuccess == true }
}

extension TrackedState: CustomStringConvertible {
    /// Slurm's word for the state, else `"MISSING"` or `"INTERRUPTED"`.
    public var description: String {
        switch self {
        case .known(let state): state.name
        case .missing: "MISSING"
        case .interrupted: "INTERRUPTED"
        }
    }
}
