import DoraCore
import Foundation
import Slurm
import Synchronization
import Testing

@testable import Dora

@Suite struct `The report` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func flock(_ count: Int) throws -> [Sheep] {
        try (0..<count).map { index in
            var sheep = try Sheep(
                XP(
                    dora: folder.dora, argv: [],
                    delta: ["lr": .double(0.1 / Double(index + 1)), "model": "a<b>"]))
            sheep.state = .job(JobState(index % 10 == 9 ? .failed : .completed))
            return sheep
        }
    }

    private func data(
        _ count: Int, epochs: Int, limit: Int = ReportData.numberLimit
    ) throws
        -> ReportData
    {
        let flock = try flock(count)
        let explanation = Explanation(
            [
                9: Diagnosis(cause: .exitCode(1), nodes: "n1", log: ["</script><b>boom"])
            ].filter { $0.key < count })
        return try ReportData(
            grid: "sweep", program: "digits",
            names: (names: flock.map { "lr=\($0.xp.delta[0].value.jsonText)" }, base: "model=a<b>"),
            flock: flock, explanation: explanation, made: Date(timeIntervalSince1970: 1.7e9),
            numberLimit: limit,
            history: { xp in
                (0..<epochs).map { epoch in
                    let noise = Double(
                        (epoch * 7919 + Int(xp.signature.description.utf8.first ?? 0)) % 997)
                    return [
                        "epoch": .int(epoch),
                        "train": [
                            "loss": .double(1 / Double(epoch + 1) + noise * 1e-4),
                            "acc": .double(noise / 997),
                        ],
                        "valid": ["loss": .double(noise / 99), "acc": .double(sin(noise))],
                    ]
                }
            })
    }

    @Test func `a page of 100 XPs with 100 epochs stays under 300 kB`() throws {
        let html = ReportPage(data: try data(100, epochs: 100)).html
        #expect(html.utf8.count < 300_000, "\(html.utf8.count) bytes")
    }

    @Test func `histories of very many XPs are thinned out, and keep their ends`() throws {
        let data = try data(20, epochs: 1000, limit: 20 * 5 * 50)
        let row = try #require(data.rows.last)
        #expect(row["n"] == 1000 && row["stride"] == 20)
        #expect(row["series"]?.arrayValue?.last?.stringValue?.count == 4 * 51)
        #expect(ReportSeries.places(count: 10, stride: 4) == [0, 4, 8, 9])
        #expect(ReportSeries.places(count: 0, stride: 4) == [])
    }

    @Test func `nothing in the data can end the element that holds it`() throws {
        let html = ReportPage(data: try data(10, epochs: 1)).html
        #expect(html.components(separatedBy: "</script>").count == 3)
        #expect(html.contains(#"\u003c/script>\u003cb>boom"#))
        #expect(!html.contains("http://") && !html.contains("https://"), "a page needs no network")
    }

    @Test func `numbers are packed into four characters, and counts into three numbers`() {
        #expect(ReportSeries(values: [1, 0, -2]).json == "P4AAAAAAwAAA")
        #expect(ReportSeries(values: [.nan]).json == "f8AA")
        #expect(ReportSeries(values: [3, 5, 7]).json == [3.0, 2.0, 3])
        #expect(ReportSeries(values: [1, 2]).json != [1.0, 1.0, 2])
    }

    private func row(
        _ delta: Delta, limit: Int = ReportData.numberLimit, history: [JSONValue]
    ) throws -> (row: JSONValue, data: ReportData) {
        let sheep = try Sheep(XP(dora: folder.dora, argv: [], delta: delta))
        let data = try ReportData(
            grid: "g", program: "p", names: ([""], ""), flock: [sheep],
            explanation: Explanation([:]), made: Date(), numberLimit: limit,
            history: { _ in history })
        return (data.rows[0], data)
    }

    /// As where training and validation are pushed one after the other.
    @Test func `metrics that are not in every entry are not thinned away`() throws {
        let history = (0..<1000).map { step -> JSONValue in
            let value = JSONValue.double(Double(step * 7919 % 997))
            return step % 2 == 0 ? ["train": value] : ["valid": value]
        }
        let (row, data) = try row([:], limit: 100, history: history)
        #expect(data.metrics == ["train", "valid"] && row["stride"] == 20)
        let nan = ReportSeries(values: [.nan]).json.stringValue!
        for series in try #require(row["series"]?.arrayValue) {
            let text = try #require(series.stringValue)
            let values = stride(from: 0, to: text.count, by: 4).map { text.dropFirst($0).prefix(4) }
            #expect(values.count == 51)
            #expect(values.dropLast().allSatisfy { $0 != nan })
        }
    }

    @Test func `the last values and the arguments are exact`() throws {
        let (row, _) = try row(
            ["a": .int(1 << 53), "b": .int(1 << 53 + 1), "c": .int(.min), "d": .int(3)],
            history: [
                ["n": 123_456, "x": .double(1 / 3), "i": .double(.infinity)],
                ["n": 123_457, "x": .double(.nan)],
            ])
        #expect(
            row["args"] == [
                .int(1 << 53), "9007199254740993", "-9223372036854775808", 3,
            ])
        #expect(row["last"] == [.double(123_457), .double(1 / 3), "inf"])
    }

    @Test func `a combining mark does not let a name into the page's head`() throws {
        var (_, data) = try row([:], history: [])
        data.grid = "</title\u{301}><\u{301}script>&"
        let html = ReportPage(data: data).html
        let title = html.unicodeScalars.map { $0.isASCII ? String($0) : "" }.joined()
        #expect(title.contains("<title>&lt;/title&gt;&lt;script&gt;&amp; - p</title>"))
    }

    @Test(arguments: [
        ("a\r\nb", "\"a\r\nb\""), ("a\"\u{301}", "\"a\"\"\u{301}\""),
        ("a,\u{301}", "\"a,\u{301}\""), ("é", "é"), ("a\rb", "\"a\rb\""),
    ])
    func `fields are quoted whatever their bytes form`(text: String, field: String) throws {
        let rows = HistoryRows(try flock(1), main: ShownMain(dora: folder.dora)) { _ in
            [["note": .string(text)]]
        }
        let csv = try csv(rows)
        #expect(Array(csv.utf8.suffix(field.utf8.count + 1)) == Array((field + "\n").utf8))
    }

    private func written(
        _ write: (HistoryRows.Put) throws(DoraError) -> Void
    ) throws(DoraError) -> String {
        var text = ""
        try write { text += String(decoding: $0, as: UTF8.self) }
        return text
    }

    /// Of millions of rows there are gigabytes.
    @Test func `few rows wait, and each history is read once`() throws {
        let count = Work.windowSize * 2 + 3
        let reads = Mutex<[Signature]>([])
        let rows = HistoryRows(try flock(count), main: ShownMain(dora: folder.dora)) { xp in
            reads.withLock { $0.append(xp.signature) }
            return [["loss": 1], ["loss": 2]]
        }
        var (written, most) = (0, 0)
        try rows.writeJSON { part in
            let text = String(decoding: part, as: UTF8.self)
            written += text.components(separatedBy: "_0\",").count > 1 ? 1 : 0
            most = max(most, reads.withLock(\.count) - written)
        }
        #expect(written == count && most <= Work.windowSize, "\(written) \(most)")
        let signatures = Set(try flock(count).map(\.xp.signature))
        #expect(reads.withLock { $0.count == count && Set($0) == signatures })
        reads.withLock { $0 = [] }
        _ = try csv(rows)
        #expect(reads.withLock { $0.count == count && Set($0) == signatures })
    }

    /// What came up first in the order of the XPs is first, whoever was read first.
    @Test func `columns and metrics are in one order, however many read`() throws {
        let count = Work.windowSize * 3
        let flock = try flock(count)
        let history: @Sendable (XP) -> [JSONValue] = { xp in
            let number = Int((xp.delta[0].value.doubleValue ?? 1) * 1e6) % 7
            return [["a": 1, "m\(number)": .int(number)], ["n\(number)": 2, "a": "text"]]
        }
        var wanted = KeyOrder()
        for sheep in flock {
            for entry in history(sheep.xp) { MetricLeaf.visit(entry) { key, _ in wanted.add(key) } }
        }
        let csv = try csv(HistoryRows(flock, main: ShownMain(dora: folder.dora), history: history))
        let lines = csv.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines[0].suffix(wanted.keys.count) == wanted.keys[...])
        #expect(lines.count == 1 + 2 * count && lines.allSatisfy { $0.count == lines[0].count })
        for (index, sheep) in flock.enumerated() {
            let entries = history(sheep.xp)
            for (line, entry) in zip(lines[(1 + 2 * index)...], entries) {
                let cells = Dictionary(uniqueKeysWithValues: zip(lines[0], line))
                for key in wanted.keys {
                    let value = entry[key]
                    #expect(cells[key] == value?.stringValue ?? value?.jsonText ?? "")
                }
            }
        }
        let data = try ReportData(
            grid: "g", program: "p", names: (Array(repeating: "", count: count), ""), flock: flock,
            explanation: Explanation([:]), made: Date(), history: history)
        #expect(data.metrics == wanted.keys)
        #expect(data.rows.count == count)
        for (row, sheep) in zip(data.rows, flock) {
            let last = try #require(row["last"]?.arrayValue)
            for (key, value) in zip(data.metrics, last) where key != "a" {
                let own = history(sheep.xp).compactMap { $0[key] }.first
                #expect(value.doubleValue == own?.doubleValue)
            }
        }
    }

    /// Threads that run no task, too.
    @Test func `what is damaged is noted, whichever thread reads it`() throws {
        let found = Damage()
        let errors = (0..<200).map { DoraError(.invalidFile, operation: "read", message: "\($0)") }
        _ = try Damage.$found.withValue(found) {
            try Work.mapBlocking(errors.count) { Damage.found?.note(errors[$0]) }
        }
        #expect(Set(found.all.map(\.message)) == Set(errors.map(\.message)))
    }

    private func csv(_ rows: HistoryRows, memoryLimit: Int = 1 << 20) throws -> String {
        try written { (put) throws(DoraError) in
            try rows.writeCSV(by: Spool(in: folder.path, memoryLimit: memoryLimit), put)
        }
    }

    /// All columns are known when the last history has been read.
    @Test(arguments: [0, 100, 1 << 20])
    func `rows have the columns that come up behind them`(memoryLimit: Int) throws {
        let rows = HistoryRows(try flock(3), main: ShownMain(dora: folder.dora)) { xp in
            switch xp.delta[0].value.doubleValue {
            case 0.1: [["a": "x\ny"], ["b": ["c": "\"\n", "d": 1]]]
            case 0.05: [["b": ["d": 2], "epoch": 7]]
            default: [["a": 3], ["b": ["c": 4], "f": ["c": 5]]]
            }
        }
        let lines = try csv(rows, memoryLimit: memoryLimit)
            .replacingOccurrences(
                of: #"(?<![0-9.])[0-9a-f]{8}(_\d)?,"#, with: "", options: .regularExpression
            )
            .split(separator: "\n", omittingEmptySubsequences: false)
        let third = 0.1 / 3
        #expect(
            lines == [
                "uid,from_uid,lr,sig,state,epoch,last,a,b.c,b.d,f.c",
                ",0.1,COMPLETED,0,false,\"x", "y\",,,",
                "0.1,COMPLETED,1,true,,\"\"\"", "\",1,",
                ",0.05,COMPLETED,7,true,,,2,", ",\(third),COMPLETED,0,false,3,,,",
                "\(third),COMPLETED,1,true,,4,,5", "",
            ])
        #expect(Files.names(in: folder.path).allSatisfy { !$0.hasPrefix(".dora") })
    }

    @Test func `rows are what Dora gives HiPlot`() throws {
        let main = ShownMain(dora: folder.dora)
        let history = HistoryRows(try flock(2), main: main) { xp in
            xp.delta[0].value == 0.1
                ? [
                    ["train": ["loss": 0.5]],
                    ["train": ["loss": .double(.nan)], "note": "a,\"b\""],
                ]
                : []
        }
        var rows: [JSONObject] = []
        for index in history.flock.indices { rows += history.rows(of: index) }
        #expect(rows.count == 2)
        let signature = try flock(1)[0].xp.signature
        #expect(rows[0]["uid"] == .string("\(signature)_0"))
        #expect(
            rows[0]["from_uid"] == .null && rows[1]["from_uid"] == rows[0]["uid"])
        #expect(rows[0]["lr"] == 0.1 && rows[0]["model"] == nil)
        #expect(rows[0]["last"] == false && rows[1]["last"] == true)
        #expect(rows[1]["train.loss"] == "nan")
        #expect(try JSONValue(jsonText: written(history.writeJSON)).arrayValue?.count == 2)
        #expect(
            try csv(history).split(separator: "\n") == [
                "uid,from_uid,lr,sig,state,epoch,last,train.loss,note",
                "\(signature)_0,,0.1,\(signature),COMPLETED,0,false,0.5,",
                "\(signature)_1,\(signature)_0,0.1,\(signature),COMPLETED,1,true,nan,\"a,\"\"b\"\"\"",
            ])
    }
}

