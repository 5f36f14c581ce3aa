import Foundation
import Slurm
import SlurmTesting
import Testing

/// The cluster in memory, used as a stranger's test would use it.
@Suite struct MemoryClusterTests {
    private let script = "#!/bin/sh\ntrue\n"

    @Test func `a job goes as the test says`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(name: "train", script: script))
        #expect(id == 1)
        #expect(try await memory.cluster.job(id)?.state == JobState(.pending))
        try memory.start(id, on: "n7")
        let running = try #require(try await memory.cluster.job(id))
        #expect(running.state == JobState(.running) && running.nodes == "n7")
        memory.advance(by: .seconds(60))
        try memory.finish(id, .failed(exitCode: 3))
        let ended = try #require(try await memory.cluster.job(id))
        #expect(ended.state == JobState(.failed) && ended.reason == .exitCode)
        #expect(ended.exitStatus == JobExitStatus(code: 3))
        #expect(ended.endTime == ended.startTime?.addingTimeInterval(60))
        #expect(ended.name == "train")
    }

    @Test func `jobs that cannot change so are refused`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(script: script))
        #expect(throws: SlurmError.self) { try memory.finish(id) }
        try memory.start(id)
        #expect(throws: SlurmError.self) { try memory.start(id) }
        #expect(throws: SlurmError.self) { try memory.start(99) }
    }

    @Test func `a plan takes jobs through by the clock`() async throws {
        let memory = MemoryCluster { record in
            JobPlan(
                queueTime: .seconds(5), runTime: .seconds(60),
                outcome: record.name == "bad" ? .failed(exitCode: 1) : .completed)
        }
        let good = try await memory.cluster.submit(JobDescription(name: "good", script: script))
        let bad = try await memory.cluster.submit(JobDescription(name: "bad", script: script))
        memory.advance(by: .seconds(4))
        #expect(try await memory.cluster.job(good)?.state == JobState(.pending))
        memory.advance(by: .seconds(1))
        #expect(try await memory.cluster.job(good)?.state == JobState(.running))
        memory.advance(by: .seconds(60))
        #expect(try await memory.cluster.job(good)?.state == JobState(.completed))
        #expect(try await memory.cluster.job(bad)?.state == JobState(.failed))
    }

    @Test func `a job longer than its limit ends at the limit`() async throws {
        let memory = MemoryCluster { _ in JobPlan(queueTime: .zero, runTime: .seconds(600)) }
        let id = try await memory.cluster.submit(
            JobDescription(script: script, timeLimit: .minutes(2)))
        memory.advance(by: .seconds(130))
        let record = try #require(try await memory.cluster.job(id))
        #expect(record.state == JobState(.timeout) && record.reason == .timeLimit)
        #expect(record.endTime == record.startTime?.addingTimeInterval(120))
    }

    @Test func `dependencies hold a job back, release it, or never will`() async throws {
        let memory = MemoryCluster { record in
            JobPlan(
                queueTime: .seconds(1), runTime: .seconds(10),
                outcome: record.name == "bad" ? .failed(exitCode: 1) : .completed)
        }
        let first = try await memory.cluster.submit(JobDescription(script: script))
        let bad = try await memory.cluster.submit(JobDescription(name: "bad", script: script))
        let after = try await memory.cluster.submit(
            JobDescription(script: script, dependency: .all(.afterOK([first]))))
        let never = try await memory.cluster.submit(
            JobDescription(script: script, dependency: .all(.afterOK([bad]))))
        let anyway = try await memory.cluster.submit(
            JobDescription(script: script, dependency: .all(.afterAny([bad]))))
        #expect(try await memory.cluster.job(after)?.reason == .dependency)
        // One step of the clock, however long, gives each its own time.
        memory.advance(by: .seconds(30))
        let record = try #require(try await memory.cluster.job(after))
        #expect(record.state == JobState(.completed))
        let firstEnd = try #require(try await memory.cluster.job(first)?.endTime)
        #expect(record.startTime == firstEnd.addingTimeInterval(1))
        #expect(try await memory.cluster.job(never)?.reason == .dependencyNeverSatisfied)
        #expect(try await memory.cluster.job(anyway)?.state == JobState(.completed))
    }

    @Test func `held and later jobs wait`() async throws {
        let memory = MemoryCluster { _ in JobPlan(queueTime: .zero, runTime: .seconds(10)) }
        var held = JobDescription(script: script)
        held.isHeld = true
        let id = try await memory.cluster.submit(held)
        var later = JobDescription(script: script)
        later.begin = TimePoint(
            secondsSince1970: Int64(memory.now.timeIntervalSince1970) + 3600)
        let other = try await memory.cluster.submit(later)
        memory.advance(by: .seconds(60))
        #expect(try await memory.cluster.job(id)?.reason == .heldByUser)
        #expect(try await memory.cluster.job(other)?.reason == .beginTime)
        try await memory.cluster.release(id)
        #expect(try await memory.cluster.job(id)?.state == JobState(.running))
        memory.advance(by: .seconds(3600))
        #expect(try await memory.cluster.job(other)?.state == JobState(.completed))
    }

    @Test func `an array's tasks get records of their own as they start`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(
            JobDescription(script: script, array: ArraySpecification("0-3")))
        var snapshot = try await memory.cluster.jobs(.mine)
        #expect(snapshot.recordCount == 1)
        #expect(snapshot.tasks(of: id.job).count == 4)
        try memory.start(JobID(job: id.job, task: 1))
        snapshot = try await memory.cluster.jobs(.mine)
        #expect(snapshot.recordCount == 2)
        #expect(snapshot.state(of: JobID(job: id.job, task: 1)) == JobState(.running))
        #expect(snapshot.state(of: JobID(job: id.job, task: 2)) == JobState(.pending))
        try memory.start(id)
        snapshot = try await memory.cluster.jobs(.mine)
        #expect(snapshot.tasks(of: id.job).values.allSatisfy { $0 == JobState(.running) })
        // The last one keeps the array's own number.
        #expect(snapshot.records.contains { $0.number == id.job && $0.array?.task == 3 })
        try memory.finish(JobID(job: id.job, task: 2), .killed(signal: 9))
        try memory.finish(id)
        let tasks = try await memory.cluster.jobs(.mine).tasks(of: id.job)
        #expect(tasks.values.count { $0 == JobState(.completed) } == 3)
        #expect(tasks[2] == JobState(.failed))
    }

    @Test func `the throttle of an array holds`() async throws {
        let memory = MemoryCluster { _ in JobPlan(queueTime: .zero, runTime: .seconds(10)) }
        let id = try await memory.cluster.submit(
            JobDescription(script: script, array: ArraySpecification("0-4%2")))
        func running() async throws -> Int {
            try await memory.cluster.jobs(.mine).tasks(of: id.job).values
                .count { $0 == JobState(.running) }
        }
        #expect(try await running() == 2)
        memory.advance(by: .seconds(10))
        #expect(try await running() == 2)
        memory.advance(by: .seconds(10))
        #expect(try await running() == 1)
        memory.advance(by: .seconds(10))
        let tasks = try await memory.cluster.jobs(.mine).tasks(of: id.job)
        #expect(tasks.count == 5 && tasks.values.allSatisfy(\.isSuccess))
    }

    @Test func `a heterogeneous job has components`() async throws {
        let memory = MemoryCluster()
        var job = JobDescription(name: "pair", script: script)
        var other = JobDescription()
        other.name = "helper"
        job.laterComponents = [other]
        let id = try await memory.cluster.submit(job)
        let snapshot = try await memory.cluster.jobs(.ids([id]))
        #expect(snapshot.recordCount == 2)
        let component = try #require(snapshot[JobID(job: id.job, component: 1)])
        #expect(component.name == "helper" && component.heterogeneous?.leader == id.job)
        try await memory.cluster.cancel(id)
        let states = try await memory.cluster.jobs(.ids([id])).states.map(\.state)
        #expect(states == [JobState(.cancelled), JobState(.cancelled)])
    }

    @Test func `what was submitted can be looked at`() async throws {
        let memory = MemoryCluster()
        var job = JobDescription(script: script, arguments: ["--lr", "0.1"])
        job.environment = ["SEED": "7"]
        let id = try await memory.cluster.submit(job)
        let submission = try memory.submission(of: id)
        #expect(submission.script == JobScript(script))
        #expect(submission.arguments == ["--lr", "0.1"])
        #expect(submission.environment["SEED"] == "7")
        let token = try #require(submission.token)
        #expect(try await memory.cluster.find(token).map(\.id) == [id])
        #expect(memory.submittedJobs == [id])
        #expect(throws: SlurmError.self) { try memory.submission(of: 99) }
    }

    @Test func `finished jobs are purged after a while, and accounting keeps them`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(script: script))
        try memory.start(id)
        try memory.finish(id, .failed(exitCode: 2))
        memory.advance(by: .seconds(301))
        #expect(try await memory.cluster.job(id) == nil)
        let status = await memory.cluster.resolve([id])[id]?.status
        #expect(status?.source == .slurmdbd && status?.exitStatus == JobExitStatus(code: 2))
        #expect(await memory.cluster.resolve([99])[99] == .missing)
    }

    @Test func `a preempted job is pending again`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(script: script))
        try memory.start(id)
        try memory.preempt(id)
        let record = try #require(try await memory.cluster.job(id))
        #expect(record.state == JobState(.pending) && record.restarts == 1)
    }

    @Test func `a controller that lost its state gives ids again`() async throws {
        let memory = MemoryCluster()
        let first = try await memory.cluster.submit(JobDescription(name: "one", script: script))
        memory.loseState()
        #expect(try await memory.cluster.job(first) == nil)
        let second = try await memory.cluster.submit(JobDescription(name: "two", script: script))
        #expect(second == first)
        #expect(try await memory.cluster.job(second)?.name == "two")
    }
}
