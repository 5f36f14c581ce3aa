import Foundation
import Slurm
import Testing

/// Real jobs on every way through their lives, watched, and compared with what Slurm's commands say.
extension ClusterTests {
    @Suite struct Tracking {
        let cluster: SlurmCluster

        init() async throws {
            cluster = try await SlurmCluster.connect()
        }

        private func job(
            _ script: String, _ change: (inout JobDescription) -> Void = { _ in }
        )
            -> JobDescription
        {
            var job = JobDescription(name: "tracking", script: "#!/bin/sh\n\(script)\n")
            job.standardOutput = "/dev/null"
            job.workingDirectory = "/tmp"
            change(&job)
            return job
        }

        /// Follows jobs to their end, doing something at each change.
        private func follow(
            _ ids: [JobID], _ act: (StateChange) async throws -> Void = { _ in }
        ) async throws -> [StateChange] {
            var all: [StateChange] = []
            do {
                for try await change in cluster.changes(of: ids) {
                    all.append(change)
                    try await act(change)
                }
            } catch {
                try? await cluster.cancel(ids)
                throw error
            }
            return all
        }

        private func bases(_ changes: [StateChange]) -> [JobState.Base] {
            // Between two queries a job may start, and it may still be completing.
            changes.filter { $0.state.jobState?.flags.contains(.completing) != true }
                .compactMap(\.state.base)
        }

        /// sacct's word for how a job ended, once slurmdbd has it.
        private func expect(_ id: JobID, _ state: String, _ exit: String) async throws {
            #expect(try await Oracle.scontrol("\(id)", "JobState") == state)
            #expect(try await Oracle.scontrol("\(id)", "ExitCode") == exit)
            guard cluster.accounting != nil else { return }
            try await Oracle.until("sacct never said \(state) of \(id)") {
                try await Oracle.run(
                    "sacct", "-nXP", "-j", "\(id)", "-o", "State,ExitCode"
                ) == "\(state)|\(exit)"
            }
            let status = try #require(await cluster.resolve([id])[id]?.status)
            #expect(status.state.name == state)
            let rows = try #require(try await cluster.accounting?.jobs(.ids([id])))
            #expect(rows.map(\.state.name) == [state])
            #expect(rows.map { "\($0.exitStatus ?? JobExitStatus(code: 255))" } == [exit])
        }

        @Test(
            .timeLimit(.minutes(10)),
            arguments: [
                ("exit 0", "COMPLETED", "0:0"), ("exit 3", "FAILED", "3:0"),
                ("kill -9 $$; sleep 60", "FAILED", "0:9"),
            ])
        func `an end is told as Slurm tells it`(
            script: String, state: String, exit: String
        )
            async throws
        {
            let id = try await cluster.submit(job(script))
            let changes = try await follow([id])
            #expect(changes.last?.state.description == state)
            #expect(changes.last?.exitStatus?.description == exit)
            #expect(changes.last?.source == .slurmctld)
            try await expect(id, state, exit)
        }

        @Test(.timeLimit(.minutes(10)), .enabled(if: getuid() == 0, "takes an operator"))
        func `a job at its time limit`() async throws {
            let id = try await cluster.submit(job("sleep 600") { $0.timeLimit = .minutes(10) })
            let changes = try await follow([id]) { change in
                guard change.state.base == .running, change.previous?.base != .running else {
                    return
                }
                _ = try await Oracle.run("scontrol", "update", "JobId=\(id)", "EndTime=now+5")
            }
            #expect(changes.last?.state.base == .timeout)
            #expect(changes.last?.reason == .timeLimit)
            // slurmctld and slurmdbd differ over the exit code of such a job.
            #expect(try await Oracle.scontrol("\(id)", "JobState") == "TIMEOUT")
            #expect(
                try await Oracle.scontrol("\(id)", "ExitCode")
                    == changes.last?.exitStatus?.description)
        }

        @Test(
            .timeLimit(.minutes(10)),
            // One that does not end at once is completing for a while.
            arguments: ["sleep 600", "trap '' TERM; while :; do sleep 1; done"])
        func `a requeued job is pending again, and runs again`(script: String) async throws {
            let id = try await cluster.submit(job(script) { $0.requeues = true })
            var runs = 0
            let changes = try await follow([id]) { change in
                guard change.state == .known(JobState(.running)) else { return }
                runs += 1
                if runs == 1 { try await cluster.requeue(id) } else { try await cluster.cancel(id) }
            }
            #expect(runs == 2)
            let told = bases(changes)
            let again = try #require(told.lastIndex(of: .pending))
            #expect(told[..<again].contains(.running))
            #expect(told[again...].contains(.running))
            #expect(told.last == .cancelled)
            #expect(try await Oracle.scontrol("\(id)", "Restarts") == "1")
        }

