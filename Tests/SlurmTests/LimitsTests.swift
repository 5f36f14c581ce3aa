import Foundation
import SlurmTesting
import Synchronization
import Testing

@testable import Slurm
@testable import SlurmTesting

#if canImport(CSlurm)
    import CSlurm
#endif

/// Values at the ends of what there can be.
struct LimitsTests {
    @Test func `options that are changed stay within what works`() {
        var options = TrackingOptions()
        options.callsPerSecond = 0
        options.burst = 0
        options.shortestPause = .zero
        options.longestPause = .seconds(-1)
        #expect(
            options
                == TrackingOptions(
                    shortestPause: .zero, longestPause: .zero, burst: 0, callsPerSecond: 0))
        #expect(options.burst == 1 && options.callsPerSecond > 0)
        #expect(options.shortestPause > .zero && options.longestPause == options.shortestPause)
        options.callsPerSecond = .nan
        var budget = RPCBudget(
            burst: options.burst, perSecond: options.callsPerSecond, now: .zero)
        #expect(budget.take(now: .zero) == nil)
        #expect(budget.take(now: .zero) != nil)
    }

    #if canImport(CSlurm)
        @Test func `what is no time of any clock is none`() {
            #expect(Date(slurm: .max) == nil && Date(slurm: -2) == nil && Date(slurm: 0) == nil)
            #expect(Date(slurm: 1_000) == Date(timeIntervalSince1970: 1_000))
        }
    #endif

    @Test func `a deadline can be as far away as can be`() async throws {
        let memory = MemoryCluster()
        for deadline in [Duration.seconds(Int64.max), Duration(attoseconds: .max)] {
            memory.inject(.slow(.milliseconds(50)), into: .load)
            #expect(try await memory.cluster.jobs(.all, deadline: deadline).recordCount == 0)
            memory.inject(.slow(.milliseconds(50)), into: .submit)
            let job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
            let id = try await memory.cluster.submit(job, deadline: deadline)
            try await memory.cluster.cancel(id, deadline: deadline)
            try memory.purge(id)
        }
    }

    @Test func `limits of time can be as long as can be`() {
        for long in [Duration.seconds(Int64.max) + .milliseconds(500), .seconds(Int64.max)] {
            #expect(TimeLimit(long) == .unlimited)
        }
        #expect(TimeLimit(.seconds(60)) == .minutes(1))
        #expect(TimeLimit(.seconds(60) + .nanoseconds(1)) == .minutes(2))
        #expect(TimeLimit(.nanoseconds(1)) == .minutes(1))
        for none in [Duration.zero, .milliseconds(-1500), .seconds(Int64.min)] {
            #expect(TimeLimit(none) == .unlimited)
        }
        // Slurm would take it for "not set".
        #expect(TimeLimit.minutes(0xffff_fffe) == .unlimited)
        for none in [0, -1, .min, .max] {
            #expect(TimeLimit.minutes(none) == .unlimited)
            #expect(TimeLimit.hours(none) == .unlimited)
        }
        let hours: UInt8 = 36
        #expect(TimeLimit.hours(hours) == .minutes(2160))
    }

    @Test func `memory for each node stays that, however much it is`() throws {
        var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
        job.memoryPerNode = Memory(megabytes: .max)
        let fields = try SubmissionRequest(job, context: .plain()).components[0]
        guard case .perNode(let amount)? = fields.memory else {
            Issue.record("\(String(describing: fields.memory))")
            return
        }
        #expect(amount > 1 << 60)
    }

    @Test func `no tasks on a node, in the words of PBS, end nothing`() {
        // sbatch keeps the low 32 bits: 0.
        for tasks in ["0", "4294967296"] {
            let script = JobScript(
                "#!/bin/sh\n#PBS -l select=1:ncpus=4:mpiprocs=\(tasks)\n")
            _ = try? JobDescription(sbatch: [], script: script, context: .plain())
        }
    }

    @Test func `more tasks than can be counted are refused`() {
        var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
        job.nodes = NodeCount(.max)
        job.tasksPerNode = 3
        #expect(throws: SlurmError.self) { try SubmissionRequest(job, context: .plain()) }
    }

    @Test func `more nodes than planes of tasks can be on are refused`() {
        var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
        job.nodes = NodeCount(.max)
        job.tasks = 1
        job.distribution = TaskDistribution("plane=4")
        #expect(throws: SlurmError.self) { try SubmissionRequest(job, context: .plain()) }
    }

    @Test(arguments: [(0, 4, true), (1, 4, false), (2, 1, false), (2, 2, true)])
    func `planes on nodes are refused where sbatch does`(
        _ nodes: Int, _ size: Int, _ isRefused: Bool
    ) throws {
        // What 22.05.8 does with -N, -n 2 and -m plane=…
        var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
        job.nodes = NodeCount(nodes)
        job.tasks = 2
        job.distribution = TaskDistribution("plane=\(size)")
        let request = try? SubmissionRequest(job, context: .plain())
        #expect((request == nil) == isRefused)
    }

    @Test func `more GPUs than can be counted end nothing`() {
        var context = SubmissionContext.plain()
        context.configuration = SubmissionConfiguration(release: SlurmRelease(25, 5))
        var job = JobDescription(name: "x", script: "#!/bin/sh\n:\n")
        job.tresPerTask =
            "gres/gpu:a=18446744073709551615,gres/gpu:b=18446744073709551615"
        _ = try? SubmissionRequest(job, context: context)
    }

    @Test func `steps of indices take no more memory than an array can`() {
        #expect(ArrayTaskSet("0-4294967295:1")?.count == 1 << 32)
        #expect(ArrayTaskSet("0-4294967295:2") == nil)
        #expect(ArrayTaskSet("0-30:10")?.count == 4)
    }

    @Test func `a job that is expedited is not over, and called so`() {
        let state = JobState(rawValue: 1 << 24 | 5)
        #expect(state == JobState(.failed, .expediting))
        #expect(state.name == "EXPEDITING" && !state.isFinal && state.isPending)
        #expect(JobState(name: "EXPEDITING") == JobState(.pending, .expediting))
    }

    @Test func `the name of a host can be any bytes`() {
        let bytes: [UInt8] = [0x6E, 0xC3, 0xA9, 0]
        #expect(SubmissionContext.text(bytes.map { CChar(truncatingIfNeeded: $0) }) == "n\u{E9}")
    }

    @Test func `push is listened for once`() async throws {
        let memory = MemoryCluster()
        for address in [nil, "127.0.0.1", nil] {
            try await memory.cluster.enablePush(address: address)
        }
        #expect(memory.backend.change { $0.listeners.count } == 1)
        #expect(memory.cluster.isPushEnabled)
    }

    @Test func `a token is found in the submit line, and beside other long numbers`() {
        let (token, other) = (SubmissionToken.random(), SubmissionToken.random())
        var record = JobRecord(id: 7, userID: 0, state: JobState(.pending))
        record.command = "/scratch/\(other)/run"
        record.submitLine = "sbatch /scratch/\(other)/run # \(token)"
        let snapshot = JobSnapshot(storage: .values([record]), time: Date())
        #expect(snapshot.records(carrying: token).map(\.id) == [7])
        #expect(snapshot.jobs(carrying: [token]) == [token: [7]])
    }

    #if canImport(CSlurm)
        @Test func `counts of nodes that make no sense end nothing`() {
            var (ids, most): ([UInt32], [UInt64]) = ([1], [.max - 2])
            var usage = StepUsage()
            ids.withUnsafeMutableBufferPointer { ids in
                most.withUnsafeMutableBufferPointer { most in
                    var node = cslurm_usage_t()
                    node.sys_cpu_sec = .max
                    node.tres_count = 1
                    node.tres_ids = ids.baseAddress
                    node.tres_usage_in_tot = most.baseAddress
                    usage.add(node)
                    usage.add(node)
                }
            }
            #expect(usage.total[.cpu] == .max)
        }

        @Test func `connecting again and again takes one thread`() async throws {
            func threads() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            }
            let before = try threads()
            for _ in 0..<2000 {
                await #expect(throws: SlurmError.self) {
                    try await SlurmCluster.connect(
                        ConnectOptions(configurationFile: "/nonexistent/slurm.conf"))
                }
            }
            // Other tests start threads of their own meanwhile.
            #expect(try threads() < before + 1500)
        }
    #endif
}
