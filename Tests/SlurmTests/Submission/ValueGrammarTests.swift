import Foundation
import Testing

@testable import Slurm

/// The notations of sbatch's options, one by one.
@Suite struct ValueGrammars {
    @Test(
        arguments: [
            ("10", 10), ("0:30", 1), ("1:30:00", 90), ("2-", 2880), ("1-2", 1560),
            ("1-2:30", 1590), ("1-0:0:1", 1441), ("90:01", 91),
        ] as [(String, Int)])
    func `time limits are whole minutes`(text: String, minutes: Int) throws {
        #expect(try #require(TimeLimit(text)).minutes == minutes)
    }

    @Test(arguments: ["0", "-1", "UNLIMITED", "infinite"])
    func `some times are no limit`(text: String) throws {
        #expect(try #require(TimeLimit(text)) == .unlimited)
    }

    @Test(arguments: ["", "x", "1:", ":", "1:2:3:4", "1-2-3", "-5", "1.5", "99999999999"])
    func `other texts are no time`(text: String) {
        #expect(TimeLimit(text) == nil)
    }

    @Test(
        arguments: [
            ("1G", 1024), ("500M", 500), ("4096", 4096), ("1025K", 2), ("1T", 1_048_576),
            ("2gb", 2048), ("0", 0),
        ] as [(String, UInt64)])
    func `memory is whole megabytes`(text: String, megabytes: UInt64) throws {
        let memory = try #require(Memory(text))
        #expect(memory.megabytes == megabytes)
        #expect(Memory(memory.description) == memory)
    }

    @Test(arguments: ["", "x", "1.5G", "-1", "1P", "10 G", "1MiB", "99999999999999999999"])
    func `other texts are no memory`(text: String) {
        #expect(Memory(text) == nil)
    }

    @Test func `arrays name their indices`() throws {
        let array = try #require(ArraySpecification("1-7:3,20%2"))
        #expect(array.indices == [1, 4, 7, 20])
        #expect(array.largestIndex == 20 && array.limit == 2)
        #expect(ArraySpecification([3, 1, 2, 9], limit: 4).description == "1-3,9%4")
        #expect(ArraySpecification(5...5).description == "5")
        for bad in ["", "x", "0-", "5-1", "1-2:0", "1,,2", "1%0", "1-2-3"] {
            #expect(ArraySpecification(bad) == nil, "\(bad)")
        }
    }

    @Test func `a set of tasks has those of its ranges`() {
        let indices: Set<UInt32> = [0, 1, 2, 5, 7, 8, 100, .max]
        let set = ArrayTaskSet(indices)
        for index in [UInt32](0...120) + [.max - 1, .max] {
            #expect(set.contains(index) == indices.contains(index), "\(index)")
        }
        #expect(!ArrayTaskSet([]).contains(0))
    }

    @Test func `a step may pass over the end of its range`() throws {
        let array = try #require(ArraySpecification("0-12:9,1-3:7"))
        #expect(array.indices == [0, 1, 9] && array.largestIndex == 9)
        let atTheEnd = try #require(JobSelection("7_[4294967290-4294967295:4]"))
        #expect(atTheEnd.ids.map(\.task) == [4_294_967_290, 4_294_967_294])
    }

    /// What a few characters name must not take all of a machine's memory.
    @Test func `more tasks than any array has are not listed`() throws {
        for all in ["0-4294967295", "0-4294967295:2", "0-4000000,0-4000000"] {
            #expect(try #require(ArraySpecification(all)).indices.isEmpty, "\(all)")
        }
        #expect(JobSelection("7_[0-4294967295:2]") == nil)
        #expect(JobSelection("7_[0-3999999:2,0-3999999:2,0-3999999:2]") == nil)
        #expect(JobSelection("7_[0-4294967295:1]")?.tasks?.count == 4_294_967_296)
    }

