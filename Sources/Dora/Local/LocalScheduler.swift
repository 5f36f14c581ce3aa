public import DoraCore
internal import Foundation
public import Slurm
internal import Subprocess

/// Runs jobs as processes of this machine, at most as many at a time as it has cores.
///
/// The jobs live as long as the command that submitted them: the next one finds what was not
/// started as missing.
public actor LocalScheduler: Scheduler {
    static let schedulerName = "local"

    public nonisolated let name = LocalScheduler.schedulerName
    public nonisolated let maximumArraySize = Int.max

    private struct Waiting {
        var job: SubmittedJob
        var script: String
        var after: [JobID]
    }

    private let limit: Int
    private let idsFolder: String
    private var nextID: UInt32?
    private var waiting: [Waiting] = []
    private var running: [JobID: Task<Void, Never>] = [:]
    private var states: [SubmittedJob: JobState] = [:]
    private var idle: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - dora: whose folder has the ids that are taken.
    ///   - limit: how many jobs may run at a time; nil: as many as there are cores.
    public init(_ dora: DoraConfig, limit: Int? = nil) {
        self.limit = max(limit ?? ProcessInfo.processInfo.activeProcessorCount, 1)
        idsFolder = dora.byIDFolder
    }

    public func submit(_ submission: Submission) throws(DoraError) -> JobID {
        let number = takeID()
        let script = submission.script(.direct).text
        for index in submission.signatures.indices {
            let task = submission.tasksFile == nil ? nil : UInt32(index)
            let job = SubmittedJob(
                id: JobID(job: number, task: task), token: submission.token, uid: getuid())
            states[job] = JobState(.pending)
            waiting.append(Waiting(job: job, script: script, after: submission.after))
        }
        startWhatFits()
        return JobID(job: number)
    }

    public func reports(of jobs: [SubmittedJob]) -> [SubmittedJob: JobReport] {
        jobs.reduce(into: [:]) { reports, job in
            reports[job] =
                states[job].map { .known($0, source: name) } ?? .absent(arrayIsKnown: false)
        }
    }

    public func search(for token: SubmissionToken) -> SearchResult {
        states.keys.first { $0.token == token }.map { .found(JobID(job: $0.id.job)) } ?? .absent
    }

    /// - Throws: `DoraError` for jobs that another command runs: only that one can cancel them.
    public func cancel(_ jobs: [SubmittedJob]) throws(DoraError) {
        if let foreign = jobs.first(where: { states[$0] == nil }) {
            throw DoraError(
                .scheduler, operation: "cancel job \(foreign.id)",
                message: "local job \(foreign.id) belongs to another command: end that one with "
                    + "Ctrl-C, and its jobs end with it")
        }
        cancelOwn(jobs)
    }

    private func cancelOwn(_ jobs: [SubmittedJob]) {
        let cancelled = Set(jobs).filter { states[$0]?.isFinal == false }
        waiting.removeAll { cancelled.contains($0.job) }
        for job in cancelled {
            states[job] = JobState(.cancelled)
            running[job.id]?.cancel()
        }
        reportIfIdle()
    }

    /// Cancels everything and waits until it has ended.
    func stop() async {
        cancelOwn(Array(states.keys))
        await drain()
    }

    public func drain() async {
        if waiting.isEmpty && running.isEmpty { return }
        await withCheckedContinuation { idle.append($0) }
    }

    private func takeID() -> UInt32 {
        let next =
            nextID
            ?? (Files.names(in: idsFolder).compactMap { JobID($0)?.job }.max() ?? 0) + 1
        nextID = next + 1
        return next
    }

    private func startWhatFits() {
        while running.count < limit, let index = waiting.firstIndex(where: mayStart) {
            let next = waiting.remove(at: index)
            states[next.job] = JobState(.running)
            running[next.job.id] = Task {
                let state = await Self.run(next)
                ended(next.job, state)
            }
        }
        reportIfIdle()
    }

    private func mayStart(_ candidate: Waiting) -> Bool {
        candidate.after.allSatisfy { running[$0] == nil }
    }

    private func ended(_ job: SubmittedJob, _ state: JobState) {
        running[job.id] = nil
        if states[job]?.isFinal == false { states[job] = state }
        startWhatFits()
    }

    private func reportIfIdle() {
        guard waiting.isEmpty, running.isEmpty else { return }
        for continuation in idle { continuation.resume() }
        idle = []
    }

    // A session of its own: a Ctrl-C in the terminal is this command's business, which then ends
    // its jobs one by one.
    private static func run(_ next: Waiting) async -> JobState {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        var variables: [Environment.Key: String?] = ["DORA_JOB_ID": "\(next.job.id.job)"]
        variables["DORA_ARRAY_TASK_ID"] = .some(next.job.id.task.map { "\($0)" })
        do {
            let result = try await Subprocess.run(
                .name("sh"), arguments: ["-c", next.script],
                environment: .inherit.updating(variables), platformOptions: options,
                output: .discarded, error: .discarded)
            return result.terminationStatus.isSuccess ? JobState(.completed) : JobState(.failed)
        } catch {
            return JobState(.failed)
        }
    }
}
