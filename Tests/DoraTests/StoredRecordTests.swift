import DoraArguments
import DoraCore
import Foundation
import Slurm
import Testing

@testable import Dora

/// What a record becomes where a disk, a person or another program has spoilt it.
private struct Spoiler: RandomNumberGenerator {
    private var state: UInt64 = 7

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }

    static let values: [JSONValue] = [
        .int(.max), .int(.min), .int(-1), .int(0), .double(1e300), .double(.nan),
        .double(-.infinity), 1.5, "", "x", "-1", nil, true, [], [:], ["x"], [1],
        .bigInt(BigInteger("99999999999999999999")!), .string(String(repeating: "9", count: 400)),
    ]

    /// The record with each of its values replaced by each of those, and without it.
    static func spoilt(_ json: JSONValue) -> [JSONValue] {
        switch json {
        case .object(let object):
            object.keys.flatMap { key -> [JSONValue] in
                var without = object
                without[key] = nil
                return [.object(without)]
                    + spoilt(object[key]!).map { value in
                        var other = object
                        other[key] = value
                        return .object(other)
                    }
            }
        case .array(let elements):
            values
                + elements.indices.flatMap { index in
                    spoilt(elements[index]).map { value in
                        var other = elements
                        other[index] = value
                        return .array(other)
                    }
                }
        default: values
        }
    }

    /// Cut off, with bytes that were changed, and with numbers that no number can be.
    mutating func texts(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        var texts = stride(from: 1, to: bytes.count, by: max(bytes.count / 60, 1)).map {
            String(decoding: bytes[..<$0], as: UTF8.self)
        }
        for _ in 0..<200 {
            var other = bytes
            for _ in 0..<Int.random(in: 1...3, using: &self) {
                other[Int.random(in: other.indices, using: &self)] = UInt8.random(
                    in: 32...126, using: &self)
            }
            texts.append(String(decoding: other, as: UTF8.self))
        }
        for number in ["9223372036854775807", "-9223372036854775808", "1e999", "-1", "4294967296"] {
            for range in text.ranges(of: #/\d+/#) {
                texts.append(text.replacingCharacters(in: range, with: number))
            }
        }
        return texts
    }
}

/// Each kind of record that is kept, spoilt in hundreds of ways: what is read of it is used, too.
@Suite(.patient) struct `A spoilt record` {
    let folder: TemporaryFolder
    let token = SubmissionToken.random()
    var dora: DoraConfig { folder.dora }
    var local: LocalFolder { LocalFolder(directory: dora.directory) }

    init() throws { folder = try TemporaryFolder() }

    /// Writes each spoilt form of a record and reads it.
    ///
    /// - Parameter read: throws, or says whether the record is what it was.
    private func spoil(
        _ path: String, _ text: String, isJSON: Bool = true, _ read: () throws -> Void
    ) throws {
        try Files.makeFolder(Files.parent(of: path)!)
        try AtomicFile.replace(path, withText: text)
        try read()
        var spoiler = Spoiler()
        var texts = spoiler.texts(of: text)
        if isJSON {
            texts += Spoiler.spoilt(try JSONValue(jsonText: text)).map(\.jsonText)
            texts += [String(repeating: "[", count: 100_000), "nul", "\u{FEFF}{}"]
        }
        for text in texts {
            try AtomicFile.replace(path, withText: text)
            do { try read() } catch {
                #expect("\(error)".contains(path), "\(text)")
            }
        }
        guard isJSON else { return }
        for count in [1, text.utf8.count / 2, text.utf8.count - 3] {
            try AtomicFile.replace(
                path, withText: String(decoding: Array(text.utf8)[..<count], as: UTF8.self))
            #expect("a half of it is none") { try read() } throws: { "\($0)".contains(path) }
        }
    }

