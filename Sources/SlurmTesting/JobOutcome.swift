import Slurm

/// How a job ends.
public enum JobOutcome: Sendable, Hashable {
    /// With exit code 0.
    case completed
    /// With another exit code.
    case failed(exitCode: UInt8)
    /// By a signal of the system's, such as 11 for a bad access.
    case killed(signal: UInt8)
    /// At its time limit.
    case timedOut
    /// For want of memory.
    case outOfMemory
    /// With its node.
    case nodeFailed
    /// By `scancel`.
    case cancelled

    var state: JobState {
        switch self {
        case .completed: JobState(.completed)
        case .failed, .killed: JobState(.failed)
        case .timedOut: JobState(.timeout)
        case .outOfMemory: JobState(.outOfMemory)
        case .nodeFailed: JobState(.nodeFail)
        case .cancelled: JobState(.cancelled)
        }
    }

    var exitStatus: JobExitStatus {
        switch self {
        case .completed: JobExitStatus(code: 0)
        case .failed(let code): JobExitStatus(code: code)
        case .killed(let signal): JobExitStatus(code: 0, signal: signal)
        case .timedOut, .cancelled: JobExitStatus(code: 0, signal: 15)
        case .outOfMemory: JobExitStatus(code: 0, signal: 125)
        case .nodeFailed: JobExitStatus(code: 1)
        }
    }

    var reason: JobReason {
        switch self {
        case .completed, .cancelled: .none
        case .failed, .killed: .exitCode
        case .timedOut: .timeLimit
        case .outOfMemory: .outOfMemory
        case .nodeFailed: .nodeDown
        }
    }
}

extension JobReason {
    /// `FAIL_OOM`.
    fileprivate static let outOfMemory = JobReason(rawValue: 181)
}
