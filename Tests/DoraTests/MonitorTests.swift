import DoraCore
import Foundation
import Slurm
import Synchronization
import Testing

@testable import Dora

@Suite struct `The monitor` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let time = Date(timeIntervalSince1970: 1_700_000_000)

    private func flock(_ count: Int) throws -> [Sheep] {
        let bases: [JobState.Base] = [.running, .pending, .completed, .failed]
        return try (0..<count).map { index in
            var sheep = try Sheep(
                XP(dora: folder.dora, argv: [], delta: ["lr": .int(index)]))
            sheep.state = .job(JobState(bases[index % bases.count]))
            return sheep
        }
    }

    private func monitor(_ count: Int) throws -> MonitorState {
        let table = GridTable(
            names: (0..<count).map { "lr=\($0)" }, base: "epochs=3", columns: nil,
            meta: MetaColumn.usual)
        let flock = try flock(count)
        var state = MonitorState(title: "sweep", table: table, flock: flock)
        state.update(flock, at: Self.time, Self.latest)
        return state
    }

    /// Every third XP has no history yet.
    private static func latest(_ index: Int) -> LatestEntry? {
        guard index % 3 != 2 else { return nil }
        return LatestEntry(
            entry: [
                "epoch": .int(index + 1), "train": ["loss": .double(1 / Double(index + 1))],
                "valid": ["acc": .double(Double(index % 10) / 10)],
            ], count: index + 1)
    }

    private func screen(_ state: inout MonitorState, _ width: Int, _ height: Int) -> [String] {
        state.learn(state.visible(height: height).map(Self.latest))
        return state.frame(
            width: width, height: height, at: Self.time, in: .utc, Self.latest)
    }

    /// The screen as a terminal shows it.
    private func text(_ lines: [String]) -> String {
        lines.map { $0.replacing(/\x1B\[[0-9;]*m/, with: "") }.joined(separator: "\n") + "\n"
    }

    @Test func `has a help that fits a narrow window`() {
        #expect(TextPage.help.lines.allSatisfy { $0.count <= 80 }, "\(TextPage.help.lines)")
    }

    @Test(arguments: [(60, 12), (80, 24), (140, 40)])
    func `draws the screens of the fixtures`(width: Int, height: Int) throws {
        var state = try monitor(100)
        state.nextLook = Self.time + 65
        _ = screen(&state, width, height)
        for key in [Key.down, .down, .pageDown] {
            _ = state.handle(key, page: state.page(height: height), Self.latest)
        }
        let drawn = screen(&state, width, height)
        #expect(drawn.count == height)
        #expect(text(drawn).split(separator: "\n").allSatisfy { $0.columnCount <= width })
        let file = "Tests/Fixtures/show/monitor-\(width)x\(height).txt"
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent(file).path
        if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" {
            try text(drawn).write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(text(drawn) == (try String(contentsOfFile: path, encoding: .utf8)), "\(file)")
    }

    @Test func `keeps the chosen row on the screen`() throws {
        var state = try monitor(100)
        func press(_ key: Key) { _ = state.handle(key, page: 10, Self.latest) }
        press(.end)
        #expect(state.cursor == 99 && state.top == 90)
        press(.up)
        #expect(state.cursor == 98 && state.top == 90)
        press(.pageUp)
        #expect(state.cursor == 88 && state.top == 88)
        press(.home)
        press(.up)
        #expect(state.cursor == 0 && state.top == 0)
    }

    @Test func `sorts by metrics, rows without them last, and reverses`() throws {
        var state = try monitor(9)
        _ = screen(&state, 120, 30)
        while state.sort.title != "train.loss" {
            _ = state.handle(.character("s"), page: 10, Self.latest)
        }
        #expect(state.order == [7, 6, 4, 3, 1, 0, 2, 5, 8])
        _ = state.handle(.character("r"), page: 10, Self.latest)
        #expect(state.order == [0, 1, 3, 4, 6, 7, 2, 5, 8])
        _ = state.handle(.character("S"), page: 10, Self.latest)
        #expect(state.sort.title == "epoch")
    }

    @Test func `sorts what has diverged last, and the others as if it were not there`() throws {
        var state = try monitor(9)
        _ = screen(&state, 120, 30)
        let latest = { (index: Int) in
            LatestEntry(
                entry: [
                    "train": ["loss": .double(index.isMultiple(of: 2) ? .nan : 9 - Double(index))]
                ],
                count: 1)
        }
        while state.sort.title != "train.loss" {
            _ = state.handle(.character("s"), page: 10, latest)
        }
        #expect(state.order == [7, 5, 3, 1, 0, 2, 4, 6, 8])
        _ = state.handle(.character("r"), page: 10, latest)
        #expect(state.order == [1, 3, 5, 7, 0, 2, 4, 6, 8])
    }

    @Test func `filters by text and by state, and escape takes it back`() throws {
        var state = try monitor(20)
        func type(_ keys: String) {
            for key in keys { _ = state.handle(.character(key), page: 10, Self.latest) }
        }
        type("/lr=1")
        #expect(state.order == [1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
        let drawn = text(screen(&state, 80, 24))
        #expect(drawn.contains("/lr=1_"))
        _ = state.handle(.enter, page: 10, Self.latest)
        type("f")
        #expect(state.kind == .running && state.order == [12, 16])
        _ = state.handle(.escape, page: 10, Self.latest)
        #expect(state.order.count == 20)
        type("/!failed")
        #expect(state.order.count == 15)
    }

    @Test func `asks for what it cannot do itself`() throws {
        var state = try monitor(3)
        let keys: [Key] = [.character("q"), .down, .enter, .character("w"), .character("u")]
        let requests = keys.map { state.handle($0, page: 10, Self.latest) }
        #expect(requests == [.quit, nil, .log(1), .why(1), .look])
    }

    @Test func `follows a log until somebody scrolls up`() throws {
        let path = try folder.write("1\n2\r\u{1B}[31mtwo\u{1B}[0m\n", to: "log")
        var page = TextPage(title: "log", lines: [], file: path)
        page.reload()
        #expect(page.lines == ["1", "two"])
        try folder.write("1\ntwo\n3\n", to: "log")
        page.reload()
        #expect(page.visible(page: 2) == ["two", "3"])
        let stays = page.handle(.up, page: 2)
        #expect(stays)
        try folder.write("1\ntwo\n3\n4\n", to: "log")
        page.reload()
        #expect(page.visible(page: 2) == ["1", "two"])
        let stillStays = page.handle(.character("q"), page: 2)
        #expect(!stillStays)
    }

    @Test func `a screen of 10000 rows takes no longer than one of 100`() throws {
        var state = try monitor(10_000)
        _ = state.handle(.end, page: state.page(height: 50), Self.latest)
        let asked = Mutex(0)
        let lines = state.frame(width: 120, height: 50, at: Self.time, in: .utc) { index in
            asked.withLock { $0 += 1 }
            return Self.latest(index)
        }
        #expect(text(lines).contains("lr=9999"))
        #expect(asked.withLock { $0 } <= 50, "histories that are not on the screen were asked for")
    }

    @Test func `histories that have not changed are not read again`() throws {
        let xps = try (0..<3).map {
            try XP(dora: folder.dora, argv: [], delta: ["lr": .int($0)])
        }
        let cache = HistoryCache(xps) { xp in
            let link = Link(file: xp.historyFile)
            try? link.load()
            return link.history
        }
        #expect(cache.latest(0) == nil)
        try Files.makeFolder(xps[0].folder)
        try xps[0].link.push(["loss": 0.5])
        #expect(cache.latest(0) == LatestEntry(entry: ["loss": 0.5], count: 1))
        #expect(cache.reads == 1)
        _ = cache.latest(0)
        #expect(cache.reads == 1)
        try xps[0].link.push(["loss": 0.25])
        #expect(cache.known(0)?.count == 1)
        #expect(cache.latest(0)?.count == 2)
        #expect(cache.reads == 2 && cache.known(2) == nil)
    }

    @Test func `of histories that are trimmed no more is read than that takes`() async throws {
        let xps = try (1...3).map {
            try XP(dora: folder.dora, argv: [], delta: ["lr": .int($0)])
        }
        for (count, xp) in zip(1..., xps) {
            try Files.makeFolder(xp.folder)
            for epoch in 0..<count { try xp.link.push(["epoch": .int(epoch)]) }
        }
        let cache = HistoryCache(xps) { xp in
            let link = Link(file: xp.historyFile)
            try? link.load()
            return link.history
        }
        try await cache.readAll(.toShortest)
        #expect((0..<3).map { cache.known($0)?.count } == [1, 1, 1])
        // Two were longer than that.
        #expect(cache.reads == 5)
        try await cache.readAll(.toShortest)
        #expect(cache.reads == 5)
        try xps[0].link.push(["epoch": 1])
        try await cache.readAll(.toShortest)
        #expect(
            (0..<3).map { cache.known($0)?.entry } == [["epoch": 1], ["epoch": 1], ["epoch": 1]])
        #expect(cache.reads == 9)
    }

    @Test func `only lines that changed are drawn`() {
        var frame = TerminalFrame()
        let sent = [["a", "b"], ["a", "b"], ["a", "c"], ["a"]].map { frame.update($0) }
        #expect(
            sent == [
                "\u{1B}[H\u{1B}[2Ja\r\nb", "", "\u{1B}[2;1H\u{1B}[2Kc", "\u{1B}[H\u{1B}[2Ja",
            ])
    }

    @Test func `reads keys, whole and in halves`() {
        var parser = KeyParser()
        let whole = parser.keys(
            Array("q\u{1B}[A\u{1B}OB\u{1B}[5~\u{1B}[1;5C\r\u{7F}é".utf8))
        #expect(
            whole == [
                .character("q"), .up, .down, .pageUp, .right, .enter, .backspace, .character("é"),
            ])
        let halves = [
            [0x1B], Array("\u{1B}[".utf8), Array("6~".utf8), [0xC3], [0xA9], [0x01, 0xFF],
        ]
        .map { parser.keys($0) }
        #expect(halves == [[.escape], [], [.pageDown], [], [.character("é")], []])
    }
}