/// A program that is only shown.
struct ShownMain: DecoratedMain {
    var name: String { "digits" }
    var dora: DoraConfig

    func main(_ xp: XP) async throws {}
    func xp(for argv: [String]) throws(DoraError) -> XP {
        try XP(dora: dora, argv: argv, delta: [:])
    }
    func argv(from value: ArgumentValue) throws(DoraError) -> [String] { [] }
}

@Suite struct `The local server` {
    private func server() throws -> LocalServer {
        try LocalServer(port: 0) { path in
            path == "/data.json"
                ? LocalServer.Answer(type: "application/json", body: "{\"é\": 1}", tag: "t") : nil
        }
    }

    private func response(_ lines: String...) async throws -> String {
        String(
            decoding: await (try server()).response(to: lines.joined(separator: "\r\n")),
            as: UTF8.self)
    }

    @Test func `answers what is asked`() async throws {
        let found = try await response("GET /data.json?x HTTP/1.1", "Host: 127.0.0.1:80")
        #expect(found.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/json"))
        #expect(found.contains("Content-Length: 9\r\n") && found.hasSuffix("\r\n\r\n{\"é\": 1}"))
        let head = try await response("HEAD /data.json HTTP/1.1", "Host: localhost")
        #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
        let same = try await response(
            "GET /data.json HTTP/1.1", "Host: localhost", "If-None-Match: \"t\"")
        #expect(same.hasPrefix("HTTP/1.1 304"))
        #expect(try await response("GET /x HTTP/1.1", "Host: localhost").hasPrefix("HTTP/1.1 404"))
        #expect(try await response("PUT / HTTP/1.1", "Host: localhost").hasPrefix("HTTP/1.1 405"))
    }

