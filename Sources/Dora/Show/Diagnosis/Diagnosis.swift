internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Why a job waits, or why it did not end well.
struct Diagnosis: Sendable, Hashable {
    /// What it comes down to.
    enum Cause: Sendable, Hashable {
        case waiting(JobReason)
        /// Others have this machine.
        case waitingHere
        /// A node refused it, and Slurm has put it back and holds it.
        case heldAfterLaunch
        case outOfMemory
        case timeLimit
        case nodeFailure
        case cancelled(by: String?)
        case signal(Int)
        case exitCode(Int)
        /// It never got as far as its program, for this reason of Slurm's.
        case notStarted(JobReason)
        case preempted
        case deadline
        /// It started and left no trace of its end: killed, or its node was lost.
        case vanished
        /// Nobody knows its job.
        case missing
        /// Somebody who could know did not answer.
        case unknown(String)
    }

    var cause: Cause
    /// Where it ran, as a host list.
    var nodes: String?
    /// What the scheduler or the log adds.
    var detail: String?
    /// The last lines of its log, without what Slurm writes there where there are others.
    var log: [String] = []

    /// Whether more memory may help.
    var ranOutOfMemory: Bool { cause == .outOfMemory }
    /// Whether more time may help.
    var ranOutOfTime: Bool { cause == .timeLimit }
    /// Whether another node may help.
    var blamesNode: Bool {
        switch cause {
        case .nodeFailure, .notStarted(.launchFailure): true
        default: false
        }
    }

    /// The cause in words.
    var words: String {
        switch cause {
        case .waiting(let reason): PendingReason.words(reason)
        case .waitingHere: "waits until others of this machine end (--local_jobs runs more at once)"
        case .heldAfterLaunch: "held: it could not be launched; scontrol release tries again"
        case .outOfMemory: "ran out of memory (--retry_memory 2x gives it more)"
        case .timeLimit: "reached its time limit (--retry_time 2x gives it more)"
        case .nodeFailure: "its node failed"
        case .cancelled(let user): user.map { "cancelled by \($0)" } ?? "cancelled"
        case .signal(let number):
            "ended by \(Self.signalName(number))"
                + (number == SIGKILL ? ", as happens for want of memory" : "")
        case .exitCode(let code): "its program ended with exit code \(code)"
        case .notStarted(let reason): "could not be started (\(reason.name))"
        case .preempted: "made room for a job of higher priority"
        case .deadline: "reached its deadline"
        case .vanished: "ended without a trace: it was killed, or its node was lost"
        case .missing: "nobody knows its job any more; --retry submits another"
        case .unknown(let reason): "its state is not known: \(reason)"
        }
    }

    private static func signalName(_ number: Int) -> String {
        let names = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT",
            7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2",
            13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ",
        ]
        return names[number].map { "\($0) (signal \(number))" } ?? "signal \(number)"
    }
}

extension Diagnosis {
    /// What there is to be said of a sheep; nil if its job runs or has ended well, or there is none.
    ///
    /// - Parameters:
    ///   - details: what the scheduler says.
    ///   - notes: what the job's shell left behind.
    ///   - log: the last lines of the log.
    ///   - shown: how many of its lines are told.
    ///   - isLocal: whether its job is one of this machine's own.
    init?(
        _ state: SheepState, details: JobDetails?, notes: JobNotes, log: [String],
        shown: Int = 5, isLocal: Bool = false
    ) {
        let told = Self.told(log, count: shown)
        switch state {
        case .new: return nil
        case .missing: self.init(cause: .missing, log: told)
        case .unknown(let reason): self.init(cause: .unknown(reason))
        case .job(let job):
            guard !job.isSuccess, !job.isActive else { return nil }
            if job.isPending, isLocal {
                self.init(cause: .waitingHere)
            } else if job.isPending {
                // For the reason Slurm says that its user holds it.
                let isHeldBySlurm = details?.reasonDetail?.hasSuffix("requeued held") ?? false
                self.init(
                    cause: isHeldBySlurm ? .heldAfterLaunch : .waiting(details?.reason ?? .none))
                detail = details?.queue
            } else {
                self.init(
                    cause: Self.cause(job, details, notes, log), nodes: details?.nodes,
                    detail: details?.reasonDetail, log: told)
                nodes = nodes ?? notes.start?.writer.host
            }
        }
    }

