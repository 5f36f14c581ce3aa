internal import Crypto
internal import DoraArguments
internal import DoraCore
internal import Foundation
internal import Synchronization

/// Makes the page of a grid, once or as long as somebody looks at it.
struct GridReporter: Sendable {
    let grid: Grid

    /// What the page shows of these XPs.
    func data(_ flock: [Sheep], isQuiet: Bool = false) async -> ReportData {
        let explanation = await grid.shepherd.explain(flock, isOfQueue: false)
        let bar = ProgressBar("reading histories", total: isQuiet ? 0 : flock.count)
        defer { bar.end() }
        return ReportData(
            grid: grid.name, program: grid.main.name,
            names: grid.main.names(of: flock.map(\.xp)), flock: flock, explanation: explanation,
            made: Date(), defaults: defaults, history: grid.main.history, progress: bar.update)
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

    private func content(_ flock: [Sheep], isQuiet: Bool) async -> Content {
        var data = await data(flock, isQuiet: isQuiet)
        // The time alone is no change.
        let made = data.made
        data.made = Date(timeIntervalSince1970: 0)
        let tag = SHA256.hash(data: Data(data.json.jsonText.utf8)).prefix(8)
            .map { String($0, radix: 16) }.joined()
        data.made = made
        return Content(
            page: .init(type: "text/html", body: ReportPage(data: data).html, tag: tag),
            data: .init(type: "application/json", body: data.json.jsonText, tag: tag))
    }

    /// Serves the page until the process is ended.
    ///
    /// - Parameter interval: between two looks at the jobs; histories are read at least as often
    ///   as every 10 seconds.
    func serve(_ flock: [Sheep], port: Int, every interval: Duration) async throws(DoraError) {
        let holder = ContentHolder(await content(flock, isQuiet: false))
        let server = try LocalServer(port: port) { path in
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
        let period = min(interval, Self.longestPeriod)
        var lastLook = ContinuousClock.now
        while true {
            do { try await Task.sleep(for: period) } catch {
                throw DoraError(.cancelled, operation: "serve \(grid.name)", message: "cancelled")
            }
            if ContinuousClock.now - lastLook >= interval {
                do throws(DoraError) { try await grid.shepherd.refresh(&flock) } catch {
                    grid.shepherd.log("The scheduler does not answer: \(error.message)")
                }
                lastLook = .now
            }
            holder.content = await content(flock, isQuiet: true)
        }
    }

    private static let longestPeriod = Duration.seconds(10)

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
