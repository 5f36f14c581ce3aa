import Glibc
import Timing

/// What `Benchmarks/compare` runs of the binding alone, beside the C library: each command does one
/// thing, times it, and prints a line of JSON.
///
/// It reads its words and writes its JSON itself, as `floor.c` does: its memory is compared, and
/// ArgumentParser and Foundation's encoder need more of it than the binding.
@main
struct Binding {
    static func main() throws {
        do {
            var words = Words(CommandLine.arguments.dropFirst())
            let run = try command(&words)
            try blocking(run)
        } catch is Words.Unexpected {
            print(
                """
                usage: binding states POLLS [--if-changed] [--stepped]
                       binding submit COUNT CONCURRENCY [--each]
                       binding wait COUNT FOLDER SECONDS [--push]
                       binding hanging PID CALLS RUNS
                """)
            exit(64)
        }
    }

    private static func command(
        _ words: inout Words
    ) throws -> @Sendable () async throws -> Void {
        let name: String = try words.next()
        return switch name {
        case "states": try StatesProbe(&words).run
        case "submit": try SubmitProbe(&words).run
        case "wait": try WaitProbe(&words).run
        case "hanging": try HangingProbe(&words).run
        default: throw Words.Unexpected()
        }
    }
}
