#if canImport(CSlurm)
    import CSlurm
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a poll looks at in a record; numbers only, so that no string is copied.
struct JobGlance: Sendable {
    var state: JobState
    var reason: JobReason
    var exitStatus: JobExitStatus?
    var userID: UInt32
    var restarts: Int
    /// In seconds since 1970, like the next two; 0 or less: none.
    var submitted: Int
    var started: Int
    var ended: Int

    /// When the state was reached, if Slurm knows.
    var time: Date? {
        let seconds =
            if state.isFinal { ended } else if state.isActive { started } else { 0 }
        return seconds > 0 ? Date(timeIntervalSince1970: Double(seconds)) : nil
    }
}

extension JobStorage {
    func glance(at position: Int) -> JobGlance {
        switch self {
        case .values(let records):
            let record = records[position]
            return JobGlance(
                state: record.state, reason: record.reason,
                exitStatus: record.state.base.isTerminal ? record.exitStatus : nil,
                userID: record.userID, restarts: record.restarts,
                submitted: record.submitTime.seconds, started: record.startTime.seconds,
                ended: record.endTime.seconds)
        #if canImport(CSlurm)
            case .message(let message):
                let pointer = message[position]
                let record = pointer.pointee
                let state = JobState(rawValue: record.job_state)
                return JobGlance(
                    state: state, reason: JobReason(rawValue: cslurm_job_reason(pointer)),
                    exitStatus: state.base.isTerminal
                        ? JobExitStatus(status: record.exit_code) : nil,
                    userID: record.user_id, restarts: Int(record.restart_cnt),
                    submitted: record.submit_time, started: record.start_time,
                    ended: record.end_time)
        #endif
        }
    }

    /// A hash of what the job runs, which cannot be changed as its name can: another job with the
    /// same id has another.
    func fingerprint(at position: Int) -> Int {
        var hasher = Hasher()
        switch self {
        case .values(let records):
            hasher.combine(records[position].command ?? "")
        #if canImport(CSlurm)
            case .message(let message):
                hasher.combine(String(message[position].pointee.command) ?? "")
        #endif
        }
        return hasher.finalize()
    }
}

extension Date? {
    fileprivate var seconds: Int { map { Int($0.timeIntervalSince1970) } ?? 0 }
}
