import Slurm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `watch [--changes] [JOB...]`: the user's jobs, live, until they have ended.
///
/// Without `--changes` it is a table like squeue's, with reasons in words; with it, a line for each
/// change of a state, and who told it.
@main
struct Watch {
    private static let help = """
        Usage: watch [--changes] [JOB...]

        Shows jobs until they have ended: those named, such as 123, 123_4 or 123+1, or all of yours.

          --changes   a line for each change of a state, and who told it, in place of a table
          -h, --help  this text

        """

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.contains(where: { ["-h", "--help"].contains($0) }) { return show(help) }
        let showsChanges = arguments.contains("--changes")
        let words = arguments.filter { $0 != "--changes" }
        if let option = words.first(where: { $0.hasPrefix("-") }) {
            refuse("unknown option '\(option)'")
        }
        if let word = words.first(where: { JobID($0) == nil }) {
            refuse("'\(word)' is no job id; write 123, 123_4 or 123+1")
        }
        do {
            let cluster = try await SlurmCluster.connect()
            let jobs = words.compactMap { JobID($0) }
            if showsChanges {
                try await printChanges(cluster, jobs)
            } else {
                try await printTable(cluster, jobs)
            }
        } catch {
            say("watch: \(error)")
            exit(1)
        }
    }

    private static func printChanges(
        _ cluster: SlurmCluster, _ jobs: [JobID]
    ) async throws(SlurmError) {
        let jobs = jobs.isEmpty ? try await unfinished(cluster) : Set(jobs)
        for try await change in cluster.changes(of: jobs) {
            var line = change.description
            if let exit = change.exitStatus { line += " \(exit)" }
            if change.reason != .none { line += ", \(change.reason.explanation)" }
            if let source = change.source { line += " (\(source.rawValue))" }
            show(line + "\n")
        }
    }

    private static func printTable(
        _ cluster: SlurmCluster, _ jobs: [JobID]
    ) async throws(SlurmError) {
        var shown = jobs.isEmpty ? try await unfinished(cluster) : Set(jobs)
        let isTerminal = isatty(STDOUT_FILENO) == 1
        guard !shown.isEmpty else { return show("There are no jobs.\n") }
        rounds: while true {
            for try await states in cluster.states(of: shown) {
                let table = JobTable(
                    states: states, records: try await cluster.jobs(.ids(Array(shown))).records)
                show((isTerminal ? "\u{1B}[H\u{1B}[J" : "") + table.text + "\n")
                guard jobs.isEmpty else { continue }
                // Jobs that were submitted meanwhile are watched, too.
                let present = try await unfinished(cluster)
                guard present.isSubset(of: shown) else {
                    shown.formUnion(present)
                    continue rounds
                }
            }
            return
        }
    }

    /// The user's jobs and arrays that have not ended.
    private static func unfinished(_ cluster: SlurmCluster) async throws(SlurmError) -> Set<JobID> {
        let states = try await cluster.jobs(.mine).states
        return Set(states.lazy.filter { !$0.state.isFinal }.map(\.id.whole))
    }

    private static func show(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }

    private static func refuse(_ why: String) -> Never {
        say("watch: \(why); see watch --help")
        exit(2)
    }

    private static func say(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
