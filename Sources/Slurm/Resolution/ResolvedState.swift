/// What could be found out about a job. Not being found never means that it completed.
public enum ResolvedState: Sendable, Hashable, Codable {
    /// Somebody knows it.
    case known(JobStatus)
    /// Everybody was asked, and nobody knows it (any more).
    case missing
    /// Whoever might know it could not be asked.
    case unknown(SlurmError)

    /// The job's status, if somebody knows it.
    public var status: JobStatus? {
        guard case .known(let status) = self else { return nil }
        return status
    }
}

extension ResolvedState: CustomStringConvertible {
    /// Slurm's word for the state, else `"MISSING"`, or `"UNKNOWN"` with the reason.
    public var description: String {
        switch self {
        case .known(let status): status.state.name
        case .missing: "MISSING"
        case .unknown(let error): "UNKNOWN: \(error)"
        }
    }
}