    @Test func `names of nodes have no bottomless brackets`() {
        #expect(HostList("n" + String(repeating: "[0]", count: 10))?.count == 1)
        #expect(HostList("n" + String(repeating: "[0]", count: 100_000)) == nil)
        // One that never closes was part of a name once, and takes no second look at the rest.
        #expect(HostList(String(repeating: "[", count: 200_000), in: SlurmRelease(22, 5)) != nil)
    }

    @Test func `a range of frequencies without a governor has that of the configuration`() throws {
        func governor(_ preferred: UInt32?, _ release: SlurmRelease) throws(SlurmError) -> UInt32? {
            try CPUFrequency(
                parsing: "low-high", allowed: CPUFrequency.defaultGovernors, preferred: preferred,
                release: release
            ).governor
        }
        let (onDemand, powerSave): (UInt32, UInt32) = (0x8400_0000, 0x8100_0000)
        #expect(try governor(onDemand, SlurmRelease(22, 5)) == nil)
        #expect(try governor(onDemand, SlurmRelease(23, 11)) == onDemand)
        #expect(throws: SlurmError.self) { try governor(nil, SlurmRelease(23, 11)) }
        // CpuFreqGovernors does not allow it.
        #expect(throws: SlurmError.self) { try governor(powerSave, SlurmRelease(23, 11)) }
    }

    @Test func `dependencies are written as Slurm reads them`() {
        let dependency = JobDependency.all(.afterOK([12, JobID(job: 13, task: 2)]), .singleton)
        #expect(dependency.description == "afterok:12:13_2,singleton")
        #expect(JobDependency(dependency.description) == dependency)
        #expect(JobDependency.any(.after([7], minutes: 5)).description == "after:7+5")
        #expect(JobDependency("") == .all([]))
        for bad in ["5", "afterok", "afterok:", "afterok:x", "later:1", "afterany:1+5"] {
            #expect(JobDependency(bad) == nil, "\(bad)")
        }
        #expect(JobDependency("afterok:1,afterany:2?afterany:3") == nil)
    }

    @Test func `node counts are numbers and ranges`() {
        #expect(NodeCount("4") == 4)
        #expect(NodeCount("2-8") == NodeCount(2, upTo: 8))
        #expect(NodeCount(2...8) == NodeCount(2, upTo: 8))
        #expect(NodeCount("1k") == 1024)
        for bad in ["", "x", "4-2", "2x", "1,", "1-2:0", "3,x"] {
            #expect(NodeCount(bad) == nil, "\(bad)")
        }
    }

    @Test(
        arguments: [
            ("n[1-2],n1", "n[1-2]"), ("n3,n1,n2", "n[1-3]"), ("n[01-03]", "n[01-03]"),
            ("n9,n10", "n[9-10]"), ("b1,a1", "a1,b1"), ("login", "login"),
            ("a[1-2]b[3-4]", "a1b[3-4],a2b[3-4]"), ("n1 n2", "n[1-2]"), ("", ""),
        ])
    func `host lists are sorted and joined`(text: String, unique: String) throws {
        #expect(try #require(HostList(text)).unique().description == unique)
    }

    @Test(
        arguments: [
            ("n[1-3,7],login", "n1 n2 n3 n7 login"), ("n[08-11]", "n08 n09 n10 n11"),
            ("a[1-2]b[3-4]", "a1b3 a1b4 a2b3 a2b4"), ("n2 n1,n2", "n2 n1 n2"), ("", ""),
            ("n[08-10]-ib,m", "n08-ib n09-ib n10-ib m"),
            ("n[1,2]m[1-2]k", "n1m1k n1m2k n2m1k n2m2k"),
            ("n[1-3]1", "n11 n21 n31"), ("[1-2]x", "1x 2x"),
        ])
    func `host lists are expanded, searched and compressed`(text: String, names: String) throws {
        let hosts = try #require(HostList(text))
        let expected = names.split(separator: " ").map(String.init)
        #expect(Array(hosts) == expected)
        #expect(hosts.count == expected.count)
        #expect(expected.allSatisfy { hosts.contains($0) })
        for other in ["n", "n4", "n01", "n0", "login1", "b3", "n007", ""] {
            #expect(!hosts.contains(other), "\(other)")
        }
        #expect(HostList(hosts: expected) == hosts)
        #expect(HostList(hosts.description) == hosts)
    }