        @Test(.timeLimit(.minutes(10)))
        func `a preempted job makes room, and is queued again`() async throws {
            let low = try await cluster.submit(
                job("sleep 600") {
                    $0.requiredNodes = "n1"
                    $0.cpusPerTask = 4
                    $0.partition = "main"
                    $0.requeues = true
                })
            var high: JobID?
            let changes = try await follow([low]) { change in
                if change.state == .known(JobState(.running)), high == nil {
                    high = try await cluster.submit(
                        job("sleep 600") {
                            $0.requiredNodes = "n1"
                            $0.cpusPerTask = 4
                            $0.partition = "high"
                        })
                } else if change.state.isPending, let high {
                    try await Oracle.until("\(high) never ran") {
                        try await cluster.job(high)?.state.base == .running
                    }
                    try await cluster.cancel([low, high])
                }
            }
            if let high { try? await cluster.cancel(high) }
            let told = bases(changes)
            let ran = try #require(told.firstIndex(of: .running))
            #expect(told[ran...].contains(.pending), "\(changes)")
            #expect(told.last == .cancelled)
        }

        @Test(.timeLimit(.minutes(10)), .enabled(if: getuid() == 0, "takes an operator"))
        func `a job that is held, released, suspended and resumed`() async throws {
            let id = try await cluster.submit(job("sleep 600") { $0.isHeld = true })
            var runs = 0
            let changes = try await follow([id]) { change in
                switch change.state {
                case .known(JobState(.pending)):
                    guard [.heldByUser, .heldByAdministrator].contains(change.reason) else {
                        return
                    }
                    let word = try await Oracle.run("squeue", "-h", "-j", "\(id)", "-o", "%r")
                    #expect(word == change.reason.name)
                    try await cluster.release(id)
                case .known(JobState(.running)):
                    runs += 1
                    if runs == 1 {
                        try await cluster.suspend(id)
                    } else {
                        try await cluster.cancel(id)
                    }
                case .known(JobState(.suspended)):
                    #expect(try await Oracle.scontrol("\(id)", "JobState") == "SUSPENDED")
                    try await cluster.resume(id)
                default: break
                }
            }
            var told = bases(changes)
            told = told.enumerated().filter { $0.offset == 0 || told[$0.offset - 1] != $0.element }
                .map(\.element)
            #expect(told == [.pending, .running, .suspended, .running, .cancelled])
        }

        @Test(.timeLimit(.minutes(10)))
        func `a dependency that can never be satisfied is told`() async throws {
            let first = try await cluster.submit(job("exit 1") { $0.isHeld = true })
            let second = try await cluster.submit(
                job("exit 0") { $0.dependency = .all(.afterOK([first])) })
            try await cluster.release(first)
            let changes = try await follow([second]) { change in
                // The record of its end keeps the reason.
                guard change.reason == .dependencyNeverSatisfied, change.state.isPending else {
                    return
                }
                let word = try await Oracle.run("squeue", "-h", "-j", "\(second)", "-o", "%r")
                #expect(word == "DependencyNeverSatisfied")
                try await cluster.cancel(second)
            }
            #expect(changes.contains { $0.reason.isHopeless && $0.state.isPending })
            #expect(changes.last?.state.base == .cancelled)
        }

