import Foundation
import Slurm
import SlurmTesting
import Testing

/// What the cluster in memory does must be what slurmctld does: each scenario runs on both, and
/// both must give the same account of it.
extension ClusterTests {
    @Suite struct Agreement {
        @Test(.timeLimit(.minutes(5)), arguments: Scenario.all)
        func `memory and slurmctld agree`(scenario: Scenario) async throws {
            let real = try await scenario.account(of: SlurmCluster.connect())
            let memory = MemoryCluster(clock: .system) { _ in
                JobPlan(queueTime: .zero, runTime: .zero)
            }
            let remembered = try await scenario.account(of: memory.cluster)
            #expect(remembered == real)
            #expect(!real.isEmpty)
        }
    }
}

/// Something that is done to a cluster, and what came of it, in words.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    let run: @Sendable (SlurmCluster, inout Account) async throws -> Void

    var testDescription: String { name }

    func account(of cluster: SlurmCluster) async throws -> [String] {
        var account = Account(cluster: cluster)
        do {
            try await run(cluster, &account)
        } catch {
            await account.cleanUp()
            throw error
        }
        await account.cleanUp()
        return account.lines
    }

    static let all: [Scenario] = [
        Scenario(name: "a job that is held, changed, released and ends") { cluster, account in
            var job = account.job("one")
            job.timeLimit = .minutes(5)
            let id = try await account.submit(job)
            try await account.note("submitted", id) { record in
                "\(record.state) \(record.reason) \(record.priority == 0) "
                    + "\(String(describing: record.request.timeLimit)) \(record.restarts) "
                    + "\(record.isRequeueable) \(record.partition ?? "none")"
            }
            var change = JobChange()
            change.name = "other"
            change.comment = "a remark"
            change.timeLimit = .minutes(3)
            (change.minimumTimeLimit, change.memoryPerCPU) = (.minutes(1), .megabytes(100))
            (change.tasks, change.cpusPerTask, change.licenses) = (2, 2, "")
            (change.mailUser, change.mailEvents) = ("somebody", [.end, .fail])
            change.workingDirectory = "/"
            let deadline = TimePoint(Date() + 86400)
            change.deadline = deadline
            try await cluster.update(id, change)
            try await account.note("changed", id) { record in
                let (request, limit) = (record.request, record.request.timeLimit)
                return "\(record.name) \(record.comment ?? "") \(String(describing: limit)) "
                    + "\(String(describing: request.minimumTimeLimit)) \(request.tasks ?? 0) "
                    + "\(request.cpusPerTask ?? 0) \(String(describing: request.memory)) "
                    + "\(request.licenses ?? "none") \(record.mailUser ?? "") \(record.mailTypes) "
                    + "\(record.workingDirectory ?? "") \(record.deadline == deadline.date)"
            }
            try await cluster.release(id)
            try await account.end(id)
            try await account.note("ended", id) { record in
                "\(record.state) \(String(describing: record.exitStatus)) \(record.endTime != nil)"
            }
            await account.refusal("change") { try await cluster.update(id, change) }
            await account.refusal("hold") { try await cluster.hold(id) }
            await account.refusal("signal") { try await cluster.signal(id, .terminate) }
            await account.refusal("suspend") { try await cluster.suspend(id) }
            await account.refusal("cancel") { try await cluster.cancel(id) }
        },
        Scenario(name: "calls about a job that waits") { cluster, account in
            let id = try await account.submit(account.job("waits"))
            await account.refusal("signal") { try await cluster.signal(id, .terminate) }
            await account.refusal("suspend") { try await cluster.suspend(id) }
            await account.refusal("resume") { try await cluster.resume(id) }
            await account.refusal("requeue") { try await cluster.requeue(id) }
            await account.refusal("hold again") { try await cluster.hold(id) }
            await account.refusal("cancel") { try await cluster.cancel(id) }
            try await account.note("cancelled", id) { record in
                "\(record.state) \(String(describing: record.exitStatus))"
            }
            await account.refusal("cancel again") { try await cluster.cancel(id) }
        },
        Scenario(name: "calls about a job that never was") { cluster, account in
            let id: JobID = 4_000_000
            account.lines.append("known: \(try await cluster.job(id) != nil)")
            await account.refusal("cancel") { try await cluster.cancel(id) }
            await account.refusal("cancel many") { try await cluster.cancel([id]) }
            await account.refusal("signal") { try await cluster.signal(id, .terminate) }
            await account.refusal("hold") { try await cluster.hold(id) }
            await account.refusal("requeue") { try await cluster.requeue(id) }
            // (Suspending it makes slurmctld answer what its library does not expect.)
            await account.refusal("script") { _ = try await cluster.batchScript(of: id) }
        },
        Scenario(name: "submissions that are refused") { cluster, account in
            var job = account.job("refused")
            job.partition = "nonesuch"
            await account.refusal("partition") { _ = try await cluster.submit(job) }
            await account.refusal("estimate") { _ = try await cluster.willRun(job) }
            job = account.job("refused")
            job.array = ArraySpecification("0-100000000")
            await account.refusal("array") { _ = try await cluster.submit(job) }
        },
        Scenario(name: "what was submitted can be read again") { cluster, account in
            var job = account.job("reads")
            job.arguments = ["--lr", "0.1"]
            job.comment = "a remark"
            let token = SubmissionToken.random()
            job.token = token
            let id = try await account.submit(job)
            try await account.note("record", id) { record in
                "\(record.name) \(record.comment ?? "") \(record.carries(token)) "
                    + "\(record.command?.contains("\(token)") == true) "
                    + "\(record.standardOutput ?? "") \(record.userID)"
            }
            let script = try await cluster.batchScript(of: id)
            account.lines.append("script: \(script)")
            let found = try await cluster.find(token)
            account.lines.append("found: \(found.map(\.id) == [id])")
        },
        Scenario(name: "an array that is held, and cancelled bit by bit") { cluster, account in
            var job = account.job("array")
            job.array = ArraySpecification("0-9%3")
            let id = try await account.submit(job)
            try await account.noteTasks("submitted", id)
            try await account.note("record", id) { record in
                "\(record.array?.pending.description ?? "") "
                    + "\(record.array?.throttle.map { "\($0)" } ?? "")"
            }
            try await cluster.cancel((2..<5).map { JobID(job: id.job, task: $0) })
            try await account.noteTasks("some cancelled", id)
            let single = JobID(job: id.job, task: 3)
            account.lines.append("a cancelled one: \(try await cluster.job(single) == nil)")
            await account.refusal("cancel it again") { try await cluster.cancel(single) }
            await account.refusal("cancel no task of it") {
                try await cluster.cancel(JobID(job: id.job, task: 77))
            }
            try await cluster.cancel(id)
            try await account.note("cancelled", id) { "\($0.state)" }
        },
        Scenario(name: "an array that ends") { cluster, account in
            var job = account.job("array")
            job.array = ArraySpecification("1,3,5")
            let id = try await account.submit(job)
            try await cluster.release(id)
            for task: UInt32 in [1, 3, 5] {
                try await account.end(JobID(job: id.job, task: task))
            }
            try await account.noteTasks("ended", id)
            // The last to start keeps the array's number.
            let numbers = try await cluster.jobs(.ids([id])).records.map(\.number)
            account.lines.append("numbers: \(Set(numbers).count) \(numbers.contains(id.job))")
        },
        Scenario(name: "a job that waits for another") { cluster, account in
            let first = try await account.submit(account.job("first"))
            var job = account.job("second")
            job.isHeld = false
            job.dependency = .all(.afterOK([first]))
            let second = try await account.submit(job)
            try await account.note("waits", second) { "\($0.state) \($0.reason)" }
            try await cluster.cancel(first)
            try await account.until("hopeless") {
                try await cluster.job(second)?.reason == .dependencyNeverSatisfied
            }
            try await account.note("hopeless", second) { "\($0.state)" }
        },
        Scenario(name: "a job of two components") { cluster, account in
            var job = account.job("leader")
            var other = account.job("helper")
            other.script = nil
            job.laterComponents = [other]
            let id = try await account.submit(job)
            let snapshot = try await cluster.jobs(.ids([id]))
            for record in snapshot.records {
                account.lines.append(
                    "\(record.name) \(record.heterogeneous?.offset ?? 99) "
                        + "\(record.heterogeneous?.leader == id.job) \(record.id.component ?? 99) "
                        + "\(record.number - id.job)")
            }
            try await cluster.cancel(id)
            let states = try await cluster.jobs(.ids([id])).states.map { "\($0.state)" }
            account.lines.append("cancelled: \(states)")
        },
        Scenario(name: "a job that is queued again after its end") { cluster, account in
            let id = try await account.submit(account.job("again"))
            try await cluster.release(id)
            try await account.end(id)
            try await cluster.requeue(id, as: .held)
            try await account.until("requeued") {
                try await cluster.job(id)?.state.base == .pending
            }
            try await account.note("requeued", id) { record in
                "\(record.state.isPending) \(record.priority == 0) \(record.restarts)"
            }
        },
    ]
}