    @Test func `brackets are read as the release does`() {
        // As sbatch -w of 22.05.8, 23.11 and 25.11 took them.
        #expect(HostList("n[1", in: SlurmRelease(22, 5))?.description == "n]")
        #expect(HostList("n[1", in: SlurmRelease(23, 2)) == nil)
        #expect(HostList("n[1-2]x", in: SlurmRelease(23, 2)) == nil)
        #expect(HostList("n[1-2]x", in: SlurmRelease(23, 11))?.description == "n1x,n2x")
    }

    @Test func `more memory than there can be is not that of a whole node`() {
        #expect(Memory.gigabytes(3) == .megabytes(3072))
        #expect(Memory.gigabytes(1 << 54) != .wholeNode)
        #expect(Memory.gigabytes(Int.max) > .megabytes(1 << 62))
        for negative in [-1, Int.min] {
            #expect(Memory.gigabytes(negative) > .megabytes(1 << 62))
            #expect(Memory.megabytes(negative) > .megabytes(1 << 62))
        }
    }

    @Test(arguments: [
        "n[2-1]", "n[]", "n[1", "[", "n[1]x[", "n[1]x]", "n[a]", "n[1-3,]", "n[1-99999999]",
    ])
    func `bad brackets are no host list`(text: String) {
        #expect(HostList(text) == nil)
    }

    @Test func `signals have numbers, names and letters`() throws {
        let signal = try #require(WarningSignal("BR:SIGUSR2@120"))
        #expect(signal.signal == .user2 && signal.secondsBefore == 120)
        #expect(signal.toBatchShell && signal.endsWithReservation)
        #expect(WarningSignal("10") == WarningSignal(.user1))
        for bad in ["", "@60", "x", "USR1@70000", "USR1@5x"] {
            #expect(WarningSignal(bad) == nil, "\(bad)")
        }
    }

    @Test func `output patterns are filled in`() {
        let values = OutputPattern.Values(
            job: 12, array: 10, task: 3, name: "train", user: "u", node: "n1")
        #expect(OutputPattern("%x-%A_%4a.%u@%N").expanded(values) == "train-10_0003.u@n1")
        #expect(OutputPattern("100%%-%j").expanded(values) == "100%-12")
        #expect(OutputPattern("a\\%j").expanded(values) == "a%j")
        #expect(OutputPattern("%j").expanded(.init()) == nil)
        #expect(OutputPattern.ofArrayTask.expanded(values) == "slurm-10_3.out")
    }

    @Test func `newer patterns are filled in for newer releases only`() {
        var values = OutputPattern.Values(job: 12, array: 10, task: 13)
        let (pattern, newest) = (OutputPattern("%b-%2r-%S"), SlurmRelease(25, 11))
        #expect(pattern.expanded(values) == "%b-%2r-%S")
        #expect(pattern.expanded(values, release: SlurmRelease(24, 11)) == "3-%2r-%S")
        #expect(pattern.expanded(values, release: newest) == nil)
        (values.restarts, values.sluid) = (1, "s0123")
        #expect(pattern.expanded(values, release: newest) == "3-01-s0123")
        values.task = nil
        #expect(OutputPattern("%b").expanded(values, release: newest) == "4")
    }

    @Test func `a record names the files of its output`() {
        var record = JobRecord(id: 12, userID: 0, state: JobState(.running))
        #expect(record.outputFile == nil)
        (record.workingDirectory, record.name) = ("/home/u", "train")
        #expect(record.outputFile == "/home/u/slurm-12.out")
        record.standardOutput = "logs/%x-%5j.out"
        #expect(record.outputFile == "/home/u/logs/train-00012.out")
        #expect(record.errorFile == record.outputFile)
        record.standardError = "/tmp/%N.err"
        #expect(record.errorFile == nil)
        record.batchHost = "n1"
        #expect(record.errorFile == "/tmp/n1.err")
        record.isBatch = false
        #expect(record.outputFile == nil && record.errorFile == nil)
    }

