import Foundation
import Slurm
import SlurmTesting
import Synchronization
import Testing

/// What a cluster in memory tells besides its jobs.
@Suite struct MemoryInformationTests {
    private let script = "#!/bin/sh\ntrue\n"

    @Test func `partitions share the nodes, and the first is the default`() async throws {
        let memory = MemoryCluster(
            partitions: ["main", "high"], nodes: (1...3).map { .memory("n\($0)", cpus: 8) })
        let partitions = try await memory.cluster.partitions()
        #expect(partitions.map(\.name) == ["main", "high"])
        #expect(partitions.map(\.isDefault) == [true, false])
        let main = try #require(partitions.first)
        #expect(main.nodes == "n[1-3]" && main.nodeCount == 3 && main.cpuCount == 24)
        #expect(main.state == .up)
    }

    @Test func `partitions are what the test makes of them`() async throws {
        let memory = MemoryCluster(partitions: ["main", "high"])
        var closed = Partition(name: "high", state: .drain)
        closed.maximumTime = .minutes(10)
        memory.setPartition(closed)
        var new = Partition(name: "new")
        new.isDefault = true
        new.nodes = "n[7-8]"
        new.nodeCount = 2
        memory.setPartition(new)
        let partitions = try await memory.cluster.partitions()
        #expect(partitions.map(\.name) == ["main", "high", "new"])
        #expect(partitions.map(\.isDefault) == [false, false, true])
        #expect(partitions[1].state == .drain && partitions[1].maximumTime == .minutes(10))
        #expect(partitions.map(\.nodes) == ["n1", "n1", "n[7-8]"])
        let id = try await memory.cluster.submit(JobDescription(script: script))
        #expect(try await memory.cluster.job(id)?.partition == "new")
    }

