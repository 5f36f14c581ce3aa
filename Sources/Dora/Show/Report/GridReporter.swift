internal import DoraArguments
internal import DoraCore
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Makes the page of a grid, once or as long as somebody looks at it.
struct GridReporter: Sendable {
    let grid: Grid

    /// What the page shows of these XPs.
    func data(_ flock: [Sheep]) async throws(DoraError) -> ReportData {
        let explanation = await grid.shepherd.explain(flock, isOfQueue: false)
        let main = grid.main
        return try ReportData(
            grid: grid.name, program: grid.main.name,
            names: GridTable.names(of: flock.map(\.xp), grid.main), flock: flock,
            explanation: explanation,
            made: Date(), defaults: defaults, history: { main.history(of: $0) })
    }

    /// The values that arguments have where nothing else is said; none where the program has no
    /// schema, or needs arguments.
    private var defaults: JSONObject {
        guard let main = grid.main as? any SchemaMain,
            let values = try? main.schema.get().values(of: [])
        else { return JSONObject() }
        return values
    }

    /// The page and its data as they are served.
    private struct Content: Sendable {
        var page: LocalServer.Answer
        var data: LocalServer.Answer
    }

    private func content(_ flock: [Sheep]) async throws(DoraError) -> Content {
        var data = try await data(flock)
        // The time alone is no change.
        let made = data.made
        data.made = Date(timeIntervalSince1970: 0)
        var tag = XXH64()
        tag.update(data.json.jsonText)
        data.made = made
        return Content(
            page: .init(type: "text/html", body: ReportPage(data: data).html, tag: tag.text),
            data: .init(type: "application/json", body: data.json.jsonText, tag: tag.text))
    }

    /// Serves the page until the process is ended.
    ///
    /// - Parameter period: between two looks at the jobs; histories are read at least as often as
    ///   every 10 seconds.
    func serve(_ flock: [Sheep], port: Int, _ period: LookPeriod) async throws(DoraError) {
        let holder = ContentHolder(try await content(flock))
        let server = try LocalServer(port: port, log: grid.shepherd.log) { path in
            let content = holder.content
            switch path {
            case "/", "/index.html": return content.page
            case "/data.json": return content.data
            default: return nil
            }
        }
        print("Serving http://127.0.0.1:\(server.port)/ until Ctrl-C")
        fflush(nil)
        let answering = Task { await server.run() }
        defer { answering.cancel() }
        var flock = flock
        var period = period
        var rest = period.next(hasNews: true, cost: .zero)
        while true {
            let pause = min(rest, Self.longestPause)
            try await Pause.sleep(pause, for: "serve \(grid.name)")
            rest -= pause
            if rest <= .zero {
                do throws(DoraError) { rest = try await look(&flock, &period) } catch {
                    grid.shepherd.log("The scheduler does not answer: \(error.message)")
                    rest = period.next(hasNews: false, cost: .zero)
                }
            }
            holder.content = try await content(flock)
        }
    }

    private static let longestPause = Duration.seconds(10)

    /// Submits nothing, as a monitor would.
    private func look(
        _ flock: inout [Sheep], _ period: inout LookPeriod
    ) async throws(DoraError) -> Duration {
        let before = flock.map(\.state)
        let started = ContinuousClock.now
        try await grid.shepherd.refresh(&flock)
        return period.next(
            hasNews: zip(before, flock).contains { $0 != $1.state },
            cost: ContinuousClock.now - started)
    }

    /// The newest content, for all connections.
    private final class ContentHolder: Sendable {
        private let state: Mutex<Content>

        init(_ content: Content) { state = Mutex(content) }

        var content: Content {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }
}
