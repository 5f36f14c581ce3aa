import Testing

@testable import DoraCore

@Suite struct XPTests {
    private func xp(
        _ delta: Delta, argv: [String] = [], in folder: String = "/tmp/none"
    ) throws -> XP {
        try XP(dora: DoraConfig(directory: folder, exclude: ["num_*"]), argv: argv, delta: delta)
    }

    @Test func `excluded keys do not count`() throws {
        #expect(
            try xp(["lr": 0.1, "num_workers": 3]).signature == xp(["lr": 0.1]).signature)
        #expect(try xp(["lr": 0.1]).folder == "/tmp/none/xps/2aeed959")
    }

    @Test func `relative folders are made absolute`() {
        let dora = DoraConfig(directory: "./out//x")
        #expect(dora.directory == Files.currentFolder + "/out/x")
        var other = dora
        other.directory = "y"
        #expect(other.directory == Files.currentFolder + "/y")
    }

    @Test func `a new experiment has its arguments, and nothing else`() throws {
        try TemporaryFolder.with { folder in
            let one = try xp(["a": 1], argv: ["--a=1"], in: folder)
            let store = XPStore(one.dora)
            try store.initialize(one) { _ in nil }
            #expect(Files.names(in: one.folder) == [".argv.json"])
            #expect(store.holds(one))
            // Whoever wrote it first may have died before it was whole, with its machine or alone.
            for leftover in ["", "\0\0\0\0\0\0\0\0", #"["--a"#] {
                try AtomicFile.replace(one.folder + "/.argv.json", withText: leftover)
                #expect(!store.holds(one))
                try store.initialize(one) { _ in nil }
                #expect(store.holds(one))
            }
        }
    }

    @Test(arguments: ["{", #"{"argv": ["--a=1"]}"#, #"["--a=1", 2]"#, #"["--b=1""#])
    func `a file that holds no arguments is named and kept`(content: String) throws {
        try TemporaryFolder.with { folder in
            let one = try xp(["a": 1], argv: ["--a=1"], in: folder)
            let file = one.folder + "/.argv.json"
            try Files.makeFolder(one.folder)
            try AtomicFile.replace(file, withText: content)
            let error = #expect(throws: DoraError.self) {
                try XPStore(one.dora).initialize(one) { _ in nil }
            }
            #expect(error?.code == .invalidFile)
            #expect(error?.message.hasPrefix(file) == true)
            #expect(try Files.readText(file) == content)
        }
    }

    @Test func `a file that is there is not created`() throws {
        try TemporaryFolder.with { folder in
            let first = try AtomicFile.create(folder + "/a", withText: "one")
            let second = try AtomicFile.create(folder + "/a", withText: "two")
            #expect(first && !second)
            let text = try Files.readText(folder + "/a")
            #expect(text == "one")
            #expect(throws: DoraError.self) {
                try AtomicFile.create(folder + "/none/a", withText: "one")
            }
        }
    }

    @Test func `an experiment is found by signature, prefix and job`() throws {
        try TemporaryFolder.with { folder in
            let one = try xp(["a": 1], argv: ["--a=1"], in: folder)
            let store = XPStore(one.dora)
            try store.initialize(one) { _ in nil }
            #expect(try store.argv(of: one.signature) == ["--a=1"])
            #expect(try store.signature(matching: "9b7") == one.signature)
            #expect(store.signatures() == [one.signature])
            let unknown = #expect(throws: DoraError.self) {
                try store.signature(matching: "123")
            }
            #expect(unknown?.code == .notFound)
            #expect(unknown?.message.hasSuffix("123 in \(store.dora.xpsFolder)") == true)

            for digits in ["9b700000", "9b7fffff"] {
                try Files.makeFolder("\(folder)/xps/\(digits)")
            }
            let error = #expect(throws: DoraError.self) { try store.signature(matching: "9b7") }
            #expect(error?.code == .ambiguous)
            #expect(error?.message.contains("9b700000, 9b716b62, 9b7fffff") == true)
        }
    }

    @Test func `two deltas with one signature are an error that names both`() throws {
        try TemporaryFolder.with { folder in
            let one = try xp(["a": 1], argv: ["--a=1"], in: folder)
            let store = XPStore(one.dora)
            try Files.makeFolder(one.folder)
            try AtomicFile.replace(one.folder + "/.argv.json", withText: #"["--b=7"]"#)
            let error = #expect(throws: DoraError.self) {
                try store.initialize(one) { _ in ["b": 7] }
            }
            #expect(error?.code == .collision)
            #expect(error?.message.contains(#"[["a", 1]]"#) == true)
            #expect(error?.message.contains(#"[["b", 7]]"#) == true)
            #expect(try store.argv(of: one.signature) == ["--b=7"])
        }
    }

    @Test func `Slurm's configuration has Dora's keys and defaults`() throws {
        var config = SlurmConfig()
        #expect(config.json["mem_per_gpu"] == 40)
        #expect(config.json["partition"] == "learnlab")
        #expect(config.json.objectValue?.count == 21)
        try config.set("gpus", to: 4)
        try config.set("mem_per_gpu", to: 2.5)
        try config.set("nodelist", to: ["n1"])
        #expect(try SlurmConfig(json: config.json) == config)
        let error = #expect(throws: DoraError.self) { try config.set("gpu", to: 4) }
        #expect(error?.message.contains("'gpus'") == true)
        #expect(throws: DoraError.self) { try config.set("gpus", to: "four") }
    }
}
