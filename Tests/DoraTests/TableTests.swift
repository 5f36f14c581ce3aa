import DoraCore
import Foundation
import Slurm
import Testing

@testable import Dora

@Suite struct `The table` {
    private let table = Table(
        columns: [
            .init(title: "#", alignment: .trailing), .init(title: "name", isFlexible: true),
            .init(title: "loss", group: "train", alignment: .trailing, rank: 1),
            .init(title: "acc", group: "test", alignment: .trailing, rank: 1),
        ],
        rows: [["0", "lr=0.1", "0.5", ""], ["10", "", "12.25", "0.9"]])

    @Test func `days are counted as people write them`() {
        #expect(
            [1, 2, 0.5, 1e300].map(TextAmount.days) == [
                "1 day", "2 days", "0.5 days", "1e+300 days",
            ])
    }

    @Test func `aligns numbers right and puts groups above their columns`() {
        #expect(
            table.lines() == [
                "            train  test",
                " #  name     loss   acc",
                "--  ------  -----  ----",
                " 0  lr=0.1    0.5",
                "10          12.25   0.9",
            ])
    }

    @Test func `leaves out what does not fit, the least important first`() {
        #expect(
            table.lines(width: 17) == [
                "            train",
                " #  name     loss",
                "--  ------  -----",
                " 0  lr=0.1    0.5",
                "10          12.25",
            ])
        #expect(table.lines(width: 10).last == "10")
        #expect(table.lines(width: 1).allSatisfy { $0.columnCount <= 1 })
    }

    @Test func `cuts long names, but not below what can be read`() {
        let name = "a name that is much too long for a window of 60 columns"
        let table = Table(
            columns: [
                .init(title: "name", isFlexible: true),
                .init(title: "x", alignment: .trailing, rank: 1),
            ], rows: [[.init(name), "1"]])
        #expect(table.lines(width: 40).last == "a name that is much too long for a w…  1")
        #expect(table.lines(width: 26).last == "a name that is much too l…")
        #expect(table.lines(width: 12).last == "a name that…")
    }

    @Test func `colours cells and no spaces`() {
        let table = Table(
            columns: [.init(title: "a"), .init(title: "b")],
            rows: [[.init("x", .good), .init("y", .bad)]])
        #expect(
            table.lines(isColored: true).last == "\u{1B}[32mx\u{1B}[0m  \u{1B}[31my\u{1B}[0m")
        #expect(table.lines().last == "x  y")
    }

    @Test func `keeps the widths it has had`() {
        var floor: [Int] = []
        var table = Table(columns: [.init(title: "a"), .init(title: "b")], rows: [["1234", "x"]])
        _ = table.lines(floor: &floor)
        table.rows = [["1", "x"]]
        #expect(table.lines(floor: &floor).last == "1     x")
    }

    @Test func `finds the metrics of all histories, single ones first, groups together`() {
        let columns = MetricColumn.all(in: [
            ["train": ["loss": 0.5], "epoch": 1],
            ["epoch": 2, "test": ["acc": 0.9], "train": ["acc": 0.1]],
        ])
        #expect(
            columns.map(\.path) == [
                ["epoch"], ["train", "loss"], ["train", "acc"], ["test", "acc"],
            ])
        // What other tools may push, and is no entry.
        #expect(MetricColumn.all(in: [.null, 7, ["epoch": 1], "text"]).map(\.path) == [["epoch"]])
    }

    @Test(arguments: [
        (JSONValue.double(0.123456), "0.1235"), (.double(0), "0.0000"), (.int(12), "12"),
        (.double(1e-7), "1.0000e-07"), (.double(.nan), "nan"), (.double(-.infinity), "-inf"),
        (.string("a"), "a"), (.bool(true), "true"), (.string("a\u{1B}[2J"), "a [2J"),
    ])
    func `shows values`(value: JSONValue, expected: String) {
        #expect(MetricColumn("x").text(in: ["x": value]) == expected)
        #expect(MetricColumn("x.y").text(in: ["x": value]) == "")
    }

    @Test(arguments: [
        (NumberFormat.fixed(2), 1e7, "10000000.00"), (.scientific(1), 0.25, "2.5e-01"),
        (.significant(3), 0.12345, "0.123"), (.percent(1), 0.1234, "12.3%"),
        (.duration, 3723, "1:02:03"), (.duration, 59, "0:59"), (.duration, 90061, "1-01:01:01"),
        (.bytes, 1536, "1.5 kB"), (.bytes, 12, "12 B"), (.fixed(1), .nan, "nan"),
        (.fixed(-3), 2.5, "2"), (.duration, .infinity, "inf"),
    ])
    func `formats numbers`(format: NumberFormat, number: Double, expected: String) {
        #expect(format.text(number) == expected)
    }

    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🙂", 2), ("", 0), ("…", 1),
        ("✅", 2), ("⚡", 2), ("🇫🇷", 2), ("👩‍🔬", 2), ("☎", 1), ("☎️", 2), ("a\u{200B}b", 2),
        ("\u{FEFF}x", 1),
        ("co\u{AD}op", 5), ("ꥠ", 2), ("𗀀", 2), ("１", 2), ("ﾊ", 1),
    ])
    func `measures what a terminal shows`(text: String, width: Int) {
        #expect(text.columnCount == width)
        #expect(text.fitted(to: width) == text)
    }

    /// Dora leaves it empty.
    @Test func `an experiment with nothing but defaults has a name to be shown`() {
        let alone = GridTable(names: ["", "lr=1\u{1B}[2J"], base: "", columns: nil, meta: [])
        #expect(alone.names == ["(defaults)", "lr=1 [2J"])
        let others = GridTable(names: ["", "lr=1"], base: "seed=2", columns: nil, meta: [])
        #expect(others.names == ["(nothing else)", "lr=1"])
    }

    @Test func `cuts wide characters whole`() {
        #expect("日本語".fitted(to: 4) == "日…")
        #expect("日本語".fitted(to: 0) == "")
    }

    @Test(arguments: [
        ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true),
        (["TERM": "dumb"], false),
    ])
    func `colours are wanted unless something speaks against them`(
        environment: [String: String], expected: Bool
    ) {
        #expect(Tint.isWanted(environment) == expected)
    }

    @Test func `counts GPUs as Dora does`() throws {
        let none = try JobResources(SlurmConfig(gpus: 0, memPerGPU: 8, cpusPerGPU: 4))
        #expect(none.gres == nil && none.tasksPerNode == 1 && none.cpusPerTask == 4)
        #expect(none.megabytes == 8 * 1024)
        let many = try JobResources(SlurmConfig(gpus: 32, oneTaskPerNode: true))
        #expect(many.nodes == 4 && many.tasksPerNode == 1 && many.cpusPerTask == 80)
        #expect(many.gres == "gpu:8" && many.megabytes == 320 * 1024)
        let fraction = try JobResources(SlurmConfig(gpus: 2, memPerGPU: 12.5, cpusPerTask: 3))
        #expect(fraction.megabytes == 25 * 1024 && fraction.cpusPerTask == 3)
        // As in Dora none is asked for, and not, as by --mem=0, all that a node has.
        #expect(try JobResources(SlurmConfig(memPerGPU: 0)).memory == nil)
        #expect(many.memory == Memory(megabytes: 320 * 1024))
        let words = many.words(SlurmConfig(gpus: 32, oneTaskPerNode: true))
        #expect(words.contains("4 nodes") && words.contains("memPerGPU 40.0 GB, 8 times"))
        #expect(throws: DoraError.self) { try JobResources(SlurmConfig(gpus: 12)) }
        #expect(throws: DoraError.self) { try JobResources(SlurmConfig(gpus: -1)) }
    }
}

