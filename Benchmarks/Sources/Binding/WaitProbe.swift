import Glibc
import Slurm
import Timing

/// From the end of each job to its watcher's knowing, and how many queries that took.
///
/// The jobs are submitted first. Once they are watched, `ready` is printed: whoever runs this then
/// lets them start.
struct WaitProbe {
    private let count: Int
    /// For the times at which they end.
    private let folder: String
    /// How long each runs, in seconds.
    private let runtime: Double
    /// Has slurmctld tell of their end.
    private let push: Bool

    init(_ words: inout Words) throws {
        count = try words.next()
        folder = try words.next()
        runtime = try words.next()
        push = words.takes("--push")
        try words.end()
    }

    func run() async throws {
        let cluster = try await SlurmCluster.connect()
        if push { try await cluster.enablePush(address: "127.0.0.1") }
        var description = JobDescription(
            name: "wait",
            script: """
                #!/bin/sh
                sleep \(runtime)
                date +%s.%N >'\(folder)'/$SLURM_JOB_ID

                """)
        description.timeLimit = TimeLimit(.seconds(600))
        description.standardOutput = "/dev/null"
        description.environment = ["PATH": "/usr/bin:/bin"]
        description.export = ExportPolicy("PATH")
        description.memoryPerNode = .megabytes(10)
        let job = description
        let ids = try await withThrowingTaskGroup(of: JobID.self) { group in
            for _ in 0..<count { group.addTask { try await cluster.submit(job) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let before = try await cluster.statistics().queries
        var known: [JobID: Double] = [:]
        var isReady = false
        for try await change in cluster.changes(of: ids) {
            if !isReady {
                print("ready")
                fflush(nil)
                isReady = true
            }
            if change.state.isFinal { known[change.job] = now() }
        }
        let queries = try await cluster.statistics().queries - before
        let delays = try known.map { id, time in
            guard let line = lines(of: "\(folder)/\(id)").first, let end = Double(line) else {
                throw NoTime(job: id)
            }
            return JSONValue.double(time - end)
        }
        report(["delays": .array(delays), "queries": .int(queries)])
    }
}

/// A job that left no time.
private struct NoTime: Error {
    let job: JobID
}

/// Seconds since 1970, as the jobs' `date` has them.
private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

extension ControllerStatistics {
    /// How often jobs were asked for: `REQUEST_JOB_INFO`, `REQUEST_JOB_INFO_SINGLE` and
    /// `REQUEST_JOB_USER_INFO`.
    fileprivate var queries: Int {
        [2003, 2021, 2039].reduce(0) { $0 + Int(callsByType[$1]?.count ?? 0) }
    }
}