        @Test(.timeLimit(.minutes(10)))
        func `an array with a throttle, of which some tasks are cancelled before they start`()
            async throws
        {
            let flag = "/tmp/tracking-\(UInt32.random(in: 0 ... .max))"
            defer { try? FileManager.default.removeItem(atPath: flag) }
            let id = try await cluster.submit(
                job("while [ ! -e \(flag) ]; do sleep 0.2; done") {
                    $0.array = ArraySpecification(1...6, limit: 2)
                })
            var running: Set<JobID> = []
            let changes = try await follow([id]) { change in
                if change.state.base == .running, change.state.isActive {
                    running.insert(change.job)
                } else {
                    running.remove(change.job)
                }
                guard running.count == 2, !FileManager.default.fileExists(atPath: flag) else {
                    return
                }
                // No task ends before the flag, and no third one begins.
                let tasks = try await cluster.jobs(.ids([id])).tasks(of: id.job)
                #expect(tasks.values.count { $0.isActive } == 2)
                try await cluster.cancel(JobSelection(job: id.job, tasks: ArrayTaskSet([5, 6])))
                _ = FileManager.default.createFile(atPath: flag, contents: nil)
            }
            let last = Dictionary(changes.map { ($0.job, $0) }, uniquingKeysWith: { $1 })
            #expect(last.keys.sorted() == (1...6).map { JobID(job: id.job, task: $0) })
            for task in UInt32(1)...6 {
                let end = try #require(last[JobID(job: id.job, task: task)])
                #expect(end.state.base == (task < 5 ? .completed : .cancelled), "\(end)")
            }
            #expect(
                try await Oracle.run("squeue", "-h", "-j", "\(id)", "-t", "PD,R", "-o", "%A") == "")
        }

        @Test(.timeLimit(.minutes(10)))
        func `components of a heterogeneous job are told apart`() async throws {
            let id = try await cluster.submit(
                job("exit 0") { $0.laterComponents = [JobDescription()] })
            let changes = try await follow([id])
            let last = Dictionary(changes.map { ($0.job, $0.state) }, uniquingKeysWith: { $1 })
            #expect(
                last.keys.sorted() == [
                    JobID(job: id.job, component: 0), JobID(job: id.job, component: 1),
                ])
            #expect(last.values.allSatisfy { $0.isSuccess }, "\(changes)")
        }

        /// All of them have one record, which names each.
        @Test func `tasks that wait are looked up without making their record for each`()
            async throws
        {
            let id = try await cluster.submit(
                job("exit 0") {
                    $0.isHeld = true
                    $0.array = ArraySpecification(0...999)
                })
            let snapshot = try await cluster.jobs(.ids([id]))
            try await cluster.cancel(id)
            let clock = ContinuousClock()
            let once = (0..<5).map { _ in clock.measure { _ = snapshot.records.first } }.min()
            var records: [JobRecord] = []
            let all = clock.measure {
                records = (0...999).compactMap { snapshot[JobID(job: id.job, task: $0)] }
            }
            #expect(records.map(\.id.task) == (0...999).map { $0 })
            #expect(records.allSatisfy { $0.array?.pending.count == 1000 })
            #expect(try all < #require(once) * 300)
        }

        @Test(.timeLimit(.minutes(10)))
        func `fifty watchers of thousands of pending jobs cost the queries of one`() async throws {
            // Twenty thousand, where the cluster takes so many (`MaxJobCount`).
            let present = try await cluster.jobs(.all).states.reduce(0) { count, _ in count + 1 }
            let room = try await cluster.settings().maximumJobs - present - 1000
            let arrays = min(20, max(1, room / 1000))
            let tasks = arrays * 1000
            var ids: [JobID] = []
            for _ in 0..<arrays {
                ids.append(
                    try await cluster.submit(
                        job("exit 0") {
                            $0.isHeld = true
                            $0.array = ArraySpecification(0...999)
                        }))
            }
            let jobs = ids
            let before = try await jobQueries()
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        for try await states in cluster.states(of: jobs)
                        where states.count == tasks {
                            return states.count
                        }
                        return 0
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts == Array(repeating: tasks, count: 50))
            let cost = try await jobQueries() - before
            #expect(cost < 40, "\(cost) queries")
            try await cluster.cancel(jobs)
            let ends = try await cluster.wait(for: jobs)
            #expect(ends.count == tasks)
            #expect(ends.values.allSatisfy { $0.state.base == .cancelled })
        }

        /// How often slurmctld was asked for jobs: REQUEST_JOB_INFO, _SINGLE, _USER_INFO, _STATE.
        private func jobQueries() async throws -> Int {
            let calls = try await cluster.statistics().callsByType
            return [2003, 2021, 2039, 2057].reduce(0) { $0 + (calls[$1]?.count ?? 0) }
        }

        @Test(.timeLimit(.minutes(20)))
        func `memory is flat over ten thousand queries`() async throws {
            let id = try await cluster.submit(job("exit 0") { $0.isHeld = true })
            let quick = SlurmCluster(
                backend: cluster.backend, threads: RPCThreads(),
                tracking: TrackingOptions(
                    shortestPause: .milliseconds(1), longestPause: .milliseconds(1),
                    burst: 1_000_000, callsPerSecond: 1_000_000))
            let watcher = Task { try await quick.wait(for: [id]) }
            let start = try await jobQueries()
            try await Oracle.until("there were no 2,000 queries") {
                try await jobQueries() - start > 2000
            }
            let before = try residentPages()
            try await Oracle.until("there were no 12,000 queries") {
                try await jobQueries() - start > 12_000
            }
            let growth = try residentPages() - before
            try await cluster.cancel(id)
            #expect(try await watcher.value[id]?.state.base == .cancelled)
            // A leak of one answer in each query would be some 25 MB or more; other tests of this
            // process take some.
            #expect(growth < 4500, "\(growth) pages")
        }

        private func residentPages() throws -> Int {
            let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            return try #require(Int(text.split(separator: " ")[1]))
        }

        @Test(.timeLimit(.minutes(10)))
        func `slurmctld wakes watchers when a job ends`() async throws {
            let pushed = SlurmCluster(
                backend: cluster.backend, threads: RPCThreads(),
                tracking: TrackingOptions(
                    shortestPause: .seconds(400), longestPause: .seconds(400)))
            try await pushed.enablePush()
            #expect(pushed.isPushEnabled)
            let stamp = "/tmp/tracking-\(UInt32.random(in: 0 ... .max))"
            defer { try? FileManager.default.removeItem(atPath: stamp) }
            var latencies: [Double] = []
            for array in [nil, ArraySpecification(1...2)] {
                let id = try await pushed.submit(
                    job("sleep 1; date +%s.%N > \(stamp)") { $0.array = array })
                let start = ContinuousClock.now
                let ends = try await pushed.wait(for: [id])
                let end = Date().timeIntervalSince1970
                #expect(ends.values.allSatisfy { $0.state.isSuccess })
                #expect(ContinuousClock.now - start < .seconds(300))
                let text = try String(contentsOfFile: stamp, encoding: .utf8)
                let written = try #require(Double(text.trimmingCharacters(in: .newlines)))
                latencies.append(end - written)
            }
            print("from the end of a job to the end of the wait: \(latencies) s")
        }
    }
}
