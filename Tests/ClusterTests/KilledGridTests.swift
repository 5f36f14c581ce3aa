import Foundation
import Subprocess
import Testing

/// Submissions that are killed, on a cluster whose accounting is the witness.
///
/// `GRID_KILLS` says how often a submission is killed, 10 times by default; `GRID_TROUBLES`, how
/// often the controller is ended, killed or stopped beside it, not at all by default. Hundreds
/// take an hour.
extension ClusterTests {
    @Suite(.enabled(if: PrivateCluster.isPossible, PrivateCluster.reason))
    struct KilledGrids {
        private static func number(_ name: String, _ usual: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
        }
        private static let kills = number("GRID_KILLS", 10)
        private static let troubles = number("GRID_TROUBLES", 0)
        private static let shape = ["COUNT": "7", "SINGLES": "3"]
        private static let count = 7

        @Test(.timeLimit(.minutes(180)))
        func `a submission killed at any moment is finished by the next one`() async throws {
            try await PrivateCluster.with("--accounting") { cluster in
                let (time, first) = try await usualTime(on: cluster)
                var recorded = first
                var tally = Tally()
                for round in 0..<Self.kills {
                    let probe = try Probe(Self.shape, on: cluster)
                    let place = (Double(round) + .random(in: 0..<1)) / Double(Self.kills)
                    // Some come after its end.
                    let moment = time * (1.05 * place)
                    let killed = try await probe.grid("--no_monitoring", killAfter: moment)
                    let (end, log) = try await probe.finish()
                    tally.add(killed, log)
                    #expect(end.states == ["COMPLETED"], "killed after \(moment): \(log)")
                    #expect(
                        probe.ranOnce(Self.count), "killed after \(moment): \(probe.starts())")
                    recorded.formUnion(end.jobs.compactMap { $0 })
                }
                #expect(recorded.count == (Self.kills + 1) * Self.count)
                // Slurm has a step of each job that ran, and no job that nobody knows has one.
                var ran: [String] = []
                try await Oracle.until("accounting does not agree: \(ran.count) jobs ran") {
                    ran = try await cluster.steps().map(\.job).sorted()
                    return ran == recorded.sorted()
                }
                #expect(try await cluster.run("squeue", "-h").isEmpty)
                print("\(Self.kills) kills: \(tally)")
            }
        }

        @Test(
            .enabled(if: troubles > 0, "GRID_TROUBLES says how often; none by default"),
            .timeLimit(.minutes(180)))
        func `a controller that ends, dies or hangs beside it loses and doubles nothing`()
            async throws
        {
            try await PrivateCluster.with("--accounting", "MessageTimeout=5") { cluster in
                let (time, first) = try await usualTime(on: cluster)
                var tally = Tally()
                for round in 0..<Self.troubles {
                    let probe = try Probe(Self.shape, on: cluster)
                    let kind = Trouble.allCases[round % Trouble.allCases.count]
                    // Every other submission is killed, too.
                    let kill = round.isMultiple(of: 2) ? time * .random(in: 0.3..<1.5) : nil
                    async let submitting = probe.grid("--no_monitoring", killAfter: kill)
                    try await Task.sleep(for: time * .random(in: 0..<1))
                    try await kind.befall(cluster)
                    let killed = try await submitting
                    var (end, log) = try await probe.finish()
                    // What the controller has forgotten is missing, and retried when asked.
                    for _ in 0..<3 where end.states != ["COMPLETED"] {
                        (end, log) = try await probe.finish("--retry")
                    }
                    tally.add(killed, log)
                    #expect(end.states == ["COMPLETED"], "\(kind): \(log)")
                    #expect(probe.completions() == Self.count, "\(kind)")
                }
                var done = 0
                try await Oracle.until("accounting does not agree: \(done) completed") {
                    done = try await cluster.steps().count { $0.state == "COMPLETED" }
                    return done == first.count + Self.troubles * Self.count
                }
                print("\(Self.troubles) troubles: \(tally)")
            }
        }

        /// How long a whole submission takes here, so that the kills fall into it, and its jobs.
        private func usualTime(
            on cluster: PrivateCluster
        ) async throws -> (time: Duration, jobs: Set<String>) {
            let clock = ContinuousClock()
            let whole = try Probe(Self.shape, on: cluster)
            let time = try await clock.measure {
                let outcome = try await whole.grid("--no_monitoring")
                #expect(outcome.isSuccess, "\(outcome.errors)")
            }
            return (time, Set(try await whole.report().jobs.compactMap { $0 }))
        }
    }
}

/// What happens to a controller.
private enum Trouble: CaseIterable {
    case ended, killed, stopped

    func befall(_ cluster: PrivateCluster) async throws {
        switch self {
        case .ended: try await cluster.controller("restart-controller")
        case .killed: try await cluster.controller("restart-controller", "--kill")
        case .stopped:
            let controller = try await cluster.controllerProcess()
            kill(controller, SIGSTOP)
            try await Task.sleep(for: .seconds(.random(in: 1..<8)))
            kill(controller, SIGCONT)
        }
    }
}

/// What became of the submissions that were killed.
private struct Tally: CustomStringConvertible {
    var killed = 0
    var adopted = 0
    var neverSent = 0

    mutating func add(_ outcome: ExampleProgram.Outcome, _ log: String) {
        if case .signaled = outcome.status { killed += 1 }
        adopted += log.matches(of: #/Adopting job/#).count
        neverSent += log.matches(of: #/was never submitted/#).count
    }

    var description: String {
        "\(killed) in time, \(adopted) submissions adopted, \(neverSent) found not to have arrived"
    }
}

extension PrivateCluster {
    /// The programs that jobs have started, by accounting: a job that finds its token revoked
    /// starts none.
    fileprivate func steps() async throws -> [(job: String, state: String)] {
        let lines = try await run(
            "sacct", "-a", "-D", "-n", "-P", "-S", "now-5hours", "-o", "JobID,State")
        return lines.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "|")
            guard parts.count == 2, parts[0].hasSuffix(".0") else { return nil }
            return (String(parts[0].dropLast(2)), String(parts[1]))
        }
    }
}
