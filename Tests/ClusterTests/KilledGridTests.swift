import Foundation
import Subprocess
import Testing

/// Submissions that are killed, on a cluster whose accounting is the witness.
///
/// `GRID_KILLS` says how often a submission is killed, 12 times by default: at any moment, after its
/// first intent, and after its first job, in turn. `GRID_TROUBLES` says how often the controller is
/// ended, killed or stopped beside it, not at all by default. Hundreds take an hour.
extension OwnClusterTests {
    @Suite(.serialized)
    struct KilledGrids {
        private static func number(_ name: String, _ usual: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
        }
        private static let kills = number("GRID_KILLS", 12)
        private static let troubles = number("GRID_TROUBLES", 0)
        private static let shape = ["COUNT": "7", "SINGLES": "3"]
        private static let count = 7

        @Test(.timeLimit(.minutes(180)))
        func `a submission killed at any moment is finished by the next one`() async throws {
            try await PrivateCluster.with("--accounting") { cluster in
                let usual = try await usualSubmission(on: cluster)
                var recorded = usual.jobs
                var tally = Tally()
                for round in 0..<Self.kills {
                    let probe = try Probe(Self.shape, on: cluster)
                    let place = (Double(round) + .random(in: 0..<1)) / Double(Self.kills)
                    let origin = Origin.allCases[round % Origin.allCases.count]
                    let said = cluster.controllerLog
                    // Some come after its end.
                    let moment = (usual.spans[origin] ?? usual.time) * (1.05 * place)
                    let killed = try await probe.grid("--no_monitoring") {
                        try await probe.wait(for: origin, said)
                        try await Task.sleep(for: moment)
                    }
                    tally.add(killed, probe)
                    let (end, log) = try await probe.finish()
                    tally.add(log)
                    let when = "killed \(moment) after \(origin)"
                    #expect(end.states == ["COMPLETED"], "\(when): \(log)")
                    #expect(probe.ranOnce(Self.count), "\(when): \(probe.starts())")
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
                let usual = try await usualSubmission(on: cluster)
                var tally = Tally()
                for round in 0..<Self.troubles {
                    let probe = try Probe(Self.shape, on: cluster)
                    let kind = Trouble.allCases[round % Trouble.allCases.count]
                    let said = cluster.controllerLog
                    // Every other submission is killed, too.
                    let time = usual.time * .random(in: 0.3..<1.5)
                    let kill: @Sendable () async throws -> Void = {
                        try await Task.sleep(for: time)
                    }
                    async let submitting = probe.grid(
                        "--no_monitoring", killAt: round.isMultiple(of: 2) ? kill : nil)
                    let origin = Origin.allCases[round / 3 % 3]
                    try? await probe.wait(for: origin, said)
                    try await Task.sleep(
                        for: (usual.spans[origin] ?? usual.time) * .random(in: 0..<1))
                    try await kind.befall(cluster)
                    tally.add(try await submitting, probe)
                    let repairs = Task { while !Task.isCancelled { try await cluster.repair() } }
                    defer { repairs.cancel() }
                    var (end, log) = try await probe.finish()
                    // What the controller has forgotten is missing, and retried when asked.
                    for _ in 0..<3 where end.states != ["COMPLETED"] {
                        (end, log) = try await probe.finish("--retry")
                    }
                    tally.add(log)
                    #expect(end.states == ["COMPLETED"], "\(kind): \(log)")
                    #expect(probe.completions() == Self.count, "\(kind)")
                }
                try await Oracle.until("the controller has jobs, or something to tell") {
                    let statistics = try await cluster.run("sdiag")
                    let queue = try await cluster.run("squeue", "-h")
                    return queue.isEmpty && statistics.contains(#/DBD Agent queue size: +0/#)
                }
                // One that was killed has taken with it what it had not told slurmdbd yet.
                let done = try await cluster.steps().count { $0.state == "COMPLETED" }
                let all = usual.jobs.count + Self.troubles * Self.count
                #expect(done <= all)
                print("Accounting knows \(done) of \(all) jobs.")
                print("\(Self.troubles) troubles: \(tally)")
            }
        }

        @Test(.timeLimit(.minutes(20)), arguments: [["--replace"], ["--clear", "--yes"]])
        func `a replacement killed once it cancels jobs is finished by the next one`(
            _ options: [String]
        ) async throws {
            try await PrivateCluster.with { cluster in
                for round in 0..<4 {
                    let probe = try Probe(
                        ["COUNT": "6", "SINGLES": "3", "SLEEP": "8"], on: cluster)
                    _ = try await probe.grid("--no_monitoring")
                    _ = try await probe.grid(options + ["--no_monitoring"]) {
                        try await probe.waitForReplacement()
                        try await Task.sleep(for: .milliseconds(60 * round))
                    }
                    let (end, log) = try await probe.finish()
                    #expect(end.states == ["COMPLETED"], "round \(round): \(log)")
                    #expect(probe.completions() == 6, "round \(round): \(log)")
                    #expect(probe.intents().isEmpty)
                }
            }
        }

        @Test(.timeLimit(.minutes(10)), arguments: [0, 10, 30])
        func `a chain of which a part was submitted is completed by the next one`(
            milliseconds: Int
        ) async throws {
            try await PrivateCluster.with("--nodes", "1") { cluster in
                let dependents = 60
                let probe = try Probe(
                    ["COUNT": "1", "SINGLES": "1", "SLEEP": "8", "DEPENDENTS": "\(dependents)"],
                    on: cluster)
                let said = cluster.controllerLog
                _ = try await probe.grid("--no_monitoring") {
                    try await probe.wait(for: .job, said)
                    try await Task.sleep(for: .milliseconds(milliseconds))
                }
                let begun = !probe.intents().isEmpty
                let (report, log) = try await probe.finish("--no_monitoring")
                #expect(log.contains("Adopted") == begun, "\(log)")
                struct Record: Decodable { var dependent_job_ids: [String] }
                let xp = try #require(report.xps.first)
                let record = try JSONDecoder().decode(
                    Record.self,
                    from: Data(contentsOf: URL(fileURLWithPath: xp.folder + "/job.json")))
                #expect(Set(record.dependent_job_ids).count == dependents, "\(log)")
                #expect(try await probe.report().states == ["COMPLETED"])
                try await Oracle.until("the rest of the chain is gone") {
                    try await cluster.run("squeue", "-h").isEmpty
                }
                #expect(probe.ranOnce(1), "\(probe.starts())")
            }
        }

        /// A submission that nobody kills: how long it takes here, how long from each origin to its
        /// last record, and its jobs.
        private func usualSubmission(
            on cluster: PrivateCluster
        ) async throws -> (time: Duration, spans: [Origin: Duration], jobs: Set<String>) {
            let clock = ContinuousClock()
            let probe = try Probe(Self.shape, on: cluster)
            let log = cluster.controllerLog
            async let spans = withThrowingTaskGroup(of: (Origin, Duration).self) { group in
                for origin in [Origin.intent, .job] {
                    group.addTask {
                        try await probe.wait(for: origin, log)
                        let begin = clock.now
                        while !probe.intents().isEmpty { try await Probe.pause() }
                        return (origin, begin.duration(to: clock.now))
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let begin = clock.now
            let outcome = try await probe.grid("--no_monitoring")
            let time = begin.duration(to: clock.now)
            #expect(outcome.isSuccess, "\(outcome.errors)")
            return (time, try await spans, Set(try await probe.report().jobs.compactMap { $0 }))
        }
    }
}

/// From where on the moment of a kill is counted.
private enum Origin: CaseIterable {
    /// The start of the command.
    case start
    /// Its first intent: nothing has been submitted.
    case intent
    /// Its first job: nothing of it has been recorded.
    case job
}

extension Probe {
    /// Waits until the submission has come so far; throws when it is over, or has been killed before.
    ///
    /// - Parameter log: of the controller, from before the submission on.
    fileprivate func wait(for origin: Origin, _ log: ControllerLog) async throws {
        func isThere() -> Bool {
            switch origin {
            case .start: true
            case .intent: !intents().isEmpty
            case .job: log.hasSubmission
            }
        }
        let end = ContinuousClock.now + .seconds(20)
        while !isThere() {
            if ContinuousClock.now > end { throw CancellationError() }
            if intents().isEmpty, !folder.names(in: "outputs/by_id").isEmpty {
                throw CancellationError()
            }
            try await Self.pause()
        }
    }

    /// Waits until a record says that its job is being replaced.
    fileprivate func waitForReplacement() async throws {
        let end = ContinuousClock.now + .seconds(20)
        func isBegun() -> Bool {
            folder.names(in: "outputs/xps").contains {
                folder.text("outputs/xps/\($0)/job.json").contains("replacing")
            }
        }
        while !isBegun() {
            if ContinuousClock.now > end { throw CancellationError() }
            try await Self.pause()
        }
    }

    fileprivate static func pause() async throws {
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// What a controller says from some moment on.
private struct ControllerLog: Sendable {
    var path: String
    var start: UInt64

    /// Whether it has taken a job.
    var hasSubmission: Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        try? file.seek(toOffset: start)
        let said = (try? file.readToEnd()) ?? nil
        return said?.range(of: Data("_slurm_rpc_submit_batch_job: JobId".utf8)) != nil
    }
}

extension PrivateCluster {
    /// Does what an administrator has to: a controller that was killed gives new jobs the ids of
    /// those it forgot, and a node that still has one of these refuses the new one. Slurm takes the
    /// node for broken then, and holds the job.
    fileprivate func repair() async throws {
        _ = try? await run(
            "sh", "-c",
            """
            if sinfo -h -R | grep -q Duplicate; then
                for node in $(sinfo -h -N -t drain -o %N | sort -u); do
                    scontrol update NodeName=$node State=RESUME
                done
            fi
            squeue -h -r -t PD -o '%i|%r' | grep 'launch failed requeued held' | cut -d'|' -f1 |
                xargs -r -n 1 scontrol release
            :
            """)
        try await Task.sleep(for: .seconds(2))
    }

    fileprivate var controllerLog: ControllerLog {
        let path = controllerLogPath
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64
        return ControllerLog(path: path, start: size ?? 0)
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
    var begun = 0
    var partlyRecorded = 0
    var adopted = 0
    var neverSent = 0

    /// How the submission ended, and what it left in its folder.
    mutating func add(_ outcome: ExampleProgram.Outcome, _ probe: Probe) {
        guard case .signaled = outcome.status else { return }
        killed += 1
        guard !probe.intents().isEmpty else { return }
        begun += 1
        if !probe.folder.names(in: "outputs/by_id").isEmpty { partlyRecorded += 1 }
    }

    /// What the next command said of it: three names at most, and how many more.
    mutating func add(_ log: String) {
        adopted += Self.count(log.firstMatch(of: #/Adopted what .*: (.*)\./#)?.1)
        neverSent += Self.count(log.firstMatch(of: #/Never submitted by .*: (.*)\./#)?.1)
    }

    private static func count(_ list: Substring?) -> Int {
        guard let list else { return 0 }
        let more = list.firstMatch(of: #/ and (\d+) more/#).flatMap { Int($0.1) } ?? 0
        return list.split(separator: ", ").count + more
    }

    var description: String {
        "\(killed) in time, of which \(begun) left intents, \(partlyRecorded) of those with jobs "
            + "recorded; \(adopted) submissions adopted, \(neverSent) found not to have arrived"
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
