import Foundation
import Logging
import Slurm
import SlurmTesting
import Testing

/// The examples of the articles, compiled, and run where they can be on a cluster in memory.
///
/// Every example of an article stands here, line for line; `the articles' examples are compiled`
/// sees to that.
@Suite struct ArticleTests {
    private func overview() async throws {
        let cluster = try await SlurmCluster.connect()
        let id = try await cluster.submit(
            JobDescription(name: "hello", script: "#!/bin/sh\nhostname\n", nodes: 2))
        print("submitted job \(id)")
    }

    private func elsewhere(_ cluster: SlurmCluster, _ id: JobID) async throws {
        let there = try cluster.neighbour(named: "east")
        try await there.cancel(id)
    }

    private func connecting() async throws {
        let cluster = try await SlurmCluster.connect()
        print(cluster.configuration.name)
    }

    private func connectingWithOptions() async throws -> SlurmCluster {
        var logger = Logger(label: "slurm")
        logger.logLevel = .warning
        let options = ConnectOptions(configurationFile: "/etc/slurm/slurm.conf", logger: logger)
        let cluster = try await SlurmCluster.connect(options, verify: true)
        return cluster
    }

    private func submitting(to cluster: SlurmCluster) async throws -> JobID {
        var job = JobDescription(
            name: "train", script: "#!/bin/sh\nsrun ./train\n", nodes: 2, cpusPerTask: 8,
            memoryPerNode: .gigabytes(64), gpus: 4, timeLimit: .hours(12))
        job.standardOutput = "logs/train-%j.out"
        job.environment = ["OMP_NUM_THREADS": "8"]
        let id = try await cluster.submit(job)
        return id
    }

    /// What stands behind a property is what sbatch makes of the option.
    @Test func properties() throws {
        var job = JobDescription(script: "#!/bin/sh\nsrun ./train\n")
        let first: JobID = 12
        job.nodes = NodeCount(1...2)  // --nodes=1-2
        job.timeLimit = .hours(36)  // --time=1-12:00:00
        job.memoryPerCPU = .gigabytes(4)  // --mem-per-cpu=4G
        job.gpusPerNode = GPURequest(2, type: "a100")  // --gpus-per-node=a100:2
        job.array = ArraySpecification(0...99, limit: 10)  // --array=0-99%10
        job.dependency = .all(.afterOK([first]))  // --dependency=afterok:12
        job.begin = TimePoint(Date() + 3600)  // --begin=now+1hour
        job.signal = WarningSignal(.user1, toBatchShell: true)  // --signal=B:USR1@60
        job.mailEvents = [.end, .fail]  // --mail-type=END,FAIL
        job.export = ExportPolicy.none  // --export=NONE
        let options = [
            "--nodes=1-2", "--time=1-12:00:00", "--mem-per-cpu=4G", "--gpus-per-node=a100:2",
            "--array=0-99%10", "--dependency=afterok:12", "--signal=B:USR1@60",
            "--mail-type=END,FAIL", "--export=NONE",
        ]
        var same = try JobDescription(sbatch: options, script: job.script)
        same.begin = job.begin
        // How it is told is not what it asks for.
        (same.submitLine, same.tokenPlacement) = (job.submitLine, job.tokenPlacement)
        #expect(job == same)
    }

    private func hopelessDependencies(
        _ cluster: SlurmCluster, _ sweep: JobID, _ report: JobID
    ) async throws {
        var next = JobDescription(
            name: "next", script: "#!/bin/sh\n./next\n", dependency: .all(.afterOK([sweep])))
        next.killOnInvalidDependency = true  // --kill-on-invalid-dep=yes
        let last = try await cluster.submit(next)
        for try await change in cluster.changes(of: [sweep, report, last])
        where change.state.isPending && change.reason.isHopeless {
            try await cluster.cancel(change.job)
        }
    }

