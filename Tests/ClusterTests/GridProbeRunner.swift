import Foundation
import Subprocess
import Testing

/// The program `GridProbe` with a grid of a test's own shape, in a folder of its own.
struct Probe: Sendable {
    /// What `--json` prints.
    struct Report: Decodable {
        struct Step: Decodable {
            var signature: String
            var action: String
            var has_left: Bool
        }
        struct Member: Decodable {
            var signature: String
            var state: String
            var job_id: String?
            var folder: String
        }
        var plan: [Step]
        var xps: [Member]

        var actions: [String] { plan.map(\.action) }
        var jobs: [String?] { xps.map(\.job_id) }
        var states: Set<String> { Set(xps.map(\.state)) }
        /// The arrays' ids, or the jobs' own.
        var submissions: Set<Substring> { Set(xps.compactMap { $0.job_id?.prefix { $0 != "_" } }) }
    }

    let folder: ScratchFolder
    private var program: ExampleProgram

    /// - Parameters:
    ///   - settings: of the grid `many`, such as `COUNT`; see `GridProbe`.
    ///   - folder: shared with another probe; a new one when nil.
    ///   - cluster: where the jobs run; the one that all tests share when nil.
    ///   - user: who runs it; this process's user when nil.
    init(
        _ settings: [String: String], in folder: ScratchFolder? = nil,
        on cluster: PrivateCluster? = nil, as user: uid_t? = nil
    ) throws {
        self.folder = try folder ?? ScratchFolder()
        program = try ExampleProgram("GridProbe", in: self.folder.path)
        if let user { try program.run(as: user) }
        program.environment = cluster?.environment ?? [:]
        for (name, value) in settings {
            let key = try #require(Environment.Key(rawValue: "PROBE_\(name)"))
            program.environment[key] = value
        }
    }

    /// Gives the command `grid many`.
    func grid(
        _ options: String..., killAt moment: (@Sendable () async throws -> Void)? = nil
    ) async throws -> ExampleProgram.Outcome {
        try await grid(options, killAt: moment)
    }

    func grid(
        _ options: [String], killAt moment: (@Sendable () async throws -> Void)? = nil
    ) async throws -> ExampleProgram.Outcome {
        try await program.run(["grid"] + options + ["many"], killAt: moment)
    }

    /// The submissions that are begun and not recorded.
    func intents() -> [String] {
        folder.names(in: "outputs/intents").filter { !$0.hasPrefix(".") }
    }

    /// Gives the command `grid many`, which must succeed, and reads what it reports.
    func report(_ options: String...) async throws -> Report {
        try await finish(options).0
    }

    /// Watches the grid to its end; what the command said on the way stands beside the report.
    func finish(_ options: String...) async throws -> (Report, log: String) {
        try await finish(options)
    }

    private func finish(_ options: [String]) async throws -> (Report, log: String) {
        let outcome = try await program.run(["grid", "--json", "-i", "0.02"] + options + ["many"])
        return (try decode(outcome), outcome.errors)
    }

    /// The report that a command printed, which must have succeeded.
    func decode(_ outcome: ExampleProgram.Outcome) throws -> Report {
        try #require(outcome.isSuccess, "\(outcome.output)\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    /// Gives any command.
    func callAsFunction(_ arguments: [String]) async throws -> ExampleProgram.Outcome {
        try await program.run(arguments)
    }

    /// Gives any command.
    func callAsFunction(_ arguments: String...) async throws -> ExampleProgram.Outcome {
        try await program.run(arguments)
    }

    /// How often each XP has started, by the records of its jobs.
    func starts() -> [String: Int] {
        folder.names(in: "outputs/xps").reduce(into: [:]) { starts, signature in
            starts[signature] = folder.names(in: "outputs/xps/\(signature)/jobs")
                .count { $0.hasSuffix(".start.json") }
        }
    }

    /// How often an XP's program has ended well, by the records of its jobs.
    func completions() -> Int {
        folder.names(in: "outputs/xps").reduce(0) { count, signature in
            let jobs = "outputs/xps/\(signature)/jobs"
            return count
                + folder.names(in: jobs).count {
                    $0.hasSuffix(".end.json")
                        && folder.text("\(jobs)/\($0)").contains("\"exit_code\": 0")
                }
        }
    }

    /// Whether each of so many XPs has started once, and no submission is left open.
    func ranOnce(_ count: Int) -> Bool {
        let starts = starts()
        return starts.count == count && starts.values.allSatisfy { $0 == 1 }
            && intents().isEmpty
    }
}
