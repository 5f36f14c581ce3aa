import ArgumentParser
import Dora
import Foundation
import Slurm
import Timing

/// A grid from its explore function to all jobs recorded, the same grid looked at again, and another
/// one of the same program, which need not be kept again.
struct GridProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grid", abstract: "Time the submission of a grid, and a second look.")

    @Argument(help: "How many experiments.") var count: Int
    @Argument(help: "Dora's folder.") var directory: String
    @Flag(help: "One array instead of single jobs.") var array = false

    func run() throws {
        let (count, directory, array) = (count, directory, array)
        try blocking {
            let slurm = SlurmConfig(
                gpus: 1, memPerGPU: 1, time: 5, cpusPerGPU: 1, partition: "main")
            let main = argparseMain(
                FiveOptions.self, name: "bench", directory: directory, slurm: slurm
            ) { _, _ in }
            @Sendable func explorer(from first: Int) -> Explorer<FiveOptions> {
                Explorer { launcher in
                    func add(_ launcher: Launcher<FiveOptions>) {
                        for index in first..<first + count {
                            launcher(["a0": .int(index + 1), "a1": .double(Double(index) / 8)])
                        }
                    }
                    if array { launcher.jobArray(add) } else { add(launcher) }
                }
            }
            let cluster = try await SlurmCluster.connect(verify: true)
            let scheduler = SlurmScheduler(cluster)
            let before = try await cluster.statistics().ownCalls
            var rpcs = 0
            var times: [JSONValue] = []
            var jobs = 0
            for first in array ? [0, 0, count] : [0, 0] {
                let time = try await seconds { () async throws in
                    let grid = try Grid(
                        "from\(first)", explorer(from: first), of: main, scheduler: scheduler)
                    jobs = try await grid.run().count { $0.job != nil }
                }
                times.append(.double(time))
                if times.count == 1 { rpcs = try await cluster.statistics().ownCalls - before }
            }
            report([
                "submit": times[0], "again": times[1], "another": array ? times[2] : .null,
                "jobs": .int(jobs), "rpcs": .int(rpcs),
                "peak_kilobytes": .int(peakKilobytes),
            ])
        }
    }
}
