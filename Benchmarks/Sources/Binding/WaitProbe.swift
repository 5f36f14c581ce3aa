import ArgumentParser
import FoundationEssentials
import Glibc
import Slurm
import Timing

/// From the end of each job to its watcher's knowing, and how many queries that took.
///
/// The jobs are submitted first. Once they are watched, `ready` is printed: whoever runs this then
/// lets them start.
struct WaitProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Time the news of jobs that end.")

    @Argument(help: "How many jobs.") var count: Int
    @Argument(help: "A folder for the times at which they end.") var folder: String
    @Flag(help: "Have slurmctld tell of their end.") var push = false
    @Option(help: "How long each runs, in seconds.") var runtime = 0.0

    func run() throws {
        let (count, folder, push, runtime) = (count, folder, push, runtime)
        try blocking {
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
                if change.state.isFinal { known[change.job] = Date().timeIntervalSince1970 }
            }
            let queries = try await cluster.statistics().queries - before
            let delays = try known.map { id, time in
                let stamp = try String(contentsOfFile: "\(folder)/\(id)", encoding: .utf8)
                guard let end = Double(stamp.filter { !$0.isWhitespace }) else {
                    throw ValidationError("job \(id) left '\(stamp)', which is no time")
                }
                return JSONValue.double(time - end)
            }
            try report(["delays": .array(delays), "queries": .int(queries)])
        }
    }
}

extension ControllerStatistics {
    /// How often jobs were asked for: `REQUEST_JOB_INFO`, `REQUEST_JOB_INFO_SINGLE` and
    /// `REQUEST_JOB_USER_INFO`.
    fileprivate var queries: Int {
        [2003, 2021, 2039].reduce(0) { $0 + Int(callsByType[$1]?.count ?? 0) }
    }
}
