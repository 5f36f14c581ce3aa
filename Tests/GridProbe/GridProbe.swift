import ArgumentParser
import Dora
import Foundation

/// What the probe's experiments can be told to do.
struct ProbeArguments: ParsableArguments {
    @Option(help: "Tells experiments apart.") var index = 0
    @Option(help: "Seconds to run.") var sleep = 0.0
    @Option(help: "Exit code.") var fail = 0
    @Option(help: "Megabytes to use.") var eat = 0
}

/// A program for tests of grids: experiments that sleep and fail as they are told, and a grid
/// whose size and shape come from the environment.
@main struct GridProbe {
    static func main() async {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String, _ value: Int) -> Int {
            environment[name].flatMap { Int($0) } ?? value
        }
        func fraction(_ name: String, _ value: Double) -> Double {
            environment[name].flatMap { Double($0) } ?? value
        }
        let probe = argparseMain(
            ProbeArguments.self, name: "probe",
            directory: environment["PROBE_DIR"] ?? "./outputs",
            slurm: SlurmConfig(
                gpus: 0, memPerGPU: fraction("PROBE_MEMORY", 0.01), time: 10, cpusPerGPU: 1,
                partition: environment["PROBE_PARTITION"] ?? "main",
                maxNumTimeout: number("PROBE_TIMEOUTS", 20),
                arrayParallelism: number("PROBE_PARALLELISM", 256),
                dependents: number("PROBE_DEPENDENTS", 0)),
            shared: environment["PROBE_SHARED"]
        ) { xp, arguments in
            try xp.link.push(["index": .int(arguments.index)])
            // Of what is not written to there is nothing in memory.
            let food = [UInt8](repeating: 1, count: arguments.eat << 20)
            if food.last == 0 { print(food.count) }
            if arguments.sleep > 0 { try await Task.sleep(for: .seconds(arguments.sleep)) }
            if arguments.fail != 0 { exit(Int32(clamping: arguments.fail)) }
        }
        let first = number("PROBE_FIRST", 0)
        let count = number("PROBE_COUNT", 8)
        let singles = number("PROBE_SINGLES", 0)
        let fails = number("PROBE_FAILS", 0)
        let sleep = fraction("PROBE_SLEEP", 0)
        let eat = number("PROBE_EAT", 0)
        let many = Explorer<ProbeArguments> { launcher in
            @Sendable func ask(_ launcher: Launcher<ProbeArguments>, _ index: Int) {
                launcher([
                    "index": .int(index), "sleep": .double(sleep),
                    "fail": .int(index < fails ? 3 : 0), "eat": .int(eat),
                ])
            }
            launcher.jobArray { launcher in
                for index in first..<first + count - singles { ask(launcher, index) }
            }
            for index in first + count - singles..<first + count { ask(launcher, index) }
        }
        await DoraCommand.main(probe, grids: ["many": many])
    }
}
