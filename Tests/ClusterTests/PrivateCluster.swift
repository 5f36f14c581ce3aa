import Foundation
import Subprocess
import Testing

/// A cluster of a test's own, for what must not happen to the one that all tests share: a full
/// queue, a controller that is stopped or killed.
///
/// libslurm has one configuration in each process, so a private cluster is for programs that are
/// started in its ``environment``, not for the test's own process.
struct PrivateCluster: Sendable {
    /// As `Scripts/cluster` knows it.
    let name: String
    /// What puts a program on this cluster.
    let environment: [Environment.Key: String?]

    /// Brings a cluster up, and takes it down when the body has ended, however that was.
    ///
    /// - Parameter settings: as `Scripts/cluster up` takes them: `MaxJobCount=12`, `--nodes`, `2`.
    static func with<Result>(
        _ settings: String..., body: (PrivateCluster) async throws -> Result
    ) async throws -> Result {
        try await with(settings, body: body)
    }

    static func with<Result>(
        _ settings: [String], body: (PrivateCluster) async throws -> Result
    ) async throws -> Result {
        let name = "test-\(UInt32.random(in: 0 ... .max))"
        // Where this process is killed, it takes its clusters with it.
        let up = try await script(["up", "--name", name, "--for", "\(getpid())"] + settings)
        do {
            try #require(up.isSuccess, "\(up.output)\(up.errors)")
            let cluster = PrivateCluster(
                name: name, environment: try await variables(of: name))
            let result = try await body(cluster)
            _ = try? await script(["down", "--name", name])
            return result
        } catch {
            _ = try? await script(["down", "--name", name])
            throw error
        }
    }

    /// Does something to the controller: `stop-controller`, `start-controller`,
    /// `restart-controller`, with `--kill` by SIGKILL.
    func controller(_ command: String, _ options: String...) async throws {
        try await controller(command, options)
    }

    /// The same, or `up` with the settings, which starts what does not run.
    func controller(_ command: String, _ options: [String]) async throws {
        let outcome = try await Self.script([command, "--name", name] + options)
        try #require(outcome.isSuccess, "\(outcome.output)\(outcome.errors)")
    }

    /// Takes it down from a mount namespace in which the repository has another path, and returns
    /// what was said.
    func downFromElsewhere() async throws -> String {
        try await Subprocess.run(
            .name("unshare"),
            arguments: [
                "--mount", "sh", "-c",
                "mount --bind \"$0\" /mnt && exec /mnt/Scripts/cluster down --name \"$1\" 2>&1",
                Self.repository, name,
            ], input: .none, output: .string(limit: 4096), error: .discarded
        ).standardOutput
    }

    /// Brings a cluster up for a process that is killed then.
    static func ofKilledProcess() async throws -> (name: String, controller: pid_t) {
        let name = "test-\(UInt32.random(in: 0 ... .max))"
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: [
                "-c",
                """
                cd "$0" || exit
                sleep 1000 &
                Scripts/cluster up --name "$1" --nodes 1 --for $! >&2
                cat ".cluster/$1/run/slurmctld.pid"
                kill -KILL $!
                """,
                Self.repository, name,
            ], input: .none, output: .string(limit: 4096), error: .discarded)
        return (name, try #require(pid_t(result.standardOutput.filter(\.isNumber))))
    }

    /// The process of the controller, to be stopped and continued.
    func controllerProcess() async throws -> pid_t {
        let file = "\(Self.repository)/.cluster/\(name)/run/slurmctld.pid"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// What the controller writes.
    var controllerLogPath: String { "\(Self.repository)/.cluster/\(name)/log/slurmctld.log" }

    /// Runs a command of Slurm's on this cluster, and returns what it printed.
    @discardableResult
    func run(_ command: String, _ arguments: String...) async throws -> String {
        try await run(command, arguments)
    }

    /// Runs a command of Slurm's on this cluster, and returns what it printed.
    func run(_ command: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name(command), arguments: Arguments(arguments),
            environment: .inherit.updating(environment), input: .none,
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 22)
        ) { _ in }
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    /// Whether a private cluster can be had here: nodes of their own names take namespaces, and
    /// these take root.
    static let isPossible = getuid() == 0
    /// Says why not.
    static let reason: Comment = "a private cluster takes root, for its namespaces"

    /// Whether `Scripts/cluster` has made a cluster of this name.
    static func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(repository)/.cluster/\(name)/slurm.conf")
    }

    private static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @discardableResult
    private static func script(_ arguments: [String]) async throws -> ExampleProgram.Outcome {
        // Daemons would hold a pipe open, so what the script says goes through a file.
        let log = FileManager.default.temporaryDirectory
            .appendingPathComponent("dora-cluster-\(UUID().uuidString).log").path
        defer { try? FileManager.default.removeItem(atPath: log) }
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                [
                    "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log,
                    "\(repository)/Scripts/cluster",
                ] + arguments),
            environment: .inherit, output: .discarded, error: .discarded)
        return ExampleProgram.Outcome(
            output: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "", errors: "",
            status: result.terminationStatus)
    }

    private static func variables(of name: String) async throws -> [Environment.Key: String?] {
        let printed = try await script(["env", "--name", name])
        var variables: [Environment.Key: String?] = [:]
        for line in printed.output.split(separator: "\n") where line.hasPrefix("export ") {
            for word in line.dropFirst("export ".count).split(separator: " ") {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let key = Environment.Key(rawValue: String(parts[0]))
                else { continue }
                variables[key] = parts[1].trimmingCharacters(in: ["\"", "'", ";"])
            }
        }
        try #require(variables["SLURM_CONF"] != nil, "no SLURM_CONF in: \(printed.output)")
        return variables
    }
}