@Suite struct `A grid's progress` {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func states(
        pending: Int = 0, running: Int = 0, done: Int = 0, failed: Int = 0
    ) -> [SheepState] {
        [
            (JobState.Base.pending, pending), (.running, running), (.completed, done),
            (.failed, failed),
        ].flatMap { Array(repeating: .job(JobState($0.0)), count: $0.1) }
    }

    @Test func `has no rate before anything has ended`() {
        var progress = GridProgress()
        progress.add(states(pending: 2, running: 1, done: 3), at: start)
        #expect(progress.rate(at: start + 60) == nil)
        #expect(
            progress.summary(at: start + 60, in: .utc) == "6 XPs: 2 pending, 1 running, 3 done")
        progress.add(states(pending: 1), at: start + 60)
        #expect(progress.summary(at: start + 60, in: .utc) == "1 XP: 1 pending")
    }

    @Test func `tells the rate and the expected end`() {
        var progress = GridProgress()
        progress.add(states(pending: 6, running: 2), at: start)
        progress.add(states(pending: 4, running: 2, done: 1, failed: 1), at: start + 60)
        #expect(progress.rate(at: start + 60) == 2.0 / 60)
        #expect(progress.expectedEnd(at: start + 60) == start + 60 + 180)
        #expect(
            progress.summary(at: start + 60, in: .utc)
                == "8 XPs: 4 pending, 2 running, 1 done, 1 failed, 2.0/min, ends about 22:17")
        progress.add(states(done: 7, failed: 1), at: start + 200)
        #expect(progress.summary(at: start + 200, in: .utc) == "8 XPs: 7 done, 1 failed")
    }

    @Test func `starts anew when jobs are retried`() {
        var progress = GridProgress()
        progress.add(states(running: 1, done: 1), at: start)
        progress.add(states(done: 2), at: start + 10)
        progress.add(states(running: 2), at: start + 20)
        #expect(progress.rate(at: start + 30) == nil)
    }

    @Test func `names the minute that has begun, in the zone of the process`() {
        let time = LocalCalendar.process.calendarTime(1_700_000_059)
        let clock = GridProgress.clock(start + 59.9, from: start)
        #expect(clock == String(format: "%02d:%02d", time.hour, time.minute))
        let utc = { GridProgress.clock(Date(timeIntervalSince1970: $0), from: $1, in: .utc) }
        #expect(utc(-0.5, start) == "1969-12-31 23:59")
        #expect(utc(0, Date(timeIntervalSince1970: 86399)) == "00:00")
        #expect(utc(0, Date(timeIntervalSince1970: 86400)) == "1970-01-01 00:00")
        #expect(utc(-60_000_000_000, start) == "0068-09-03 13:20")
        #expect(!utc(.infinity, start).isEmpty)
    }

    @Test func `names the day of an end that is not today's`() {
        var progress = GridProgress()
        progress.add(states(pending: 100), at: start)
        progress.add(states(pending: 99, done: 1), at: start + 3600)
        #expect(
            progress.summary(at: start + 3600, in: .utc).hasSuffix("ends about 2023-11-19 02:13"))
    }
}
