import Foundation
import Synchronization
import Testing

@testable import Slurm

struct IdentityTests {
    private let submitted = Date(timeIntervalSince1970: 1_700_000_000)

    private func record(_ change: (inout JobRecord) -> Void = { _ in }) -> JobRecord {
        var record = JobRecord(id: 7, userID: getuid(), state: JobState(.running))
        record.name = "job"
        record.submitTime = submitted
        change(&record)
        return record
    }

    private func resolve(
        _ job: JobIdentity, records: [JobRecord] = [], rows: [AccountedJob]? = nil,
        own: JobStatus? = nil, change: (inout ScriptedBackend.State) -> Void = { _ in }
    ) async -> ResolvedState? {
        let backend = ScriptedBackend(hasAccounting: rows != nil)
        backend.state.withLock { state in
            state.replace(records)
            state.accounted = rows ?? []
            change(&state)
        }
        let cluster = SlurmCluster.scripted(backend, VirtualClock())
        return await cluster.resolve([job], records: { _ in own })[job.id]
    }

    @Test func `a token tells a job from another with its id`() async {
        let token = SubmissionToken.random()
        let own = record { $0.command = "/bin/job \(token)" }
        let job = JobIdentity(id: 7, token: token)
        #expect(await resolve(job, records: [own])?.status?.source == .slurmctld)
        #expect(await resolve(job, records: [record()]) == .missing)
    }

    @Test func `slurmdbd may not know the name of a job that has ended`() async {
        let job = JobIdentity(record())
        var row = AccountedJob(id: 7, userID: getuid(), state: JobState(.completed))
        (row.name, row.submitTime) = ("allocation", submitted)
        #expect(await resolve(job, rows: [row])?.status?.state == JobState(.completed))
        row.submitTime = submitted.addingTimeInterval(-60)
        #expect(await resolve(job, rows: [row]) == .missing)
        row.submitTime = submitted
        row.submitLine = "sbatch other"
        #expect(await resolve(job, rows: [row]) == .missing)
    }

    // Seen on MariaDB as Debian has it.
    @Test(arguments: [
        ("quo'te\"s", "quo'te`s"), ("ünïcödé 日本", "ünïcödé ??"), ("", "allocation"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 255)),
    ])
    func `slurmdbd may keep a job's name otherwise`(_ name: String, _ kept: String) async {
        let job = JobIdentity(record { $0.name = name })
        var row = AccountedJob(id: 7, userID: getuid(), state: JobState(.completed))
        (row.name, row.submitTime, row.submitLine) = (kept, submitted, "sbatch")
        #expect(await resolve(job, rows: [row])?.status?.state == JobState(.completed))
        row.name = "y" + kept
        #expect(await resolve(job, rows: [row]) == .missing)
        #expect(await resolve(job, records: [record { $0.name = kept }]) == .missing)
    }

    /// It may be that of another job, and what this one wrote down itself says more.
    @Test func `a row without a submit line proves no token`() async {
        let job = JobIdentity(id: 7, token: .random())
        var row = AccountedJob(id: 7, userID: getuid(), state: JobState(.completed))
        (row.name, row.submitTime) = ("allocation", submitted)
        #expect(await resolve(job, rows: [row]) == .missing)
        let own = JobStatus(id: 7, state: JobState(.failed), source: .record, userID: getuid())
        #expect(await resolve(job, rows: [row], own: own)?.status == own)
    }

    @Test func `many tokens are looked for in one pass`() {
        let tokens = (0..<4).map { _ in SubmissionToken.random() }
        var array = JobRecord(id: JobID(9), userID: 0, state: JobState(.pending))
        array.command = "\(tokens[1])"
        let records = [
            record { $0.command = "/bin/job \(tokens[0])" }, array,
            record {
                $0.id = 8
                $0.command = "\(tokens[0])"
            },
            record { $0.command = "\(tokens[2])" },
            record { $0.command = nil },
            // A longer number is none.
            record { $0.command = "\(tokens[3])0" },
        ]
        let snapshot = JobSnapshot(storage: .values(records), time: submitted)
        #expect(
            snapshot.jobs(carrying: [tokens[0], tokens[1], tokens[3]]) == [
                tokens[0]: [7, 8], tokens[1]: [9],
            ])
    }

    @Test func `name, user and first submission tell a job without a token`() async {
        let job = JobIdentity(record())
        #expect(await resolve(job, records: [record()])?.status?.state == JobState(.running))
        #expect(await resolve(job, records: [record { $0.name = "other" }]) == .missing)
        #expect(await resolve(job, records: [record { $0.userID += 1 }]) == .missing)
        let later = submitted.addingTimeInterval(60)
        #expect(await resolve(job, records: [record { $0.submitTime = later }]) == .missing)
        let requeued = record {
            $0.submitTime = later
            $0.restarts = 1
        }
        #expect(await resolve(job, records: [requeued])?.status?.restarts == 1)
    }

    @Test func `slurmdbd's newest row of the job counts, and no row of another`() async {
        func row(_ state: JobState.Base, _ seconds: Double, _ name: String) -> AccountedJob {
            var row = AccountedJob(id: 7, userID: getuid(), state: JobState(state))
            row.name = name
            row.submitTime = submitted.addingTimeInterval(seconds)
            return row
        }
        let rows = [
            row(.completed, -1000, "job"), row(.preempted, 0, "job"), row(.failed, 60, "job"),
            row(.completed, 900, "other"),
        ]
        let status = await resolve(JobIdentity(record()), rows: rows)?.status
        #expect(status?.state == JobState(.failed))
        #expect(status?.source == .slurmdbd)
    }

    @Test func `what the job wrote down is asked last, and a silent controller is not its absence`()
        async
    {
        let job = JobIdentity(id: 7)
        let own = JobStatus(id: 7, state: JobState(.completed), source: .record, userID: getuid())
        #expect(await resolve(job, own: own)?.status?.source == .record)
        let down = SlurmError(.unsupported, operation: "load jobs", message: "down")
        let answer = await resolve(job, rows: []) { $0.error = down }
        #expect(answer == .unknown(down))
        #expect(await resolve(job, rows: []) { $0.databaseError = down } == .unknown(down))
        #expect(await resolve(job, rows: []) == .missing)
    }

    @Test func `a pending task that is gone from its array was cancelled`() async {
        let token = SubmissionToken.random()
        let array = record {
            $0.command = "/bin/job \(token)"
            $0.array = .init(job: 7, pending: ArrayTaskSet([5]))
        }
        let task = JobIdentity(id: JobID(job: 7, task: 3), token: token, wasPendingTask: true)
        let status = await resolve(task, records: [array], rows: [])?.status
        #expect(status?.state == JobState(.cancelled))
        #expect(status?.source == .disappearance)
        // A controller that lost its state knows no array, or another one of that number.
        #expect(await resolve(task, rows: []) == .missing)
        #expect(await resolve(task, records: [record()]) == .missing)
    }

    @Test func `a cluster without slurmdbd says so in the type`() {
        let clock = VirtualClock()
        #expect(SlurmCluster.scripted(ScriptedBackend(), clock).accounting == nil)
        #expect(
            SlurmCluster.scripted(ScriptedBackend(hasAccounting: true), clock).accounting != nil)
    }

    @Test func `reasons are told in words`() {
        #expect(JobReason.dependencyNeverSatisfied.explanation.contains("did not end as it must"))
        #expect(!JobReason(rawValue: 200).explanation.isEmpty)
    }
}