    @Test func `answers nobody who was led here by another name`() async throws {
        #expect(
            try await response("GET /data.json HTTP/1.1", "Host: evil.example")
                .hasPrefix("HTTP/1.1 403"))
        #expect(try await response("GET /data.json HTTP/1.1").hasPrefix("HTTP/1.1 403"))
    }

    @Test func `says why there is no socket`() throws {
        let error = #expect(throws: DoraError.self) {
            _ = try LocalServer(
                port: 0,
                make: { _ in
                    errno = EMFILE
                    return -1
                }
            ) { _ in nil }
        }
        #expect(error?.message.contains("Too many open files") == true)
    }

    private final class Refusals: Sendable {
        struct State {
            var left = 3
            var pauses = 0
            var said: [String] = []
        }
        let state = Mutex(State())
    }

    @Test(.patient)
    func `waits where it can take no connection, and says so once`() async throws {
        let refusals = Refusals()
        let server = try LocalServer(
            port: 0,
            accept: { socket in
                let isRefused = refusals.state.withLock { state in
                    state.left -= 1
                    return state.left >= 0
                }
                guard isRefused else { return PrivateDescriptor.accept(socket) }
                errno = EMFILE
                return -1
            }, pause: { refusals.state.withLock { $0.pauses += 1 } },
            log: { line in refusals.state.withLock { $0.said.append(line) } }
        ) { _ in nil }
        let answering = Task { await server.run() }
        defer { answering.cancel() }
        let post = try HTTPPost("http://127.0.0.1:\(server.port)/")
        await Task.detached { try? post.send("{}") }.value
        while refusals.state.withLock({ $0.left > -1 }) { await Task.yield() }
        refusals.state.withLock {
            #expect($0.pauses == 3)
            #expect($0.said.count == 1 && $0.said[0].contains("Too many open files"))
        }
    }
}