    /// How a job ended srun tells, too, below what the program itself had to say.
    private static func told(_ log: [String], count: Int) -> [String] {
        // Where a machine has several nodes, theirs is `slurmstepd-n1: `.
        let own = log.filter { !$0.hasPrefix("srun: ") && !$0.hasPrefix("slurmstepd") }
        return Array((own.isEmpty ? log : own).suffix(count))
    }

    private static func cause(
        _ state: JobState, _ details: JobDetails?, _ notes: JobNotes, _ log: [String]
    ) -> Cause {
        switch state.base {
        case .outOfMemory: return .outOfMemory
        case .timeout: return .timeLimit
        case .nodeFail, .bootFail: return .nodeFailure
        case .preempted: return .preempted
        case .deadline: return .deadline
        default: break
        }
        // Where no cgroups count memory, a job that took too much is cancelled or killed, and only
        // its log says why.
        let texts = [details?.reasonDetail].compactMap { $0 } + log
        if texts.contains(where: saysOutOfMemory) { return .outOfMemory }
        if state.base == .cancelled { return .cancelled(by: details?.cancelledBy) }
        return ending(details, notes)
    }

    private static func ending(_ details: JobDetails?, _ notes: JobNotes) -> Cause {
        let notStarted: [JobReason] = [.launchFailure, .badConstraints, .nodeDown]
        if let reason = details?.reason, notStarted.contains(reason) {
            return reason == .nodeDown ? .nodeFailure : .notStarted(reason)
        }
        if notes.isWarned { return .timeLimit }
        for status in [details?.stepStatus, details?.exitStatus] {
            if let status, status.signal != 0 { return signal(Int(status.signal), details) }
        }
        // A shell says 128 and more of a program that a signal ended.
        let codes = [
            notes.end?.exitCode, details?.exitStatus.map { Int($0.code) },
            details?.stepStatus.map { Int($0.code) },
        ]
        guard let code = codes.compactMap({ $0 }).first(where: { $0 != 0 }) else {
            return notes.start != nil && notes.end == nil ? .vanished : .exitCode(0)
        }
        return Shell.signal(ofExitCode: code).map { signal($0, details) } ?? .exitCode(code)
    }

    /// The warning before the time limit ends a program that does not handle it.
    private static func signal(_ number: Int, _ details: JobDetails?) -> Cause {
        let isWarning = number == Int(SIGUSR2) && details?.timeLeft.map { $0 < 180 } ?? false
        return isWarning ? .timeLimit : .signal(number)
    }

    private static func saysOutOfMemory(_ line: String) -> Bool {
        let line = line.lowercased()
        // A GPU's memory is its own; no request for more changes it.
        if line.contains("cuda") || line.contains("gpu memory") { return false }
        return [
            "exceeded memory limit", "oom-kill", "oom_kill", "out of memory", "out-of-memory",
            "bad_alloc", "cannot allocate memory", "memoryerror", "memory exhausted",
        ].contains { line.contains($0) }
    }
}

extension JobDetails {
    /// Where a pending job stands in the queue.
    fileprivate var queue: String? {
        var parts: [String] = []
        if let jobsAhead {
            parts.append(
                jobsAhead == 0 ? "first in the queue" : "\(jobsAhead) before it in the queue")
        }
        if restarts > 0 {
            parts.append(restarts == 1 ? "requeued once" : "requeued \(restarts) times")
        }
        if let expectedStart, expectedStart > Date(timeIntervalSince1970: 0) {
            parts.append("expected to start " + GridProgress.clock(expectedStart, from: Date()))
        }
        if let reasonDetail { parts.append(reasonDetail) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
