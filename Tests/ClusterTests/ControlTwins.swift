import Foundation
import Slurm
import Subprocess
import Testing

/// Something that is done to a job, by us and by a command of Slurm's.
struct ControlVerb: Sendable {
    let name: String
    /// What `SlurmProbe` calls it, where others than the owner try it too.
    var probed: String?
    let ours: @Sendable (SlurmCluster, JobID) async throws(SlurmError) -> Void
    let theirs: @Sendable (_ job: String) -> [String]

    static let all: [ControlVerb] = [
        ControlVerb(
            name: "hold", probed: "hold",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.hold(job) },
            theirs: { ["scontrol", "uhold", $0] }),
        ControlVerb(
            name: "hold as operator",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.hold(job, asOperator: true)
            }, theirs: { ["scontrol", "hold", $0] }),
        ControlVerb(
            name: "release", probed: "release",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.release(job) },
            theirs: { ["scontrol", "release", $0] }),
        ControlVerb(
            name: "suspend", probed: "suspend",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.suspend(job) },
            theirs: { ["scontrol", "suspend", $0] }),
        ControlVerb(
            name: "resume", probed: "resume",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.resume(job) },
            theirs: { ["scontrol", "resume", $0] }),
        ControlVerb(
            name: "requeue", probed: "requeue",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.requeue(job) },
            theirs: { ["scontrol", "requeue", $0] }),
        ControlVerb(
            name: "requeuehold",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.requeue(job, as: .held)
            }, theirs: { ["scontrol", "requeuehold", $0] }),
        ControlVerb(
            name: "requeue as special exit",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.requeue(job, as: .specialExit)
            }, theirs: { ["scontrol", "requeuehold", "State=SpecialExit", $0] }),
        ControlVerb(
            name: "notify", probed: "notify",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.notify(job, "a word") },
            theirs: { ["scontrol", "notify", $0, "a word"] }),
        ControlVerb(
            name: "signal the steps",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.signal(job, .user1, to: .steps)
            }, theirs: { ["scancel", "--signal=USR1", $0] }),
        ControlVerb(
            name: "signal the script", probed: "signal",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.signal(job, .user1, to: .batchScript)
            }, theirs: { ["scancel", "--signal=USR1", "--batch", $0] }),
        ControlVerb(
            name: "signal all",
            ours: { (cluster, job) throws(SlurmError) in
                try await cluster.signal(job, .user1, to: .wholeJob)
            }, theirs: { ["scancel", "--signal=USR1", "--full", $0] }),
        ControlVerb(
            name: "update", probed: "update",
            ours: { (cluster, job) throws(SlurmError) in
                var change = JobChange()
                (change.name, change.comment, change.nice) = ("renamed", "why", 50)
                change.timeLimit = .minutes(3)
                try await cluster.update(job, change)
            },
            theirs: {
                [
                    "scontrol", "update", "JobId=\($0)", "JobName=renamed", "Comment=why",
                    "Nice=50", "TimeLimit=3",
                ]
            }),
        ControlVerb(
            name: "cancel", probed: "cancel",
            ours: { (cluster, job) throws(SlurmError) in try await cluster.cancel(job) },
            theirs: { ["scancel", $0] }),
    ]
}

/// What came of a command of Slurm's.
struct CommandOutcome: CustomStringConvertible {
    let description: String
    private let errors: String
    let status: TerminationStatus

