internal import Dispatch
internal import DoraCore
internal import Subprocess

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// Tells somebody when a grid starts to fail and when it has finished: a command, which gets the
/// event as JSON on its standard input and in its environment, or a webhook.
actor Notifier {
    /// What is told.
    struct Event: Sendable, Hashable {
        /// What has happened.
        enum Kind: String, Sendable { case failing, finished }

        var kind: Kind
        var grid: String
        var counts: GridProgress.Counts
        /// One line for people.
        var text: String

        var json: JSONValue {
            [
                "event": .string(kind.rawValue), "grid": .string(grid), "text": .string(text),
                "total": .int(counts.total), "pending": .int(counts.pending),
                "running": .int(counts.running), "done": .int(counts.done),
                "failed": .int(counts.failed), "cancelled": .int(counts.cancelled),
                "missing": .int(counts.missing),
            ]
        }
    }

    private enum Target: Sendable {
        case command(String)
        case webhook(HTTPPost)
    }

    private let grid: String
    private let target: Target
    private let log: @Sendable (String) -> Void
    private var hasTold: Set<Event.Kind> = []
    /// Failures that were there at the first look are no news.
    private var failedBefore: Int?

    /// - Parameter target: `http://…`, or a command of the shell.
    init(
        _ target: String, grid: String, log: @escaping @Sendable (String) -> Void
    ) throws(DoraError) {
        self.grid = grid
        self.log = log
        let lowered = target.lowercased()
        self.target =
            lowered.hasPrefix("http://") || lowered.hasPrefix("https://")
            ? .webhook(try HTTPPost(target)) : .command(target)
    }

    /// Takes in a look, and tells what is new in it.
    func look(_ flock: [Sheep]) async {
        let counts = GridProgress.Counts(flock.lazy.map(\.state))
        for event in events(counts, open: flock.count { !$0.isSettled }) { await tell(event) }
    }

    /// What is new.
    ///
    /// - Parameter open: of how many something is still to come. Some wait for room, and of some whose
    ///   files are damaged nothing will ever be known.
    func events(_ counts: GridProgress.Counts, open: Int) -> [Event] {
        var kinds: [Event.Kind] = []
        let failed = counts.failed + counts.missing
        let isFirst = failedBefore == nil
        let before = failedBefore ?? failed
        failedBefore = before
        if failed > before, open > 0 { kinds.append(.failing) }
        // A grid that had ended before anybody watched does not finish now.
        if open == 0, !isFirst { kinds.append(.finished) }
        return kinds.filter { hasTold.insert($0).inserted }.map { kind in
            Event(
                kind: kind, grid: grid, counts: counts,
                text: "Grid \(grid) "
                    + (kind == .finished ? "has finished: " : "starts to fail: ")
                    + "\(counts.done) done, \(failed) failed, \(counts.cancelled) cancelled"
                    + (open > 0 ? ", \(open) to go" : ""))
        }
    }

    /// A notification that fails is said and no more: the grid is not to fail for it.
    private func tell(_ event: Event) async {
        let json = event.json.jsonText
        do {
            switch target {
            case .webhook(let post):
                try await withCheckedThrowingContinuation {
                    (continuation: CheckedContinuation<Void, any Error>) in
                    DispatchQueue.global().async {
                        continuation.resume(with: Result { try post.send(json) })
                    }
                }
            case .command(let command):
                let result = try await Subprocess.run(
                    .name("sh"), arguments: ["-c", command],
                    environment: .inherit.updating([
                        "DORA_EVENT": event.kind.rawValue, "DORA_GRID": event.grid,
                        "DORA_TEXT": event.text,
                    ]),
                    input: .fileDescriptor(
                        try Self.pipe(with: json + "\n"), closeAfterSpawningProcess: true),
                    output: .discarded, error: .discarded)
                guard result.terminationStatus.isSuccess else {
                    return log("The command of --notify failed: \(result.terminationStatus)")
                }
            }
        } catch { log("Nobody was notified: \(error)") }
    }

    /// The end of a pipe that has all of a short text in it.
    ///
    /// A command need not read what it is told, and swift-subprocess ends this process when what
    /// it writes by itself finds nobody to read it.
    private static func pipe(with text: String) throws -> FileDescriptor {
        guard let (reader, writer) = PrivateDescriptor.pipe() else {
            throw Files.failure("make", "a pipe")
        }
        let (readEnd, writeEnd) = (
            FileDescriptor(rawValue: reader), FileDescriptor(rawValue: writer)
        )
        do { try writeEnd.closeAfter { _ = try writeEnd.writeAll(text.utf8) } } catch {
            try? readEnd.close()
            throw error
        }
        return readEnd
    }
}