@Suite struct `Notifications` {
    private func counts(_ done: Int, _ failed: Int, _ open: Int) -> GridProgress.Counts {
        var counts = GridProgress.Counts()
        counts.done = done
        counts.failed = failed
        counts.running = open
        return counts
    }

    private func notifier(_ target: String = "true") throws -> Notifier {
        try Notifier(target, grid: "sweep", log: { Issue.record("\($0)") })
    }

    @Test func `come once when failures begin and once at the end`() async throws {
        let notifier = try notifier()
        var told: [[String]] = []
        for look in [counts(0, 0, 4), counts(1, 1, 2), counts(1, 2, 1), counts(2, 2, 0)] {
            told.append(await notifier.events(look, open: look.open).map(\.kind.rawValue))
        }
        #expect(told == [[], ["failing"], [], ["finished"]])
    }

    @Test func `do not come for what was so before`() async throws {
        let notifier = try notifier()
        #expect(await notifier.events(counts(1, 3, 1), open: 1).isEmpty)
        #expect(await notifier.events(counts(1, 3, 1), open: 1).isEmpty)
        let ended = try self.notifier()
        #expect(await ended.events(counts(1, 3, 0), open: 0).isEmpty)
    }

    @Test func `say that all is done only when nothing waits for room`() async throws {
        let folder = try TemporaryFolder()
        let notifier = try notifier("echo $DORA_EVENT >>\(folder.path)/told")
        let xps = try (0..<3).map {
            try XP(dora: folder.dora, argv: [], delta: ["a": .int($0)])
        }
        var flock = xps.map { Sheep($0, nil) }
        flock[0].state = .job(JobState(.running))
        flock[1].wait("the queue is full")
        try folder.write("{", to: "dora/xps/\(xps[2].signature)/job.json")
        flock[2] = Sheep(among: xps[2])
        await notifier.look(flock)
        flock[0].state = .job(JobState(.completed))
        await notifier.look(flock)
        #expect(text("\(folder.path)/told").isEmpty)
        flock[1].state = .job(JobState(.completed))
        await notifier.look(flock)
        #expect(text("\(folder.path)/told") == "finished\n")
    }

