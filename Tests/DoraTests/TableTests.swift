import DoraCore
import Testing

@testable import Dora

@Suite struct `The table` {
    @Test func `aligns numbers right and puts groups above their columns`() {
        let table = Table(
            columns: [
                .init(title: "#", isNumeric: true), .init(title: "name"),
                .init(title: "loss", group: "train", isNumeric: true),
                .init(title: "acc", group: "test", isNumeric: true),
            ],
            rows: [["0", "lr=0.1", "0.5", ""], ["10", "", "12.25", "0.9"]])
        #expect(
            table.lines == [
                "            train  test",
                " #  name     loss   acc",
                "--  ------  -----  ----",
                " 0  lr=0.1    0.5",
                "10          12.25   0.9",
            ])
    }

    @Test func `finds the metrics of all histories, single ones first`() {
        let columns = MetricColumn.all(in: [
            ["train": ["loss": 0.5], "epoch": 1], ["epoch": 2, "test": ["acc": 0.9]],
        ])
        #expect(columns.map(\.path) == [["epoch"], ["train", "loss"], ["test", "acc"]])
    }

    @Test(arguments: [
        (JSONValue.double(0.123456), "0.1235"), (.double(0), "0.0000"), (.int(12), "12"),
        (.double(1e-7), "1.0000e-07"), (.double(.nan), "nan"), (.double(-.infinity), "-inf"),
        (.string("a"), "a"), (.bool(true), "true"),
    ])
    func `shows values`(value: JSONValue, expected: String) {
        #expect(MetricColumn("x").text(in: ["x": value]) == expected)
        #expect(MetricColumn("x.y").text(in: ["x": value]) == "")
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
        #expect(throws: DoraError.self) { try JobResources(SlurmConfig(gpus: 12)) }
        #expect(throws: DoraError.self) { try JobResources(SlurmConfig(gpus: -1)) }
    }
}
