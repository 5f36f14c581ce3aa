import Slurm
import Timing

/// Held jobs, submitted one by one.
struct SubmitProbe {
    private let count: Int
    /// How many submissions are under way at once.
    private let concurrency: Int
    /// A call for each job, instead of one for all.
    private let each: Bool

    init(_ words: inout Words) throws {
        count = try words.next()
        concurrency = try words.next()
        each = words.takes("--each")
        try words.end()
    }

    func run() async throws {
        let cluster = try await SlurmCluster.connect(
            ConnectOptions(concurrentCalls: concurrency))
        var description = JobDescription(name: "probe", script: "#!/bin/sh\ntrue\n")
        description.isHeld = true
        description.timeLimit = TimeLimit(.seconds(60))
        description.standardOutput = "/dev/null"
        description.environment = ["PATH": "/usr/bin:/bin"]
        description.export = ExportPolicy("PATH")
        let job = description
        let share = count / concurrency
        let time = try await seconds { () async throws in
            if each {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<concurrency {
                        group.addTask {
                            for _ in 0..<share { _ = try await cluster.submit(job) }
                        }
                    }
                    try await group.waitForAll()
                }
            } else {
                let jobs = Array(repeating: job, count: share * concurrency)
                for answer in await cluster.submit(jobs) { _ = try answer.get() }
            }
        }
        report(["seconds": .double(time), "jobs": .int(share * concurrency)])
    }
}
