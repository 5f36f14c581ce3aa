import Slurm
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `submit [sbatch options] script [args]`: what sbatch does, without sbatch.
///
/// It ends with 1 for every failure, unless `SLURM_EXIT_ERROR` says another code; sbatch ends with 255
/// for some options that it cannot read, such as `--mem=x`, and with 1 for others and for all else.
@main
struct Submit {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch SbatchCommand.information(requestedBy: arguments) {
        case .version: print("slurm \(SlurmCluster.compiledRelease ?? "(built without libslurm)")")
        case .help, .usage:
            print("Usage: submit [OPTIONS(0)...] [ : [OPTIONS(N)...]] script(0) [args(0)...]")
            print("The options are those of sbatch; see its manual page.")
        case nil:
            do {
                exit(try await submit(arguments))
            } catch {
                say("error: \(error)")
                exit(failureCode)
            }
        }
    }

    /// - Returns: The exit code: 0, or with `--wait` that of the job.
    private static func submit(_ arguments: [String]) async throws(SlurmError) -> Int32 {
        let cluster = try await SlurmCluster.connect()
        var context = cluster.submissionContext()
        // As sbatch does it, so that one can stand for the other.
        context.inheritsEnclosingJob = true
        context.leavesChecksToServer = true
        let command = try SbatchCommand(arguments, context: context)
        if command.isTestOnly {
            say(text(of: try await cluster.willRun(command.description, context: context)))
            return 0
        }
        let chosen = Chosen()
        let job = try await cluster.submit(command.description, context: context) { event in
            switch event {
            case .cluster(let name): chosen.set(name)
            case .message(let text):
                for line in text.split(separator: "\n") { say(String(line)) }
            case .lateAnswer: break
            }
        }
        let name = chosen.name
        if !command.isQuiet {
            print(
                command.isParsable
                    ? "\(job)" + (name.map { ";\($0)" } ?? "")
                    : "Submitted batch job \(job)" + (name.map { " on cluster \($0)" } ?? ""))
        }
        return command.waits ? try await exitCode(of: job, cluster, name) : 0
    }

    // MARK: Waiting

    /// The highest exit code of a job, or of an array's tasks, when all have ended.
    private static func exitCode(
        of job: JobID, _ cluster: SlurmCluster, _ name: String?
    ) async throws(SlurmError) -> Int32 {
        var pause = 2
        while true {
            // A task that sleeps here is never cancelled.
            try? await Task.sleep(for: .seconds(pause))
            // No job may end and be forgotten between two looks.
            let age = Int(cluster.configuration.minimumJobAge.components.seconds)
            if pause < age / 2, pause < 32 { pause *= 4 }
            let records: [JobRecord]
            do throws(SlurmError) {
                let query = JobQuery.ids([job])
                let found =
                    if let name { try await cluster.jobs(query, ofCluster: name) } else {
                        try await cluster.jobs(query)
                    }
                records = found.records.filter { $0.id.whole == job }
            } catch {
                say("error: Currently unable to load job state information, retrying: \(error)")
                continue
            }
            guard !records.isEmpty else {
                say("error: Job \(job) no longer found and exit code not found")
                return 0
            }
            guard records.allSatisfy(\.state.isFinal) else { continue }
            return records.map { exitCode(of: $0.exitStatus) }.max() ?? 0
        }
    }

    private static func exitCode(of status: JobExitStatus?) -> Int32 {
        guard let status else { return 0 }
        return status.signal == 0 ? Int32(status.code) : 1
    }

    // MARK: Words

    private static func text(of estimate: RunEstimate) -> String {
        guard let id = estimate.id, let start = estimate.start else {
            return "The job can run"
        }
        return "Job \(id) to start at \(start) using \(estimate.cpus ?? 0) processors on nodes "
            + "\(estimate.nodes ?? "") in partition \(estimate.partition ?? "")"
    }

    private static func say(_ line: String) {
        let text = Array("submit: \(line)\n".utf8)
        _ = write(STDERR_FILENO, text, text.count)
    }

    private static var failureCode: Int32 {
        let code = getenv("SLURM_EXIT_ERROR").map { atoi($0) } ?? 0
        return code == 0 ? 1 : code
    }
}

/// The cluster that took the job.
private final class Chosen: Sendable {
    private let value = Mutex<String?>(nil)

    func set(_ name: String) { value.withLock { $0 = name } }
    var name: String? { value.withLock { $0 } }
}