    init(_ words: [String]) async throws {
        let result = try await Subprocess.run(
            .name("env"), arguments: Arguments(words), input: .none,
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        (errors, status) = (result.standardError, result.terminationStatus)
        description = "\(words.joined(separator: " ")): \(status), \(errors)"
    }

    /// Whether both did it, or both were refused for the same reason.
    func agrees(with error: SlurmError?) -> Bool {
        guard let error else {
            // scancel says by its status alone that a job has ended, which is no error here.
            return status.isSuccess || errors.isEmpty && status == .exited(2021 & 0xFF)
        }
        if description.hasPrefix("scancel"), isOwnWayOfScancel(error.code) { return true }
        if errors.isEmpty { return status == .exited(error.code.rawValue & 0xFF) }
        let words = error.message.split(separator: ";").first.map(String.init) ?? ""
        return !status.isSuccess && error.code.isFromSlurm
            && errors.split(separator: "\n").contains { line in
                guard let told = line.split(separator: ":").last else { return false }
                let plain = told.replacing(#/ for job .*/#, with: "").trimmingPrefix(" ")
                return words.contains(plain)
            }
    }
}

extension CommandOutcome {
    /// Where scancel does not tell what slurmctld says: it is silent about a job to cancel that
    /// nobody knows, and looks for the target of a signal among the jobs that have not ended.
    private func isOwnWayOfScancel(_ code: SlurmError.Code) -> Bool {
        let isSignal = description.contains("--signal")
        return code == .invalidJobID && !isSignal && status.isSuccess && errors.isEmpty
            || code == .alreadyDone && isSignal && errors.contains("Invalid job id")
    }
}

/// In which state a job is when something is done to it.
enum TwinState: String, CaseIterable {
    case held, running, suspended, finished
}

/// Two jobs that differ in nothing but their ids.
struct Twins {
    let ours: JobID
    let theirs: JobID
    private let folder: ScratchFolder

    init(
        _ cluster: SlurmCluster, _ change: (inout JobDescription) -> Void = { _ in }
    ) async throws {
        folder = try ScratchFolder()
        var job = JobDescription(
            name: "twin",
            script: """
                #!/bin/sh
                trap : USR1
                touch \(folder.path)/$SLURM_JOB_ID
                while :; do sleep 0.2; done

                """)
        (job.standardOutput, job.workingDirectory) = ("/dev/null", "/")
        // Slurm changes a limit that nobody has set.
        (job.isHeld, job.requeues, job.timeLimit) = (true, true, .minutes(10))
        change(&job)
        (ours, theirs) = (try await cluster.submit(job), try await cluster.submit(job))
    }

    /// Brings twins to a state, all at once.
    static func bring(
        _ twins: [Twins], to state: TwinState, _ cluster: SlurmCluster
    ) async throws {
        guard state != .held else { return }
        let jobs = twins.flatMap { [$0.ours, $0.theirs] }
        for job in jobs { try await cluster.release(job) }
        for job in jobs { try await until(cluster, job, .running) }
        // A signal before the script is ready for it ends the job.
        try await SlurmCommand.until {
            twins.allSatisfy { twin in
                [twin.ours, twin.theirs].allSatisfy { twin.folder.exists("\($0)") }
            }
        }
        switch state {
        case .suspended:
            for job in jobs { try await cluster.suspend(job) }
            for job in jobs { try await until(cluster, job, .suspended) }
        case .finished:
            try await cluster.cancel(jobs)
            for job in jobs { try await until(cluster, job, .cancelled) }
        case .held, .running: break
        }
    }

    private static func until(
        _ cluster: SlurmCluster, _ job: JobID, _ state: JobState.Base
    ) async throws {
        try await SlurmCommand.until {
            guard let record = try await cluster.job(job) else { return false }
            return record.state.base == state && !record.state.flags.contains(.completing)
        }
    }

    func cancel(_ cluster: SlurmCluster) async throws {
        try await cluster.cancel([ours, theirs])
    }

    /// What happens to the one happens to the other, if not at the same moment.
    func expectEqual(_ what: String) async throws {
        var difference: [String] = []
        for _ in 0..<150 {
            let (one, other) = (try await show(ours), try await show(theirs))
            difference = Set(one).symmetricDifference(other).sorted()
            if difference.isEmpty { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("\(what): \(difference)")
    }

    /// What `scontrol show job` says, without ids, times and places.
    private func show(_ job: JobID) async throws -> [String] {
        let text = try await SlurmCommand.run("scontrol", ["show", "job", "-o", "\(job)"])
        let changing = [
            "JobId", "ArrayJobId", "SubmitTime", "EligibleTime", "AccrueTime", "StartTime",
            "EndTime", "LastSchedEval", "RunTime", "SuspendTime", "SecsPreSuspend",
            "PreemptTime", "PreemptEligibleTime", "NodeList", "SchedNodeList", "BatchHost",
            "Command", "AllocNode:Sid", "Scheduler", "TimeMin",
        ]
        // From 25.11 on it tells the command line, which has blanks and the token of each twin in it.
        return text.replacing(/SubmitLine=.* WorkDir=/, with: "WorkDir=")
            .split { $0 == " " || $0 == "\n" }.map(String.init)
            .filter { word in !changing.contains { word.hasPrefix($0 + "=") } }
            // Among priorities, only that of a held job tells something.
            .map { $0.replacing(/^Priority=[1-9][0-9]*/, with: "Priority=some") }
    }
}

extension SlurmError {
    /// What a call throws; nil where it throws nothing.
    static func thrown(_ body: () async throws(SlurmError) -> Void) async -> SlurmError? {
        do throws(SlurmError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