    @Test func `reach a command, with the event on its standard input`() async throws {
        let folder = try TemporaryFolder()
        let notifier = try notifier(
            "printf '%s %s ' $DORA_EVENT $DORA_GRID >\(folder.path)/told; cat >>\(folder.path)/told"
        )
        await notifier.look([])
        await notifier.look([])
        let told = text("\(folder.path)/told")
        #expect(told.hasPrefix("finished sweep {\"event\": \"finished\", \"grid\": \"sweep\""))
    }

    @Test func `reach a command that does not read them`() async throws {
        for _ in 0..<40 {
            let notifier = try notifier("exec <&-")
            await notifier.look([])
            await notifier.look([])
        }
    }

    @Test(.patient) func `reach a webhook`() async throws {
        let server = try LocalServer(port: 0) { _ in nil }
        let answering = Task { await server.run() }
        defer { answering.cancel() }
        // The server takes no POST, and says so.
        let post = try HTTPPost("http://127.0.0.1:\(server.port)/hook")
        var failure = ""
        // A busy machine may not answer within the client's ten seconds.
        for _ in 0..<6 where !failure.contains("405") {
            failure = await Task.detached { () -> String in
                do { try post.send("{}") } catch { return "\(error)" }
                return "sent"
            }.value
        }
        #expect(failure.contains("405 Method Not Allowed"))
    }

    @Test func `a webhook's address is taken apart`() throws {
        let post = try HTTPPost("http://[::1]:8080/a?b#c")
        #expect(post.host == "::1" && post.port == "8080" && post.path == "/a?b")
        let plain = try HTTPPost("http://host")
        #expect(plain.host == "host" && plain.port == "80" && plain.path == "/")
    }

    @Test(arguments: [
        "https://example.org/x", "http://", "http://a:port/", "http://a:70000/", "ftp://a",
        "http://user@a/", "http://a/b c", "http://a/b\r\nX: y",
    ])
    func `a wrong address is refused`(address: String) {
        #expect(throws: DoraError.self) { try HTTPPost(address) }
    }
}

@Suite struct `A progress bar` {
    @Test func `tells how much is done and how long the rest takes`() {
        #expect(
            ProgressBar.line("submitting", 250, 1000, elapsed: 5)
                == "submitting [#####...............] 250/1000, 0:15 to go")
        #expect(ProgressBar.line("x", 0, 9, elapsed: 5).hasSuffix("0/9, ? to go"))
        #expect(ProgressBar.line("asking Slurm", 0, nil, elapsed: 65) == "asking Slurm, 1:05")
        #expect(ProgressBar.line("collecting", 7, nil, elapsed: 5) == "collecting 7, 0:05")
    }

    @Test func `adds up what is done`() {
        let bar = ProgressBar("submitting", total: 4, isShown: false)
        bar.advance(by: 1)
        bar.advance(by: 2)
        #expect(bar.text.hasPrefix("submitting [###############.....] 3/4, "))
    }
}
