import Logging
import Synchronization
import Testing

@testable import Dora

@Suite struct `The progress of a loop` {
    /// Keeps what is logged.
    private struct Lines: LogHandler {
        final class Store: Sendable {
            let lines = Mutex<[String]>([])
        }

        let store: Store
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            store.lines.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }

    /// Runs a loop of so many iterations, each of which takes so long by a clock of its own.
    private func lines(
        _ count: Int, each seconds: Double, updates: Int = 5, minimumInterval: Int = 1,
        timePerIteration: Bool = false
    ) -> [String] {
        let store = Lines.Store()
        let logger = Logger(label: "test") { _ in Lines(store: store) }
        var time = 0.0
        let progress = LogProgress(
            logger, 0..<count, updates: updates, minimumInterval: minimumInterval,
            timePerIteration: timePerIteration, total: nil, name: "Train", level: .info
        ) { .seconds(time) }
        for value in progress {
            time += seconds
            progress.update(["loss": "\(value)"])
        }
        return store.lines.withLock { $0 }
    }

    @Test func `is written a few times, one iteration late, with what that said`() {
        #expect(
            lines(10, each: 0.5) == [
                "info: Train | 2/10 | 2.00 it/sec | Loss 2",
                "info: Train | 4/10 | 2.00 it/sec | Loss 4",
                "info: Train | 6/10 | 2.00 it/sec | Loss 6",
                "info: Train | 8/10 | 2.00 it/sec | Loss 8",
            ])
    }

    @Test func `is written as seldom as is said`() {
        #expect(lines(10, each: 1, updates: 0).isEmpty)
        #expect(lines(10, each: 1, minimumInterval: 4).count == 2)
        #expect(lines(1, each: 1).isEmpty)
        #expect(lines(3, each: 1).map { $0.prefix(15) } == ["info: Train | 1", "info: Train | 2"])
    }

    @Test(arguments: [
        (0.5, false, "2.00 it/sec"), (20.0, false, "20.0 sec/it"), (0.5, true, "500.0 ms/it"),
        (20.0, true, "20.00 sec/it"), (1e6, false, "oo sec/it"),
    ])
    func `has the speed in fitting units`(each: Double, timePerIteration: Bool, text: String) {
        let line = lines(5, each: each, timePerIteration: timePerIteration).first
        #expect(line == "info: Train | 1/5 | \(text) | Loss 1")
    }
}