    @Test func `the domain of a node is part of its name from 25.11 on`() {
        var record = JobRecord(id: 12, userID: 0, state: JobState(.running))
        (record.workingDirectory, record.batchHost) = ("/w", "n1.example.org")
        for (release, name) in [
            (SlurmRelease(22, 5), "n1"), (SlurmRelease(25, 5), "n1"),
            (SlurmRelease(25, 11), "n1.example.org"),
        ] {
            #expect(record.path(OutputPattern("%N"), release: release) == "/w/\(name)")
        }
    }

    @Test func `a record of array tasks names a file where all have one`() {
        var record = JobRecord(
            id: JobID(job: 10, task: 3), number: 12, userID: 0, state: JobState(.running))
        record.workingDirectory = "/w"
        record.array = .init(job: 10, task: 3)
        #expect(record.outputFile == "/w/slurm-10_3.out")
        record.standardOutput = "%A/%a-%j"
        #expect(record.outputFile == "/w/10/3-12")
        record.array = .init(job: 10, pending: ArrayTaskSet([4, 5]))
        #expect(record.outputFile == nil)
        record.standardOutput = "%A.out"
        #expect(record.outputFile == "/w/10.out")
    }

    @Test func `a record's time limit is written as Slurm does`() {
        #expect("\(JobRecord.TimeLimit.minutes(1590))" == "1-02:30:00")
        #expect("\(JobRecord.TimeLimit.minutes(0))" == "00:00:00")
        #expect("\(JobRecord.TimeLimit.unlimited)" == "UNLIMITED")
        #expect("\(JobRecord.Memory.perNode(4096))" == "4G per node")
        #expect("\(JobRecord.Memory.perCPU(500))" == "500M per CPU")
        #expect("\(JobRecord.Memory.perNode(0))" == "all of each node")
    }

    @Test func `exported variables may have commas within quotes`() {
        #expect(ExportPolicy("ALL,A='x,y',B").parts == ["ALL", "A='x,y'", "B"])
        #expect(ExportPolicy("none").isNone && ExportPolicy("all").isAll)
    }

    @Test func `moments are read in a time zone`() throws {
        let now = TimePoint(secondsSince1970: 1_700_000_000)
        func seconds(_ text: String) throws -> Int64 {
            try TimePoint(text, now: now, calendar: .utc).secondsSince1970
        }
        #expect(try seconds("now+1hour") == 1_700_003_600)
        #expect(try seconds("2030-01-01T12:00") == 1_893_499_200)
        // It is 22:13:20, so this is tomorrow's.
        #expect(try seconds("16:00") == 1_700_064_000)
        #expect(throws: SlurmError.self) { try seconds("elevenses") }
    }

    @Test func `moments are made of dates`() throws {
        #expect(TimePoint(Date(timeIntervalSince1970: 12.9)).secondsSince1970 == 12)
        #expect(TimePoint(Date(timeIntervalSince1970: -0.5)).secondsSince1970 == -1)
        #expect(TimePoint(Date(timeIntervalSince1970: .infinity)).secondsSince1970 == .max)
        #expect(TimePoint(Date(timeIntervalSince1970: -1e300)).secondsSince1970 == .min)
        #expect(try TimePoint("now+1week") > .now)
    }

    @Test func `distributions keep their parts`() throws {
        let plane = try #require(TaskDistribution("plane=4"))
        #expect(plane.planeSize == 4 && plane.description == "plane=4")
        #expect(try #require(TaskDistribution("*:*,pack")).description == "block:cyclic,pack")
        for bad in ["", "x", "a:b:c:d", "plane", "block,x"] {
            #expect(TaskDistribution(bad) == nil, "\(bad)")
        }
    }
}
