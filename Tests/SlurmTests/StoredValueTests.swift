import Foundation
import Testing

@testable import Slurm

/// What a program stores of a cluster is what it reads again.
struct StoredValueTests {
    private static let time = Date(timeIntervalSince1970: 1_700_000_000)

    /// Writes a value as JSON, reads it again, and returns the JSON.
    @discardableResult
    private func keep<Value: Codable & Equatable>(
        _ value: Value, _ location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // As a part of something, as old decoders take no bare text.
        let data = try encoder.encode([value])
        #expect(
            try JSONDecoder().decode([Value].self, from: data) == [value],
            sourceLocation: location)
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }

    @Test func `records of jobs`() throws {
        var record = JobRecord(
            id: JobID(job: 7, task: 3), number: 9, userID: 1,
            state: JobState(.failed, [.requeued, Flags(rawValue: 1 << 31)]))
        record.array = .init(job: 7, task: 3, throttle: 2)
        record.heterogeneous = .init(leader: 1, offset: 2, members: "1-3")
        record.federation = .init(origin: "east", activeSiblings: "west")
        record.reason = .exitCode
        record.exitStatus = JobExitStatus(code: 3, signal: 9)
        record.allocated = TRES("cpu=4,mem=2G")
        record.partitionPriorities = ["main": 1, "gpu": 2]
        (record.submitTime, record.billing, record.flags) = (Self.time, 0.5, .max)
        record.runTimeBeforeSuspension = .milliseconds(1500)
        (record.nice, record.gresDetails) = (-5, ["gpu:1(IDX:0)"])
        record.request.timeLimit = .unlimited
        record.request.memory = .perCPU(4096)
        record.request.cpuFrequency = .init(minimum: 1, governor: 0x8680_0000)
        record.request.memoryUpdate = MemoryUpdate(margin: 10, delay: 5)
        try keep(record)
        record.array?.pending = ArrayTaskSet([1, 2, 3, 7])
        try keep(record)
        try keep(JobStatus(record))
        try keep(ResolvedState.known(JobStatus(record)))
        try keep(ResolvedState.missing)
        try keep(JobIdentity(record))
    }

    private typealias Flags = JobState.Flags

    @Test func `rows of slurmdbd`() throws {
        var row = AccountedJob(id: 7, userID: 1, state: JobState(.completed))
        row.pendingTasks = ArrayTaskSet("1-3,7")
        row.timeLimit = .minutes(90)
        row.allocated = ResourceAmounts("4=1,1=4,2=2048")
        row.elapsed = .seconds(5)
        row.requestedMemory = .perNode(0)
        var step = AccountedStep(number: AccountedStep.batch, state: JobState(.completed))
        step.maximumUsage[.memory] = .max - 3
        row.steps = [step]
        try keep(row)
        var query = AccountingQuery.ids([7, 8])
        (query.state, query.since) = (.timeout, Self.time)
        try keep(query)
    }

    @Test func `the cluster`() throws {
        var partition = Partition(name: "main", state: nil)
        partition.defaultTime = .minutes(0)
        partition.oversubscription = .force(4)
        partition.graceTime = .seconds(30)
        partition.maximumMemory = .perCPU(1)
        try keep(partition)
        var node = Node(name: "n1", state: NodeState(rawValue: 0x205))
        (node.load, node.bootTime, node.owner) = (0.25, Self.time, 0)
        try keep(node)
        var reservation = Reservation(name: "maintenance")
        reservation.maximumStartDelay = .seconds(60)
        try keep(reservation)
        try keep(License(name: "matlab", total: 5, available: 5))
        var step = JobStep(job: 7, number: 0, state: JobState(.running))
        step.timeLimit = .unlimited
        try keep(step)
        var usage = StepUsage()
        usage.total[.cpu] = 1
        try keep(usage)
        try keep(PriorityFactors(job: 7, userID: 0))
        // No name of Foundation's may stand in its way.
        var qos: QOS = QOS(id: 1, name: "normal")
        qos.maximumResources = ResourceAmounts("1=4")
        try keep(qos)
        try keep(Association(id: 1, cluster: "east", account: "physics"))
        try keep(TrackableResource(resource: .memory, name: "mem"))
        try keep(ControllerSettings(version: "22.05.8", clusterName: "east"))
        let controller = ClusterConfiguration.Controller(host: "c1", address: "127.0.0.1")
        try keep(
            ControllerStatus(
                controller: controller,
                error: SlurmError(
                    .outcomeUnknown, operation: "x", message: "y", token: .random())))
        var statistics = ControllerStatistics(time: Self.time, since: Self.time)
        statistics.callsByType = [2039: .init(count: 1, duration: .microseconds(2))]
        statistics.jobs.failed = 3
        try keep(statistics)
        try keep(
            ClusterConfiguration(file: "/etc/slurm.conf", name: "east", controllers: [controller]))
        try keep(
            Capabilities(release: "22.05.8", loadsStatesOnly: true, killsManyJobsAtOnce: false))
    }

    @Test func `changes of state`() throws {
        for state in [TrackedState.known(JobState(.running, .completing)), .missing, .interrupted] {
            let status = TrackedStatus(state, time: Self.time, source: .slurmdbd)
            try keep(StateChange(job: JobID(job: 7, task: 0), previous: nil, status: status))
        }
        #expect(try keep(TrackedState.missing) == #""MISSING""#)
        #expect(try keep(TrackedState.known(JobState(.completed))) == #""COMPLETED""#)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TrackedState].self, from: Data(#"["GONE"]"#.utf8))
        }
    }

    @Test func `states and reasons are stored in Slurm's words`() throws {
        let state = JobState(.failed, [.requeued, .launchFailed, Flags(rawValue: 1 << 30)])
        #expect(try keep(state) == #""FAILED,REQUEUED,LAUNCH_FAILED,0x40000000""#)
        #expect(try keep(JobState(rawValue: 200)) == #""200""#)
        #expect(try keep(state.base) == #""FAILED""#)
        #expect(try keep(state.flags) == #""REQUEUED,LAUNCH_FAILED,0x40000000""#)
        #expect(try keep(Flags()) == #""""#)
        #expect(try keep(JobReason.exitCode) == #""NonZeroExitCode""#)
        #expect(try keep(JobReason(rawValue: 4000)) == "4000")
        for number: UInt32 in 0..<300 { try keep(JobReason(rawValue: number)) }
        #expect(try keep(NodeState(.idle, [.drain, .failing])) == #""IDLE+DRAIN+FAIL""#)
        for bit in 4..<32 { try keep(NodeState(rawValue: 2 | 1 << bit)) }
        for bit in 8..<32 { try keep(JobState(rawValue: 1 | 1 << bit)) }
        try keep(NodeState.Base.mixed)
        try keep(NodeState.Flags.drain)
    }

    @Test func `states and reasons are read from numbers and from older words`() throws {
        func read<Value: Decodable>(_ text: String, _: Value.Type) throws -> Value? {
            try JSONDecoder().decode([Value].self, from: Data("[\(text)]".utf8)).first
        }
        #expect(try read("32771", JobState.self) == JobState(.completed, .completing))
        #expect(try read(#""COMPLETING""#, JobState.self) == JobState(.running, .completing))
        #expect(try read("5", JobState.Base.self) == .failed)
        #expect(try read("1024", Flags.self) == .requeued)
        #expect(try read("24", JobReason.self) == .exitCode)
        #expect(try read(#""FrontEndDown""#, JobReason.self)?.rawValue == 17)
        #expect(try read("514", NodeState.self) == NodeState(.idle, .drain))
        #expect(try read("3", TrackedState.self) == .known(JobState(.completed)))
        for text in [#""GONE""#, #""RUNNING,""#, #""COMPLETED,GONE""#, "-1", #""300""#] {
            #expect(throws: DecodingError.self) { try read(text, JobState.self) }
        }
        #expect(throws: DecodingError.self) { try read(#""Tired""#, JobReason.self) }
    }

    @Test func `reasons have the same word with and without the library`() {
        for number: UInt32 in 0..<221 {
            let reason = JobReason(rawValue: number)
            #expect(JobReason(name: reason.name)?.name == reason.name)
        }
        #expect(JobReason(rawValue: 4000).name == "Reason4000")
    }

    @Test func `dictionaries by job are objects`() throws {
        let states = [JobID(job: 7, task: 3): 1, 9: 2, JobID(job: 5, component: 1): 3]
        #expect(try keep(states) == #"{"5+1":3,"7_3":1,"9":2}"#)
    }

    @Test func `states are told by Slurm's words`() {
        let status = JobStatus(
            id: 1, state: JobState(.nodeFail), source: .slurmctld, userID: 1)
        #expect("\(status.state) \(status.state.base)" == "NODE_FAIL NODE_FAIL")
        #expect("\(ResolvedState.known(status)) \(ResolvedState.missing)" == "NODE_FAIL MISSING")
        let error = SlurmError(.connectionFailed, operation: "ask", message: "nobody is there")
        #expect("\(ResolvedState.unknown(error))".hasPrefix("UNKNOWN: "))
    }

    @Test func `jobs to be submitted`() throws {
        var job = JobDescription(
            name: "x", script: JobScript(bytes: Array("#!/bin/sh\n".utf8) + [0xff]))
        job.nodes = NodeCount(2)
        job.array = ArraySpecification(0...9, limit: 4)
        job.dependency = .all(.afterOK([1, 2]), .singleton)
        (job.timeLimit, job.minimumTimeLimit) = (.unlimited, .minutes(.max - 1))
        job.begin = TimePoint(Self.time)
        (job.memoryPerNode, job.temporaryDisk) = (.gigabytes(4), .wholeNode)
        job.environment = JobEnvironment(bytes: [Array("A=1".utf8), [0x42, 0x3d, 0xff]])
        (job.gpus, job.gpusPerNode) = (2, "volta:1,kepler:2")
        (job.export, job.openMode, job.sharing) = (ExportPolicy.none, .append, .topology)
        job.specializedProcessors = .threads(2)
        job.signal = WarningSignal("B:USR1@60")
        job.mailEvents = [.end, .fail]
        job.cpuFrequency = CPUFrequency("low-high:ondemand")
        job.memoryBinding = MemoryBinding("verbose,map_mem:0,1")
        job.distribution = TaskDistribution("plane=4")
        (job.profile, job.token) = (.all, .random())
        job.killOnInvalidDependency = false
        job.laterComponents = [JobDescription(name: "y", script: "")]
        try keep(job)
        var change = JobChange()
        (change.timeLimit, change.dependency) = (.minutes(5), JobDependency(""))
        change.nodes = NodeCount("2-4")
        try keep(change)
        #expect(try keep(job.timeLimit) == #""UNLIMITED""#)
        #expect(try keep(job.memoryPerNode) == #""4G""#)
        #expect(try keep(job.array) == #""0-9%4""#)
        #expect(try keep(HostList("n[1-3],m")) == #""n[1-3],m""#)
        #expect(try keep(JobSelection("7_[1-3,5]")) == #""7_[1-3,5]""#)
        #expect(try keep(JobSelection(JobID(job: 7, component: 1))) == #""7+1""#)
        #expect(try keep(RequeueState.specialExit) == #""specialExit""#)
        #expect(try keep(SignalTarget.batchScript) == #""batchScript""#)
        #expect(try keep(SlurmRelease(23, 2)) == #""23.02""#)
        try keep(RunEstimate(id: 7, start: TimePoint(Self.time)))
        let limits = try JSONDecoder().decode(
            [TimeLimit].self, from: Data(#"["1-12", 5, 0, "INFINITE"]"#.utf8))
        #expect(limits == [.minutes(36 * 60), .minutes(5), .unlimited, .unlimited])
    }

    @Test func `how partitions share their nodes, in the words of scontrol`() {
        for text in ["EXCLUSIVE", "NO", "YES:4", "FORCE:1"] {
            #expect(Partition.Oversubscription(text)?.description == text)
        }
        for text in ["", "NO:1", "YES", "FORCE:", "FORCE:x", "yes:4", "YES:4:4"] {
            #expect(Partition.Oversubscription(text) == nil, "\(text)")
        }
    }
}
