import Foundation
import SlurmTesting
import Synchronization
import Testing

@testable import Slurm

/// What happens around one submission, on a cluster in memory.
@Suite struct Submitting {
    private let memory = MemoryCluster()
    private var cluster: SlurmCluster { memory.cluster }
    private let job = JobDescription(name: "x", script: "#!/bin/sh\n")

    private func context() -> SubmissionContext {
        var context = SubmissionContext.plain()
        context.currentDirectory = NSTemporaryDirectory()
        context.userID = getuid()
        context.groupID = getgid()
        return context
    }

    @Test func `a full queue is waited for`() async throws {
        memory.inject(.refused(.jobQueueFull), into: .submit)
        let id = try await cluster.submit(job, context: context())
        #expect(memory.submittedJobs == [id])
        #expect(memory.callCount(.submit) == 2)
    }

    @Test(
        arguments: [
            (.invalidPartition, "--partition=p"), (.invalidAccount, "--account=a --partition=p"),
            (.invalidQOS, "--qos=q --account=a --partition=p"),
            (.accountingPolicy, "--account=a --qos=q --partition=p"),
            (.invalidReservation, "--reservation=r"), (.reservationDenied, "--reservation=r"),
            (.invalidLicenses, "--licenses=l"), (.invalidFeature, "--constraint=c"),
            (.invalidArray, "--array=0-3"), (.invalidNodeName, "--nodelist=n1"),
            (.invalidTimeLimit, "--time=60 minutes --partition=p"),
            (.invalidGRES, "--gres=gres:x:2"),
        ] as [(SlurmError.Code, String)])
    func `a refusal names what was asked for`(code: SlurmError.Code, words: String) async throws {
        var job = job
        (job.partition, job.account, job.qos, job.reservation) = ("p", "a", "q", "r")
        (job.licenses, job.constraint, job.gres) = ("l", "c", "x:2")
        (job.requiredNodes, job.timeLimit) = ("n1", TimeLimit(.seconds(3600)))
        job.array = ArraySpecification(0...3)
        memory.inject(.refused(code), into: .submit)
        memory.inject(.refused(code), into: .estimate)
        let described = job
        let refused = await failure { try await cluster.submit(described, context: context()) }
        let foreseen = await failure { try await cluster.willRun(described, context: context()) }
        for error in [refused, foreseen] {
            #expect(error?.message.hasSuffix("; asked for was \(words)") == true, "\(code)")
            #expect(error?.code == code)
        }
    }

    @Test func `a refusal that is about nothing named is as Slurm says it`() async throws {
        memory.inject(.refused(.invalidAccount), into: .submit)
        let error = await failure { try await cluster.submit(job, context: context()) }
        #expect(error?.message.contains("asked for") == false)
        var heterogeneous = job
        heterogeneous.account = "a"
        heterogeneous.laterComponents = ["a", "b"].map { account in
            var later = JobDescription()
            later.account = account
            return later
        }
        memory.inject(.refused(.invalidAccount), into: .submit)
        let other = await failure {
            try await cluster.submit(heterogeneous, context: context())
        }
        #expect(other?.message.hasSuffix("asked for was --account=a --account=b") == true)
    }

    @Test func `a limit on the rate of calls is waited for, up to the deadline`() async throws {
        memory.inject(.refused(.rateLimited), into: .submit, count: 100)
        // On a busy machine a deadline may pass before the call has begun.
        var error: SlurmError?
        for seconds in [1, 10, 60] where error?.code != .rateLimited {
            error = await failure {
                try await cluster.submit(job, context: context(), deadline: .seconds(seconds))
            }
        }
        #expect(error?.code == .rateLimited)
        #expect(memory.submittedJobs.isEmpty)
    }

