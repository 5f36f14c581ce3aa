import ArgumentParser
import Dora
import Foundation
import Slurm

/// Jobs that write when they end, and how much later a waiting task knew.
struct WaitProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Time from the end of jobs to the end of the wait for them.")

    @Argument(help: "How many jobs, as one array.") var count: Int
    @Argument(help: "A folder for what the jobs write.") var folder: String
    @Flag(help: "Let the controller call at the end of a job.") var push = false

    func run() throws {
        let (count, folder, push) = (count, folder, push)
        try blocking {
            let cluster = try await SlurmCluster.connect()
            var description = JobDescription(
                name: "probe",
                script: "#!/bin/sh\ndate +%s.%N >\(folder)/$SLURM_ARRAY_TASK_ID\n")
            description.timeLimit = TimeLimit(.seconds(60))
            description.standardOutput = "/dev/null"
            description.array = ArraySpecification(0...UInt32(count - 1))
            description.memoryPerNode = Memory(megabytes: 10)
            description.notifiesOfEnd = push
            let before = try await cluster.statistics().ownCalls
            let id = try await cluster.submit(description)
            let tasks = (0..<UInt32(count)).map { JobID(id.job, task: $0) }
            var seen: [JobID: Double] = [:]
            for try await change in cluster.changes(of: tasks) where change.state.isFinal {
                seen[change.job] = Date().timeIntervalSince1970
            }
            let calls = try await cluster.statistics().ownCalls - before
            var delays: [JSONValue] = []
            for (job, time) in seen {
                let file = "\(folder)/\(job.task ?? 0)"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                let end = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
                delays.append(.double(time - end))
            }
            report(["delays": .array(delays), "rpcs": .int(calls)])
        }
    }
}
