import DoraCore
import Foundation
import Slurm
import SlurmTesting
import Synchronization
import Testing

@testable import Dora

/// How experiments reach a cluster, which is in memory here.
@Suite struct `The Slurm scheduler` {
    private let memory = MemoryCluster(partitions: ["main", "high"])

    private func submission(_ slurm: SlurmConfig) -> Submission {
        Submission(
            name: "toy_0badc0de", token: .random(), signatures: [Signature("0badc0de")!],
            slurm: slurm, directory: "/dora", program: "/toy", output: "/dora/log", after: [])
    }

    private func submit(_ slurm: SlurmConfig) async throws -> JobID {
        try await SlurmScheduler(memory.cluster).submit(submission(slurm))
    }

    private func refusal(_ slurm: SlurmConfig) async -> String {
        let error = await #expect(throws: DoraError.self) { try await submit(slurm) }
        return error?.message ?? ""
    }

    @Test func `names the partition that there is not, and those that there are`() async throws {
        #expect(
            await refusal(SlurmConfig()).hasSuffix(
                "; asked for was --partition=learnlab (2000). The cluster has main, high. "
                    + "Name one in SlurmConfig, or by --partition."))
        memory.inject(.refused(.accessDenied), into: .cluster)
        #expect(await refusal(SlurmConfig()).contains("--partition=learnlab (2000). Name one"))
        #expect(try await submit(SlurmConfig(partition: "high")) == 1)
    }

    @Test func `tells what slurmctld says of a submission, each text once, and not without end`()
        async throws
    {
        let told = Mutex<[String]>([])
        let scheduler = SlurmScheduler(memory.cluster) { text in told.withLock { $0.append(text) } }
        func submit() async throws {
            _ = try await scheduler.submit(submission(SlurmConfig(partition: "main")))
        }
        try await submit()
        #expect(told.withLock { $0 }.isEmpty)
        memory.submissionMessage = "moved to the partition night"
        for _ in 0..<3 { try await submit() }
        #expect(told.withLock { $0 } == ["moved to the partition night"])
        for index in 0..<20 {
            memory.submissionMessage = "job \(index)"
            try await submit()
        }
        #expect(told.withLock { $0 }.count == 10)
    }

    /// In slurmdbd they have one row in common.
    @Test func `knows tasks that were cancelled before they started when slurmctld has forgotten`()
        async throws
    {
        let scheduler = SlurmScheduler(memory.cluster)
        let token = SubmissionToken.random()
        let signatures = ["0badc0de", "1badc0de", "2badc0de"].compactMap { Signature($0) }
        let id = try await scheduler.submit(
            Submission(
                name: "toy_array", token: token, signatures: signatures,
                tasksFile: "/dora/toy.tasks", slurm: SlurmConfig(partition: "main"),
                directory: "/dora", program: "/toy", output: "/dora/log", after: []))
        let jobs = (0..<3).map {
            SubmittedJob(id: JobID(job: id.job, task: $0), token: token, uid: getuid())
        }
        try memory.start(jobs[0].id)
        try memory.finish(jobs[0].id)
        try await scheduler.cancel(Array(jobs[1...]))
        memory.advance(by: .seconds(3600))
        #expect(try await memory.cluster.jobs(.all).recordCount == 0)
        let reports = try await scheduler.reports(of: jobs)
        #expect(reports[jobs[0]] == .known(JobState(.completed), source: "slurmdbd"))
        for job in jobs[1...] {
            #expect(reports[job] == .known(JobState(.cancelled), source: "slurmdbd"))
        }
        let details = try await scheduler.details(of: jobs, queue: false)
        #expect(jobs.map { details[$0]?.state.base } == [.completed, .cancelled, .cancelled])
        #expect(jobs.map { details[$0]?.usage != nil } == [true, false, false])
        // Another submission that had the id is another one's.
        let other = SubmittedJob(id: jobs[1].id, token: .random(), uid: getuid())
        #expect(
            try await scheduler.reports(of: [other])[other] == .absent(arrayIsKnown: false))
    }

    /// Where the whole array was cancelled, its row may have lost the list of its tasks.
    @Test func `knows tasks by the row of their array alone`() {
        let token = SubmissionToken.random()
        func row(_ id: JobID, _ state: JobState.Base, _ token: SubmissionToken) -> AccountedJob {
            var row = AccountedJob(id: id, userID: 1, state: JobState(state))
            row.submitLine = "sbatch \(token)"
            if id == id.whole { row.pendingTasks = ArrayTaskSet([]) }
            return row
        }
        func state(of task: UInt32?, in rows: [AccountedJob]) -> JobState.Base? {
            let job = SubmittedJob(id: JobID(job: 7, task: task), token: token, uid: 1)
            return AccountedRows(rows).newest(of: job)?.state.base
        }
        let first = row(JobID(job: 7, task: 0), .completed, token)
        #expect(state(of: 0, in: [first, row(7, .cancelled, token)]) == .completed)
        #expect(state(of: 1, in: [first, row(7, .cancelled, token)]) == .cancelled)
        // One that is open knows nothing yet, and another job with that id has another token.
        #expect(state(of: 1, in: [first, row(7, .pending, token)]) == nil)
        #expect(state(of: 1, in: [first, row(7, .cancelled, .random())]) == nil)
        #expect(state(of: nil, in: [first, row(7, .cancelled, token)]) == .cancelled)
    }

    @Test func `says what was asked for where no node has it`() async {
        memory.inject(.refused(.nodeConfigurationUnavailable), into: .submit)
        #expect(await refusal(SlurmConfig(partition: "main")).contains("(2014). It asked for "))
    }
}