    @Test func `other refusals are not repeated`() async throws {
        memory.inject(.refused(.invalidPartition), into: .submit)
        await #expect(throws: SlurmError.self) {
            try await cluster.submit(job, context: context())
        }
        #expect(memory.callCount(.submit) == 1)
    }

    @Test func `a lost answer throws the token, and the job can be found by it`() async throws {
        memory.inject(.lostAnswer, into: .submit)
        let error = await #expect(throws: SlurmError.self) {
            try await cluster.submit(job, context: context())
        }
        #expect(error?.code == .outcomeUnknown)
        let token = try #require(error?.token)
        #expect(memory.callCount(.submit) == 1, "it is never repeated silently")
        #expect(try await cluster.find(token).map(\.id) == memory.submittedJobs)
    }

    @Test func `an array that is too large is refused before it is sent`() async throws {
        var configuration = SubmissionConfiguration()
        configuration.maximumArraySize = 1001
        var context = context()
        context.configuration = configuration
        var large = job
        large.array = ArraySpecification(0...1001)
        let error = #expect(throws: SlurmError.self) {
            try SubmissionRequest(large, context: context)
        }
        #expect(error?.message.contains("1001") == true && error?.code == .invalidArgument)
        large.array = ArraySpecification(0...1000)
        #expect(throws: Never.self) { try SubmissionRequest(large, context: context) }
    }

    @Test func `the folder of the output is made`() async throws {
        var job = job
        let folder = "logs-\(UUID())"
        job.standardOutput = "\(folder)/%x/%j.out"
        _ = try await cluster.submit(job, context: context())
        let path = context().currentDirectory + "/\(folder)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.fileExists(atPath: path + "/x"))
    }

    @Test func `the folder of the output is not made for what is not submitted`() async throws {
        var job = job
        let folder = "logs-\(UUID())"
        job.standardOutput = "\(folder)/%j.out"
        _ = try await cluster.willRun(job, context: context())
        let task = Task { [job] in
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await cluster.submit(job, context: context())
        }
        await #expect(throws: SlurmError.self) { try await task.value }
        let path = context().currentDirectory + "/\(folder)"
        #expect(!FileManager.default.fileExists(atPath: path))
        try? FileManager.default.removeItem(atPath: path)
    }

    @Test func `a folder may have the name of the user, or of a node`() async throws {
        var job = job
        let folder = "logs-\(UUID())"
        job.standardOutput = "\(folder)/%u/%j.out"
        job.standardError = "\(folder)/%N/%j.err"
        _ = try await cluster.submit(job, context: context())
        let path = context().currentDirectory + "/\(folder)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [NSUserName()])
    }

    @Test func `folders of the tasks of an array are made, whatever of their index is in them`()
        throws
    {
        var job = job
        let folder = "tasks-\(UUID())"
        job.standardOutput = "\(folder)/%b/%a.out"
        job.array = ArraySpecification(0...20)
        let path = context().currentDirectory + "/\(folder)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var context = context()
        context.configuration = SubmissionConfiguration(release: SlurmRelease(24, 11))
        func prepare() throws {
            let fields = try SubmissionRequest(job, context: context).components[0]
            try OutputFolder.prepare(for: fields, release: context.configuration.release)
        }
        try prepare()
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(names.sorted() == (0..<10).map(String.init))
        job.standardOutput = "\(folder)/all/%x-%3a/out"
        job.name = "train"
        job.array = ArraySpecification("0-4:2%1")
        try prepare()
        let tasks = try FileManager.default.contentsOfDirectory(atPath: path + "/all")
        #expect(tasks.sorted() == ["train-000", "train-002", "train-004"])
        job.array = nil
        job.standardOutput = "\(folder)/none/%a/%j"
        try prepare()
        let none = try FileManager.default.contentsOfDirectory(atPath: path + "/none")
        #expect(none == ["4294967294"])
        for pattern in ["%j", "%A"] {
            job.standardOutput = "\(folder)/\(pattern)/out"
            #expect(throws: SlurmError.self) { try prepare() }
        }
    }

    @Test func `a text that Slurm would cut short is refused, and nothing is sent`() async throws {
        let changes: [(String, (inout JobDescription) -> Void)] = [
            ("name", { $0.name = "a\0b" }), ("comment", { $0.comment = "\0" }),
            ("std_out", { $0.standardOutput = "/tmp/a\0b" }),
            ("an argument of the script", { $0.arguments = ["--rate", "1\0"] }),
            ("RATE", { $0.environment["RATE"] = "1\0" }),
        ]
        for (name, change) in changes {
            var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
            change(&job)
            let error = await failure { try await cluster.submit(job) }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("\(name) has a NUL") == true, "\(error?.message ?? "")")
        }
        #expect(memory.submittedJobs.isEmpty)
        let id = try await cluster.submit(JobDescription(name: "x", script: "#!/bin/sh\n:\n"))
        var change = JobChange()
        change.comment = "a\0b"
        for error in [
            await failure { try await cluster.update(id, change) },
            await failure { try await cluster.notify(id, "a\0b") },
        ] {
            #expect(error?.code == .invalidArgument && error?.operation.contains("\(id)") == true)
        }
    }

    @Test func `an error names what the caller wanted, not the call behind it`() async throws {
        #expect(await failure { try await cluster.hold(77) }?.operation == "hold job 77")
        #expect(await failure { try await cluster.release(77) }?.operation == "release job 77")
        #expect(
            await failure { try await cluster.update(77, .init()) }?.operation == "change job 77")
        let job = JobDescription(name: "x", script: "no interpreter")
        let error = await failure { _ = try await cluster.willRun(job) }
        #expect(error?.operation == "estimate when a job would run")
    }

    @Test func `a folder that cannot be made is refused, and nothing is sent`() async throws {
        var job = job
        for path in ["/dev/null/x/%j.out", "%j/out"] {
            job.standardOutput = path
            await #expect(throws: SlurmError.self) {
                try await cluster.submit(job, context: context())
            }
        }
        #expect(memory.callCount(.submit) == 0)
    }

    @Test func `components go out in one call`() async throws {
        var job = job
        job.laterComponents = [JobDescription()]
        job.laterComponents[0].tasks = 3
        let id = try await cluster.submit(job, context: context())
        #expect(memory.callCount(.submit) == 1)
        let second = try await cluster.job(JobID(job: id.job, component: 1))
        #expect(second?.request.tasks == 3)
    }

    @Test func `a change of tasks and of each one's processors is one of all processors`() throws {
        var change = JobChange()
        change.tasks = 3
        #expect(try change.fields(gresPrefix: "gres").min_cpus == nil)
        change.cpusPerTask = 2
        #expect(try change.fields(gresPrefix: "gres").min_cpus == 6)
        (change.tasks, change.cpusPerTask) = (Int(UInt32.max), Int(UInt16.max))
        #expect(try change.fields(gresPrefix: "gres").min_cpus == .max)
    }

    @Test(arguments: [-1, 1 << 33])
    func `a change to what its field does not hold is refused, and nothing is sent`(
        _ number: Int
    ) async throws {
        let id = try await cluster.submit(job, context: context())
        let changes: [(inout JobChange) -> Void] = [
            { $0.tasks = number }, { $0.cpusPerTask = number }, { $0.nodes = NodeCount(number) },
            { $0.arrayTaskLimit = number }, { $0.nice = number < 0 ? .min : .max },
        ]
        for make in changes {
            var change = JobChange()
            make(&change)
            let error = await failure { try await cluster.update(id, change) }
            #expect(error?.code == .invalidArgument && error?.operation == "change job \(id)")
        }
        #expect(memory.callCount(.control) == 0)
    }

    @Test(arguments: [-1, 1 << 33])
    func `a job of numbers that its fields do not hold is refused`(_ number: Int) {
        let changes: [(inout JobDescription) -> Void] = [
            { $0.delayBoot = number }, { $0.switches = number }, { $0.switchWait = number },
            { $0.segmentSize = number }, { $0.reservedPorts = number },
            { $0.nice = number < 0 ? .min : .max },
            { $0.memoryUpdate = MemoryUpdate(margin: number, delay: 1) },
            { $0.memoryUpdate = MemoryUpdate(margin: 1, delay: number) },
            { $0.signal = WarningSignal(.user1, secondsBefore: number) },
            { $0.specializedProcessors = .cores(number) },
            { $0.specializedProcessors = .threads(number) },
            { $0.array = ArraySpecification(0...9, limit: number) },
        ]
        var context = context()
        context.configuration = SubmissionConfiguration(
            release: SlurmRelease(26, 5), managesSteps: true)
        for make in changes {
            var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
            make(&job)
            let error = #expect(throws: SlurmError.self) {
                try SubmissionRequest(job, context: context)
            }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test func `an estimate submits nothing`() async throws {
        let estimate = try await cluster.willRun(job, context: context())
        #expect(estimate.start != nil && estimate.partition == "main")
        #expect(memory.callCount(.submit) == 0)
    }

    @Test func `variables of an enclosing job stay behind, unless they are wanted`() throws {
        var context = SubmissionContext.plain(
            ["SLURM_JOB_ID": "7", "SLURM_CONF": "/c", "PMI_RANK": "1", "A": "1"])
        func names() throws -> Set<Substring> {
            let request = try SubmissionRequest(job, context: context)
            return Set(
                request.components[0].environment.texts.compactMap {
                    $0.split(separator: "=").first
                })
        }
        #expect(try names().isDisjoint(with: ["SLURM_JOB_ID", "PMI_RANK"]))
        #expect(try names().isSuperset(of: ["SLURM_CONF", "A", "SLURM_JOB_NAME"]))
        context.inheritsEnclosingJob = true
        #expect(try names().isSuperset(of: ["SLURM_JOB_ID", "PMI_RANK"]))
    }

    @Test func `a call that must be alone has no other beside it`() async throws {
        let running = Running()
        let cluster = cluster
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let isAlone = index % 8 == 0
                group.addTask {
                    try? await cluster.rpc("test", clusters: isAlone ? "east" : nil) {
                        () throws(SlurmError) in
                        running.enter(isAlone: isAlone)
                        usleep(2000)
                        running.leave(isAlone: isAlone)
                    }
                }
            }
        }
        #expect(running.mostBesideOne == 1)
    }
}

/// Counts calls that are under way, and how many were when one had to be alone.
private final class Running: Sendable {
    private let counts = Mutex((now: 0, mostBesideOne: 0))

    func enter(isAlone: Bool) { change(by: 1, isAlone) }
    func leave(isAlone: Bool) { change(by: -1, isAlone) }
    var mostBesideOne: Int { counts.withLock { $0.mostBesideOne } }

    private func change(by change: Int, _ isAlone: Bool) {
        counts.withLock { counts in
            counts.now += max(change, 0)
            if isAlone { counts.mostBesideOne = max(counts.mostBesideOne, counts.now) }
            counts.now += min(change, 0)
        }
    }
}