    @Test func `accounting is asked by who, where and under which name`() async throws {
        let memory = MemoryCluster(partitions: ["main", "high"])
        var job = JobDescription(name: "one", script: script)
        job.account = "research"
        let one = try await memory.cluster.submit(job)
        job = JobDescription(name: "two", script: script, partition: "high")
        let two = try await memory.cluster.submit(job)
        let accounting = try #require(memory.cluster.accounting)
        func found(_ change: (inout AccountingQuery) -> Void) async throws -> [JobID] {
            var query = AccountingQuery()
            change(&query)
            return try await accounting.jobs(query).map(\.id)
        }
        #expect(try await found { $0.account = "research" } == [one])
        #expect(try await found { $0.partition = "high" } == [two])
        #expect(try await found { $0.name = "two" } == [two])
        #expect(try await found { $0.name = "tw" } == [])
        // Conditions add up, those beside ids, too.
        #expect(try await found { ($0.name, $0.jobs) = ("two", [one.job]) } == [])
        let error = await #expect(throws: SlurmError.self) {
            try await found { $0.name = "it's" }
        }
        #expect(error?.code == .invalidArgument)
        #expect(memory.callCount(.accounting) == 5)
    }

    @Test func `errors name what was attempted, and Slurm's word for the reason`() async throws {
        let error = await #expect(throws: SlurmError.self) {
            try await MemoryCluster().cluster.cancel(7)
        }
        #expect(
            error?.description == "cannot cancel job 7: refused by the cluster in memory with "
                + "ESLURM_INVALID_JOB_ID (2017)")
    }

    @Test func `settings are those of the configuration, and a stranger's job is not hidden`()
        async throws
    {
        var configuration = ClusterConfiguration.memory
        configuration.maximumArraySize = 7
        let memory = MemoryCluster(configuration: configuration)
        let settings = try await memory.cluster.settings()
        #expect(settings.maximumArraySize == 7 && settings.clusterName == configuration.name)
        let stranger = JobIdentity(id: 9, userID: getuid() + 1)
        #expect(await memory.cluster.resolve([stranger]) == [9: .missing])
    }

    @Test func `what the test says that the cluster has is told`() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        let accounting = try #require(cluster.accounting)
        #expect(try await cluster.reservations().isEmpty)
        #expect(try await cluster.licenses().isEmpty)
        #expect(try await cluster.priorities().isEmpty)
        #expect(try await accounting.associations().isEmpty)
        #expect(try await accounting.qualitiesOfService().map(\.name) == ["normal"])
        memory.reservations = [Reservation(name: "maintenance")]
        memory.licenses = [License(name: "matlab", total: 5, available: 5)]
        memory.priorities = [PriorityFactors(job: 7, userID: 0)]
        let known = try await accounting.trackableResources()
        #expect(known.first { $0.name == "mem" }?.resource == .memory)
        memory.trackableResources.append(
            TrackableResource(resource: .init(rawValue: 1001), name: "gres/gpu"))
        memory.qualitiesOfService.append(QOS(id: 2, name: "urgent"))
        memory.associations = ["alice", "bob"].enumerated().map { index, user in
            Association(id: UInt32(index), cluster: "memory", account: "physics", user: user)
        }
        #expect(try await cluster.reservations() == memory.reservations)
        #expect(try await cluster.licenses() == memory.licenses)
        #expect(try await cluster.priorities() == memory.priorities)
        #expect(try await accounting.qualitiesOfService().map(\.name) == ["normal", "urgent"])
        #expect(try await accounting.trackableResources().last?.name == "gres/gpu")
        #expect(try await accounting.associations().count == 2)
        #expect(try await accounting.associations(of: "bob").map(\.user) == ["bob"])
        memory.inject(.refused(.databaseUnreachable), into: .accounting)
        await #expect(throws: SlurmError.self) { try await accounting.qualitiesOfService() }
    }

    @Test func `a change of a job is in its record`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(script: script))
        var change = JobChange()
        (change.nodes, change.tasks, change.cpusPerTask) = (NodeCount(2...4), 6, 2)
        (change.memoryPerNode, change.gpusPerNode) = (.gigabytes(2), 1)
        (change.licenses, change.preference, change.workloadKey) = ("matlab:2", "fast", "key")
        (change.minimumTimeLimit, change.workingDirectory) = (.minutes(3), "/")
        change.deadline = TimePoint(secondsSince1970: 2_000_000_000)
        (change.mailEvents, change.mailUser) = (.end, "somebody")
        try await memory.cluster.update(id, change)
        let job = try #require(try await memory.cluster.job(id))
        #expect(job.request.nodes == 2 && job.request.maximumNodes == 4)
        #expect(job.request.tasks == 6 && job.request.cpusPerTask == 2)
        #expect(job.request.memory == .perNode(2048))
        #expect(job.request.tresPerNode?.contains("gpu:1") == true)
        #expect(job.request.licenses == "matlab:2" && job.request.preferredFeatures == "fast")
        #expect(job.request.minimumTimeLimit == .minutes(3))
        #expect(job.workloadKey == "key" && job.workingDirectory == "/")
        #expect(job.deadline == change.deadline?.date)
        #expect(job.mailTypes == MailEvents.end.rawValue && job.mailUser == "somebody")
    }

    @Test func `nodes and output of a job are changed, and taken back`() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(JobDescription(script: script))
        var change = JobChange()
        (change.requiredNodes, change.excludedNodes) = ("n1", "n2")
        change.standardOutput = "new.out"
        try await memory.cluster.update(id, change)
        let job = try #require(try await memory.cluster.job(id))
        #expect(job.request.requiredNodes == "n1" && job.request.excludedNodes == "n2")
        #expect(job.standardOutput == "new.out")
        change = JobChange()
        change.requiredNodes = ""
        try await memory.cluster.update(id, change)
        let request = try await memory.cluster.job(id)?.request
        #expect(request?.requiredNodes == nil && request?.excludedNodes == "n2")
    }

    @Test func `nodes fill up with jobs, and are what the test makes of them`() async throws {
        let memory = MemoryCluster(nodes: [.memory("n1"), .memory("n2")])
        var job = JobDescription(script: script)
        job.nodes = 2
        job.tasks = 6
        let id = try await memory.cluster.submit(job)
        func states() async throws -> [NodeState] {
            try await memory.cluster.nodes().map(\.state)
        }
        #expect(try await states() == [NodeState(.idle), NodeState(.idle)])
        try memory.start(id, on: "n[1-2]")
        #expect(try await states() == [NodeState(.mixed), NodeState(.mixed)])
        let other = try await memory.cluster.submit(JobDescription(script: script))
        try memory.start(other, on: "n2")
        #expect(try await memory.cluster.nodes().map(\.allocatedCPUs) == [3, 4])
        #expect(try await states() == [NodeState(.mixed), NodeState(.allocated)])
        try memory.finish(id)
        try memory.finish(other)
        var drained = Node.memory("n2")
        drained.state = NodeState(.idle, .drain)
        drained.reason = "a bad disk"
        memory.setNode(drained)
        let nodes = try await memory.cluster.nodes()
        #expect(nodes.map(\.state.isUsable) == [true, false])
        #expect(nodes.last?.reason == "a bad disk")
        memory.inject(.refused(.accessDenied), into: .cluster)
        await #expect(throws: SlurmError.self) { try await memory.cluster.nodes() }
    }

    @Test func `a signal for a step of an array task reaches that task`() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        let array = try await cluster.submit(
            JobDescription(script: script, array: ArraySpecification(0...2)))
        try memory.start(array)
        for task: UInt32 in 0...2 { try memory.startStep(of: JobID(job: array.job, task: task)) }
        try await cluster.signal(JobID(job: array.job, task: 1), step: 0, .kill)
        let left = try await cluster.steps().filter { $0.number == 0 }.compactMap(\.id.task)
        #expect(left.sorted() == [0, 2])
        await #expect(throws: SlurmError.self) {
            try await cluster.signal(JobID(job: array.job, task: 7), step: 0, .kill)
        }
        // The record with the array's own number is gone before those of tasks that run longer.
        try memory.finish(JobID(job: array.job, task: 2))
        try memory.purge(JobID(job: array.job, task: 2))
        let found = try await cluster.batchScript(of: JobID(job: array.job, task: 1))
        #expect(found.description == script)
    }

    @Test func `a running job has steps, which end by themselves or with it`() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        let id = try await cluster.submit(JobDescription(script: script))
        #expect(try await cluster.steps().isEmpty)
        #expect(throws: SlurmError.self) { try memory.startStep(of: id) }
        try memory.start(id)
        memory.advance(by: .seconds(5))
        let first = try memory.startStep(of: id, name: "train", tasks: 4)
        let second = try memory.startStep(of: id)
        memory.advance(by: .seconds(10))
        var steps = try await cluster.steps(of: id.job)
        #expect(steps.map(\.number) == [AccountedStep.batch, 0, 1])
        #expect(steps.map(\.elapsed) == [.seconds(15), .seconds(10), .seconds(10)])
        #expect(steps[1].name == "train" && steps[1].tasks == 4 && steps[1].nodes == "n1")
        #expect(try await cluster.usage(of: first).tasks == 4)
        memory.finishStep(first)
        try await cluster.signal(id, step: second.number, .user1)
        try await cluster.signal(id, step: second.number, .kill)
        await #expect(throws: SlurmError.self) {
            try await cluster.signal(id, step: second.number, .kill)
        }
        await #expect(throws: SlurmError.self) { try await cluster.usage(of: first) }
        steps = try await cluster.steps(of: id.job)
        #expect(steps.map(\.number) == [AccountedStep.batch])
        try memory.preempt(id)
        #expect(try await cluster.steps(of: id.job).isEmpty)
        // The next run counts from 0 again.
        try memory.start(id)
        #expect(try memory.startStep(of: id).number == 0)
        try memory.finish(id)
        #expect(try await cluster.steps().isEmpty)
    }

    @Test func `jobs that were submitted for push tell of their end`() async throws {
        // Queries alone would come every ten minutes.
        let memory = MemoryCluster(
            tracking: TrackingOptions(shortestPause: .seconds(600), longestPause: .seconds(600)))
        let cluster = memory.cluster
        try await cluster.enablePush()
        #expect(cluster.isPushEnabled)
        let id = try await cluster.submit(JobDescription(script: script))
        try memory.start(id)
        let isWatched = Mutex(false)
        let watch = Task {
            for try await change in cluster.changes(of: [id]) {
                isWatched.withLock { $0 = true }
                if change.state.isFinal { return change.state.jobState }
            }
            return nil
        }
        while !isWatched.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
        try memory.finish(id)
        #expect(try await watch.value == JobState(.completed))
    }
}
