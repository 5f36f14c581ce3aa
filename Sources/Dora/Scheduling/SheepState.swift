internal import DoraCore
public import Slurm

/// What has become of an XP's latest job.
public enum SheepState: Sendable, Hashable {
    /// It was never submitted.
    case new
    /// It is, or was last seen, in this state of Slurm's.
    case job(JobState)
    /// Everybody who could know it was asked, and nobody does; it can be retried.
    case missing
    /// Somebody who could know it did not answer, for this reason; nothing is decided from it.
    case unknown(String)

    /// Slurm's name of the state, else `NEW`, `MISSING` or `UNKNOWN`.
    public var name: String {
        switch self {
        case .new: "NEW"
        case .job(let state): state.name
        case .missing: "MISSING"
        case .unknown: "UNKNOWN"
        }
    }

    /// Whether the job has ended well.
    public var isSuccess: Bool {
        if case .job(let state) = self { state.isSuccess } else { false }
    }

    /// Whether nothing more will come of the job.
    public var isDone: Bool {
        switch self {
        case .job(let state): state.isFinal
        case .missing: true
        case .new, .unknown: false
        }
    }
}

extension SheepState: CustomStringConvertible {
    /// The ``name``.
    public var description: String { name }
}

extension SheepState {
    /// What the rules say is to be done about a job in this state: nothing where that is not known.
    func decision(_ rules: SubmitRules) -> SubmitRules.Decision {
        if case .unknown = self { return .nothing }
        return rules.decision(forState: self == .new ? nil : name)
    }
}