    @Test func `of a local job is named`() throws {
        try local.make()
        let entry = LocalEntry(
            id: 3, signatures: [Signature("2aeed959")!, Signature("97d170e1")!], isArray: true,
            token: token, after: [1, 2], folder: "/", timeLimit: 600, parallelism: 2, retries: 1)
        try entry.write(in: local)
        try spoil(local.entry(3), text(local.entry(3))) {
            guard let read = try LocalEntry.read(3, in: local) else { return }
            let json = try JSONValue(jsonText: text(local.entry(3)))
            #expect(read.after.count == json["after"]?.arrayValue?.count)
            #expect(read.parallelism > 0 && read.warning >= 0)
            for task in read.tasks { _ = read.signature(of: task) }
            _ = AwakeTime.now + read.timeLimit
        }
    }

    @Test func `of what became of local jobs is named`() throws {
        let header = LocalEvents.Header(token: token, host: "h", name: "a name")
        let lines = ["- PD 0 0 5", "3 R 1 77 6", "3 F 1 0 8", "3 PD 2 0 8", "4 CD 0 0 9"]
        let text = header.line + lines.map { $0 + "\n" }.joined()
        try spoil(local.events(3), text, isJSON: false) {
            guard let events = try LocalEvents.read(local.events(3)) else { return }
            for event in events.last.values {
                #expect(event.process >= 0 && event.time >= 0)
                _ = event.restart + 1
                _ = min(event.time, AwakeTime.now) + 600
            }
        }
        for line in ["3 R 9223372036854775807 0 5", "3 R 0 -1 5", "3 XX 0 0 5", "3 R 0 0 5 6"] {
            try AtomicFile.replace(local.events(3), withText: text + line + "\n" + "3 R 1 0 5\n")
            #expect("\(line)") {
                try LocalEvents.read(local.events(3))
            } throws: { "\($0)".contains("3.events is damaged") }
        }
        // What a full disk has left of a line, and the whole one after it.
        try AtomicFile.replace(local.events(3), withText: text + "3 R 1\n3 R 1 7 5\n3 C")
        let events = try #require(try LocalEvents.read(local.events(3)))
        #expect(events.last[3]?.process == 7 && events.isCut)
    }

    @Test func `of a submission is named, and nothing of it is given up`() async throws {
        let intent = Intent(
            token: token, scheduler: "slurm", cluster: "c", name: "digits_2aeed959",
            signature: Signature("2aeed959"), slurm: SlurmConfig(dependents: 1).json,
            program: KeptProgram(
                path: "/p", clone: GitClone(folder: "/c", place: "b", original: "/d")),
            folder: "/d", uid: 1000)
        try Files.makeFolder(dora.intentsFolder)
        try intent.write(in: dora)
        let path = Intent.path(of: token, in: dora)
        let main = argparseMain(GridArguments.self, name: "toy", directory: dora.directory) {
            _, _ in
        }
        let shepherd = Shepherd(main, scheduler: FakeScheduler(clusterName: "c"))
        var read: [Intent] = []
        try spoil(path, text(path)) { read += try Intent.all(in: dora) }
        #expect(read.count > 100)
        for intent in read { _ = try await shepherd.search(for: [intent]) }
    }

    @Test func `of a job is named`() throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        let file = JobFile(
            jobID: JobID("123_4")!, dependentJobIDs: [5], slurm: SlurmConfig().json,
            mark: .token(token),
            uid: 1000, scheduler: "slurm", cluster: "c", array: "digits_array_0b601a2d",
            submitter: .current, replacement: .again)
        try spoil(xp.jobFile, file.text) {
            guard let read = try JobFile.read(of: xp) else { return }
            let json = try JSONValue(jsonText: text(xp.jobFile))
            let dependents = json["dependent_job_ids"]?.arrayValue ?? []
            #expect(read.dependentJobIDs.count == dependents.count)
            _ = try? JobResources(SlurmConfig(json: read.slurm))
            _ = Sheep(among: xp).log
        }
    }

    @Test func `of who is at work is named`() async throws {
        let lease = try await Lease.take(dora, for: "grid")
        let held = text(dora.leaseFile)
        lease.release()
        var spoiler = Spoiler()
        let texts =
            Spoiler.spoilt(try JSONValue(jsonText: held)).map(\.jsonText)
            + spoiler.texts(of: held).prefix(60)
        for text in texts where !text.isEmpty {
            try AtomicFile.replace(dora.leaseFile, withText: text)
            do throws(DoraError) {
                try await Lease.take(dora, for: "other", patience: .zero).release()
            } catch {
                #expect(error.code == .busy || error.message.contains(dora.leaseFile), "\(text)")
            }
        }
    }

    @Test func `of who may run is named`() throws {
        let path = "\(dora.tokensFolder)/\(token)"
        for text in ["12", "revoked", "12_3"] {
            try spoil(path, text + "\n", isJSON: false) {
                _ = try TokenLedger(dora).entry(of: token)
            }
        }
    }

    @Test func `of an array's tasks is none`() throws {
        let tasks = ArrayTasks(signatures: [Signature("2aeed959")!, Signature("97d170e1")!])
        try tasks.write(token, name: "a", in: dora)
        let path = ArrayTasks.path(of: token, name: "a", in: dora)
        try Files.makeFolder(dora.byIDFolder)
        try Disk.relink("\(dora.byIDFolder)/7", to: "../arrays/a")
        try spoil(path, text(path), isJSON: false) {
            _ = try ArrayTasks.read(token, name: "a", in: dora)
            for task in ["7_0", "7_1", "7_9223372036854775807", "7_-1", "7_99999999999999999999"] {
                _ = try? XPStore(dora).signature(ofJob: task)
            }
        }
    }

    @Test func `of an experiment is named`() throws {
        let xp = try XP(dora: dora, argv: ["--lr", "0.1"], delta: ["lr": 0.1])
        let store = XPStore(dora)
        try store.initialize(xp) { _ in nil }
        try spoil("\(xp.folder)/.argv.json", #"["--lr", "0.1"]"#) {
            _ = try store.argv(of: xp.signature)
        }
    }

    @Test func `of metrics is named, and its numbers are shown`() throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        let main = argparseMain(GridArguments.self, name: "toy", directory: dora.directory) {
            _, _ in
        }
        let text = #"[{"epoch": 1, "train": {"loss": 0.5, "n": [1]}}, {"epoch": 2, "time": 77}]"#
        try spoil(xp.historyFile, text) {
            let link = Link(file: xp.historyFile)
            try link.load()
            let history = link.history
            let rows = HistoryRows([Sheep(among: xp)], main: main) { _ in history }
            try rows.writeJSON { _ in }
            try rows.writeCSV(by: Spool(in: folder.path)) { _ in }
            _ = try ReportData(
                grid: "g", program: "p", names: ([""], ""), flock: [Sheep(among: xp)],
                explanation: Explanation([:]), made: Date()
            ) { _ in history }.json.jsonText
            let formats: [NumberFormat] = [
                .automatic(3), .fixed(2), .significant(3), .percent(1), .duration, .bytes,
            ]
            for format in formats {
                for entry in history {
                    MetricLeaf.visit(entry) { _ = format.text($1) }
                }
            }
        }
    }

    @Test func `of a job's start and end says nothing`() throws {
        let xp = try XP(dora: dora, argv: [], delta: [:])
        let start = #"{"token": "\#(token)", "host": "h", "pid": 1, "time": 5}"#
        let end = #"{"token": "\#(token)", "host": "h", "pid": 1, "time": 5, "exit_code": 3}"#
        let jobs = "\(xp.folder)/\(dora.layout.jobs)"
        try Files.makeFolder(jobs)
        for name in ["9.9223372036854775807.start.json", "9.99999999999999999999.end.json"] {
            try AtomicFile.replace("\(jobs)/\(name)", withText: start)
        }
        var spoiler = Spoiler()
        for (kind, text) in [("start", start), ("end", end)] {
            let texts =
                spoiler.texts(of: text)
                + Spoiler.spoilt(try JSONValue(jsonText: text)).map(\.jsonText)
            for text in texts {
                try AtomicFile.replace("\(jobs)/9.0.\(kind).json", withText: text)
                _ = JobNotes.read(of: xp, job: 9, token: token).outcome?.state
            }
        }
    }
}