/// What came of a scenario.
struct Account {
    let cluster: SlurmCluster
    var lines: [String] = []
    private var jobs: [JobID] = []

    init(cluster: SlurmCluster) { self.cluster = cluster }

    /// A held job that ends at once when it is released.
    func job(_ name: String) -> JobDescription {
        var job = JobDescription(name: "agree-\(name)", script: "#!/bin/sh\ntrue\n")
        job.isHeld = true
        job.standardOutput = "/dev/null"
        job.partition = "main"
        return job
    }

    mutating func submit(_ job: JobDescription) async throws -> JobID {
        let id = try await cluster.submit(job)
        jobs.append(id)
        return id
    }

    mutating func note(
        _ what: String, _ id: JobID, _ words: (JobRecord) -> String
    ) async throws {
        let record = try await cluster.job(id)
        lines.append("\(what): \(record.map(words) ?? "not known")")
    }

    mutating func noteTasks(_ what: String, _ id: JobID) async throws {
        let tasks = try await cluster.jobs(.ids([id])).tasks(of: id.job)
        let words = tasks.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        lines.append("\(what): \(words.joined(separator: ", "))")
    }

    /// Notes the number of the error, if there is one.
    mutating func refusal(_ what: String, _ call: () async throws -> Void) async {
        do {
            try await call()
            lines.append("\(what): done")
        } catch {
            lines.append("\(what): \((error as? SlurmError).map { "\($0.code.rawValue)" } ?? "?")")
        }
    }

    /// Waits for the end of a job.
    mutating func end(_ id: JobID) async throws {
        let cluster = cluster
        try await until("the end of \(id)") {
            try await cluster.job(id)?.state.isFinal == true
        }
    }

    func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while try await !isSo() {
            try #require(ContinuousClock.now < end, "\(what) did not come")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func cleanUp() async {
        try? await cluster.cancel(jobs)
    }
}
