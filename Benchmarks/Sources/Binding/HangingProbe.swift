import Glibc
import Slurm
import Timing

/// Tasks of a process some of whose calls hang on a controller that does not answer.
///
/// If a call took a thread of Swift's pool, which has as many as there are cores, the tasks would
/// stand still.
struct HangingProbe {
    /// The process of slurmctld, which is stopped meanwhile (SIGSTOP).
    private let controller: Int32
    /// How many calls hang.
    private let calls: Int
    /// How often each of the two is timed, in turn.
    private let runs: Int

    init(_ words: inout Words) throws {
        controller = try words.next()
        calls = try words.next()
        runs = try words.next()
        try words.end()
    }

    func run() async throws {
        var options = ConnectOptions()
        options.concurrentCalls = calls
        let cluster = try await SlurmCluster.connect(options, verify: true)
        // Whatever happens, the controller goes on.
        defer { kill(controller, SIGCONT) }
        var (alone, hanging) = (Workload.Times(), Workload.Times())
        var answered = 0
        for _ in 0..<runs {
            try await alone.add(Workload.run())
            kill(controller, SIGSTOP)
            let tasks = (0..<calls).map { _ in
                Task { try await cluster.jobs(.mine, deadline: .seconds(300)).recordCount }
            }
            // Until all have sent their request, and wait.
            try await Task.sleep(for: .seconds(1))
            try await hanging.add(Workload.run())
            kill(controller, SIGCONT)
            for task in tasks {
                _ = try await task.value
                answered += 1
            }
        }
        report([
            "calls": .int(calls), "answered": .int(answered),
            "alone": alone.json, "hanging": hanging.json,
        ])
    }
}

/// What the tasks do: compute, with a pause for the others after each bit, while one looks at how
/// late it wakes.
private enum Workload {
    struct Times {
        private var seconds: [JSONValue] = []
        private var lateness: [JSONValue] = []

        mutating func add(_ run: (seconds: Double, lateness: Double)) {
            seconds.append(.double(run.seconds))
            lateness.append(.double(run.lateness))
        }

        var json: JSONValue {
            .object(["seconds": .array(seconds), "median_lateness": .array(lateness)])
        }
    }

    /// - Returns: how long all tasks took, and the median of how late a sleep of 1 ms returned.
    static func run() async throws -> (seconds: Double, lateness: Double) {
        async let lateness = lateness(of: 500)
        let seconds = await seconds {
            await withTaskGroup(of: UInt64.self) { group in
                for seed in 0..<64 { group.addTask { await compute(UInt64(seed)) } }
                for await _ in group {}
            }
        }
        return (seconds, try await lateness)
    }

    private static func compute(_ seed: UInt64) async -> UInt64 {
        var value = seed
        for _ in 0..<200 {
            for _ in 0..<20_000 { value = value &* 6_364_136_223_846_793_005 &+ 1 }
            await Task.yield()
        }
        return value
    }

    private static func lateness(of sleeps: Int) async throws -> Double {
        var times: [Double] = []
        for _ in 0..<sleeps {
            let time = try await seconds { try await Task.sleep(for: .milliseconds(1)) }
            times.append(time - 0.001)
        }
        return times.sorted()[sleeps / 2]
    }
}