    @Test func arraysAndLostAnswers() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        let sweep = try await cluster.submit(
            JobDescription(
                name: "sweep", script: "#!/bin/sh\n./run $SLURM_ARRAY_TASK_ID\n",
                array: ArraySpecification(0...99, limit: 10)))
        let report = try await cluster.submit(
            JobDescription(
                name: "report", script: "#!/bin/sh\n./report\n",
                dependency: .all(.afterAny([sweep]))))
        #expect(try await cluster.job(report)?.reason == .dependency)
        try await cluster.cancel((0..<50).map { JobID(job: sweep.job, task: $0) })
        #expect(try await cluster.jobs().tasks(of: sweep.job).count == 50)

        let jobs = ["a.txt", "b.txt"].map { (file: String) in
            JobDescription(name: file, script: "#!/bin/sh\n./count \(file)\n")
        }
        for (job, answer) in zip(jobs, await cluster.submit(jobs)) {
            switch answer {
            case .success(let id): print("\(job.name ?? ""): \(id)")
            case .failure(let error): print("\(job.name ?? ""): \(error)")
            }
        }
        #expect(memory.submittedJobs.count == 4)

        let job = JobDescription(script: "#!/bin/sh\ntrue\n")
        memory.inject(.lostAnswer, into: .submit)
        try await look(for: job, on: cluster)
    }

    @Test func scripts() throws {
        let error = #expect(throws: SlurmError.self) { try script(ofFile: ()) }
        #expect(error?.message.contains("train.sh") == true)
        #expect(script(wrapping: ()).script == JobScript(wrapping: "srun hostname"))
    }

    private func script(ofFile: Void) throws -> JobDescription {
        var job = try JobDescription(sbatch: ["--time=2:00:00", "train.sh", "--lr", "0.1"])
        job.name = "train"
        return job
    }

    private func script(wrapping: Void) -> JobDescription {
        let job = JobDescription(
            name: "hosts", script: JobScript(wrapping: "srun hostname"), nodes: 2)
        return job
    }

    private func look(for job: JobDescription, on cluster: SlurmCluster) async throws {
        do {
            _ = try await cluster.submit(job, deadline: .seconds(30))
        } catch {
            guard error.code == .outcomeUnknown, let token = error.token else { throw error }
            let found = try await cluster.find(token)
            print(found.isEmpty ? "not there, so far" : "it is job \(found[0].id)")
        }
    }

    private func listen(for job: JobDescription, on cluster: SlurmCluster) async throws {
        _ = try await cluster.submit(job, deadline: .seconds(30)) { event in
            switch event {
            case .message(let text): print(text)
            case .lateAnswer(let answer): print("answered at last: \(answer)")
            case .cluster(let name): print("\(name) took it")
            }
        }
    }

    @Test func tracking() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        let id = try await cluster.submit(
            JobDescription(name: "train", script: "#!/bin/sh\ntrue\n"))
        let snapshot = try await cluster.jobs(.mine)
        for (id, state) in snapshot.states where state.isActive { print(id, state) }
        for job in snapshot.records where job.name == "train" {
            let nodes = job.nodes.flatMap { HostList($0) }
            print(job.id, job.state, job.reason.explanation, nodes.map(Array.init) ?? [])
            print(job.outputFile ?? "no file")
        }
        let waiting = snapshot.states.filter { $0.state.isPending }.map(\.id)
        try await cluster.cancel(waiting)
        #expect(waiting == [id])
        let ids = snapshot.records.filter { $0.name == "train" && !$0.state.isFinal }.map(\.id)
        try await cluster.cancel(ids)
        switch await cluster.resolve([id])[id] {
        case .known(let status): print(status.state, "says", status.source)
        case .missing: print("nobody knows job \(id)")
        case .unknown(let error): print("nobody can be asked: \(error)")
        case nil: break
        }
        #expect(await cluster.resolve([id])[id]?.status?.state == JobState(.cancelled))
    }

    private func list(_ cluster: SlurmCluster) async throws {
        var all = try await cluster.jobs(.all)
        while !Task.isCancelled {
            if let newer = try await cluster.jobs(changedSince: all) { all = newer }
            for job in all.records { print(job.id, job.userID, job.name, job.state) }
            try await Task.sleep(for: .seconds(5))
        }
    }

    @Test(.timeLimit(.minutes(2))) func watching() async throws {
        let memory = MemoryCluster(clock: .system) { _ in
            JobPlan(queueTime: .milliseconds(100), runTime: .milliseconds(100))
        }
        let cluster = memory.cluster
        let ids = [
            try await cluster.submit(JobDescription(script: "#!/bin/sh\ntrue\n")),
            try await cluster.submit(JobDescription(script: "#!/bin/sh\ntrue\n")),
        ]
        for try await change in cluster.changes(of: ids) {
            print(change.job, change.state)
        }
        let ends = try await cluster.wait(for: ids)
        for (job, status) in ends where !status.state.isSuccess { print(job, status.state) }
        #expect(ends.count == 2 && ends.values.allSatisfy(\.state.isSuccess))
    }

    @Test func accounting() async throws {
        let memory = MemoryCluster(clock: .system)
        let cluster = memory.cluster
        let id = try await cluster.submit(JobDescription(script: "#!/bin/sh\nfalse\n"))
        try memory.start(id)
        try memory.finish(id, .failed(exitCode: 1))
        if let accounting = cluster.accounting {
            var query = AccountingQuery()
            query.since = Date().addingTimeInterval(-86400)
            query.state = .failed
            for job in try await accounting.jobs(query, deadline: .seconds(60)) {
                print(job.id, job.name, job.elapsed, job.exitStatus?.description ?? "")
            }
        }
        var failed = AccountingQuery()
        failed.state = .failed
        #expect(try await cluster.accounting?.jobs(failed).map(\.id) == [id])
    }

    private func gpus(_ accounting: Accounting, _ query: AccountingQuery) async throws {
        let gpu = try await accounting.trackableResources().first { $0.name == "gres/gpu" }
        for job in try await accounting.jobs(query) {
            let gpus = gpu.flatMap { job.allocated[$0.resource] } ?? 0
            print(job.id, gpus, "GPUs for", job.elapsed)
        }
    }

    @Test func clusterInformation() async throws {
        let memory = MemoryCluster()
        let cluster = memory.cluster
        for node in try await cluster.nodes() where node.state.isUsable {
            print(node.name, node.state, node.cpus - node.allocatedCPUs, "CPUs are free")
        }
        for partition in try await cluster.partitions() where partition.state == .up {
            print(partition.name, partition.nodes ?? "", partition.maximumTime?.description ?? "")
        }
        for reservation in try await cluster.reservations() where reservation.isActive(at: Date()) {
            print(reservation.name, reservation.nodes ?? "", reservation.users)
        }
        if let accounting = cluster.accounting {
            for qos in try await accounting.qualitiesOfService() {
                print(qos.name, qos.maximumJobsPerUser?.description ?? "any number of jobs")
            }
            let mine = try await accounting.associations(of: "alice")
            print(mine.map(\.account))
        }
        let settings = try await cluster.settings()
        print("arrays have indices below \(settings.maximumArraySize)")
        let statistics = try await cluster.statistics()
        print(statistics.jobs.pending, "jobs wait;", statistics.serverThreads, "calls are served")
        for controller in try await cluster.controllers() {
            print(controller.controller.host, controller.error?.message ?? "answers")
        }
        #expect(memory.callCount(.cluster) == 4 && memory.callCount(.accounting) == 2)
    }

    @Test func control() async throws {
        let cluster = MemoryCluster().cluster
        let id = try await cluster.submit(JobDescription(script: "#!/bin/sh\ntrue\n"))
        try await cluster.hold(id)
        var change = JobChange()
        change.timeLimit = .hours(24)
        change.memoryPerNode = .gigabytes(128)
        try await cluster.update(id, change)
        try await cluster.release(id)
        let request = try await cluster.job(id)?.request
        #expect(request?.timeLimit == .minutes(1440) && request?.memory == .perNode(131_072))
    }

    @Test func errors() async throws {
        let cluster = MemoryCluster().cluster
        let job = JobDescription(script: "#!/bin/sh\ntrue\n", partition: "nonesuch")
        do {
            _ = try await cluster.submit(job)
        } catch SlurmError.Code.invalidPartition {
            print("there is no such partition")
        } catch {
            print(error.isRetryable ? "try again later: \(error)" : "\(error)")
        }
        let jobs = try await cluster.jobs(.mine, deadline: .seconds(120))
        #expect(jobs.recordCount == 0)
    }

    @Test func versions() {
        let cluster = MemoryCluster().cluster
        let capabilities = cluster.capabilities
        print("compiled for Slurm \(capabilities.release)")
        if capabilities.loadsStatesOnly { print("states can be had without records") }
    }

    @Test func testing() async throws {
        let memory = MemoryCluster()
        let id = try await memory.cluster.submit(
            JobDescription(name: "train", script: "#!/bin/sh\ntrue\n"))
        try memory.start(id)
        memory.advance(by: .seconds(60))
        try memory.finish(id, .failed(exitCode: 3))
        let record = try await memory.cluster.job(id)
        #expect(record?.state == JobState(.failed))
    }

    @Test func testingWithPlans() async throws {
        let memory = MemoryCluster { record in
            JobPlan(
                queueTime: .seconds(5), runTime: .seconds(600),
                outcome: record.name == "bad" ? .failed(exitCode: 1) : .completed)
        }
        let id = try await memory.cluster.submit(
            JobDescription(name: "bad", script: "#!/bin/sh\nfalse\n"))
        memory.advance(by: .seconds(605))
        #expect(try await memory.cluster.job(id)?.state == JobState(.failed))
    }

    @Test func testingNodesAndSteps() async throws {
        let job = JobDescription(script: "#!/bin/sh\ntrue\n")
        let memory = MemoryCluster(nodes: [.memory("n1"), .memory("n2", cpus: 64)])
        var broken = Node.memory("n2", cpus: 64)
        broken.state = NodeState(.down)
        memory.setNode(broken)
        let usable = try await memory.cluster.nodes().filter(\.state.isUsable)
        #expect(usable.map(\.name) == ["n1"])

        let id = try await memory.cluster.submit(job)
        try memory.start(id, on: "n1")
        let step = try memory.startStep(of: id, name: "train", tasks: 2)
        var usage = StepUsage()
        usage.maximum[.memory] = 1 << 30
        memory.setUsage(usage, of: step)
        #expect(try await memory.cluster.usage(of: step).maximumResidentSize == 1 << 30)
    }

    @Test func testingFaults() async throws {
        let memory = MemoryCluster()
        let job = JobDescription(script: "#!/bin/sh\ntrue\n")
        memory.inject(.lostAnswer, into: .submit)
        let error = await #expect(throws: SlurmError.self) {
            try await memory.cluster.submit(job)
        }
        #expect(error?.code == .outcomeUnknown)
        memory.isControllerDown = true
    }

    @Test func `the articles' examples are compiled`() throws {
        let here = URL(fileURLWithPath: #filePath)
        let package = here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let articles = package.appendingPathComponent("Sources/Slurm/Slurm.docc")
        // A test that runs elsewhere than it was built has no sources to look at.
        guard FileManager.default.fileExists(atPath: articles.path) else { return }
        let compiled = Self.stripped(try String(contentsOf: here, encoding: .utf8))
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: articles.path)
        where name.hasSuffix(".md") {
            let text = try String(
                contentsOf: articles.appendingPathComponent(name), encoding: .utf8)
            for block in text.split(separator: "```swift\n").dropFirst() {
                let example = Self.stripped(
                    String(
                        block.prefix(
                            upTo: block.firstRange(of: "```")?.lowerBound
                                ?? block.endIndex)))
                count += 1
                #expect(compiled.contains(example), "\(name): not compiled:\n\(example)")
            }
        }
        #expect(count > 10)
    }

    /// The lines without their indentation.
    private static func stripped(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "\n")
    }
}
