import Foundation
import Testing

@testable import Slurm

/// Texts by chance: nothing may trap or hang, whatever a user writes.
///
/// `FUZZ_INPUTS` is how many texts each grammar gets, 2000 without it.
@Suite struct GrammarFuzz {
    private static let inputs =
        ProcessInfo.processInfo.environment["FUZZ_INPUTS"].flatMap { Int($0) } ?? 2000

    /// Pieces out of which texts are put together: those that mean something, and others.
    private static let pieces = [
        "0", "1", "2", "9", "10", "65535", "2147483648", "99999999999999999999", "-", "-1", ":",
        ",",
        "+", "%", "@", "[", "]", "=", "*", "?", "_", "/", "#", "\\", "\"", "'", " ", "\t", "\n",
        ".",
        "K", "M", "gb", "T", "now", "hour", "tomorrow", "pm", "2030-01-01", "12:30", "UNLIMITED",
        "USR1", "B", "afterok", "singleton", "n", "n1", "x", "block", "plane", "high", "low",
        "gpu", "map_gpu:", "verbose", "mask_mem", "task", "ALL", "é", "\u{0}", "𝛼", "\r\n", "--",
        "hetjob", "nodes", "ppn=", "mpiprocs=", "ncpus=", "select=", "mem=",
    ]

    private static func texts(seed: UInt64) -> some Sequence<String> {
        var random = Random(state: seed)
        return (0..<inputs).lazy.map { _ in
            (0..<Int.random(in: 0...7, using: &random))
                .compactMap { _ in pieces.randomElement(using: &random) }.joined()
        }
    }

    @Test func `values`() {
        for text in Self.texts(seed: 1) { Self.readValues(text) }
    }

    private static func readValues(_ text: String) {
        let context = SubmissionContext.plain()
        if let limit = TimeLimit(text) { #expect(TimeLimit(limit.description) == limit) }
        if let memory = Memory(text) { #expect(Memory(memory.description) == memory) }
        if let nodes = NodeCount(text) { #expect(NodeCount(nodes.description) == nodes) }
        if let signal = WarningSignal(text) {
            #expect(WarningSignal(signal.description) == signal)
        }
        if let array = ArraySpecification(text), array.largestIndex ?? 0 < 100_000,
            let last = array.indices.last
        {
            #expect(last == array.largestIndex)
        }
        _ = JobDependency(text)
        _ = TaskDistribution(text)
        _ = CPUFrequency(text)
        _ = MemoryBinding(text)
        _ = try? MailEvents(parsing: text)
        _ = try? ProfileData(parsing: text)
        _ = try? TimePoint(text, now: context.now, calendar: .utc)
        _ = try? NodeInformation.parse(text)
        _ = try? GPUGrammar.checkBinding(text, release: SlurmRelease(25, 11))
        _ = try? GPUGrammar.checkFrequency(text)
        _ = try? AccountingFrequency.check(text)
        _ = try? ResourceLimit.parse(text)
        _ = ExportPolicy(text).parts
        _ = OutputPattern(text).expanded(.init(job: 1, name: "x", user: "u", node: "n"))
    }

    @Test func `host lists`() {
        for text in Self.texts(seed: 2) {
            guard let hosts = HostList(text) else { continue }
            let unique = hosts.unique()
            #expect(unique.count <= hosts.count)
            // A bracket without its partner is part of a name, and reads otherwise in another place.
            guard Self.areBalanced(text) else { continue }
            #expect(HostList(unique.description)?.unique().count == unique.count, "\(text)")
        }
    }

    private static func areBalanced(_ text: String) -> Bool {
        var depth = 0
        for byte in text.utf8 where depth >= 0 {
            if byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "]") { depth -= 1 }
        }
        return depth == 0
    }

    private static let marks = ["#SBATCH ", "#PBS -l ", "#BSUB ", "#PBS "]

    @Test func `lines of scripts`() {
        for (index, text) in Self.texts(seed: 3).enumerated() {
            Self.readScript(text, after: Self.marks[index % Self.marks.count])
        }
    }

    private static func readScript(_ text: String, after mark: String) {
        let script = JobScript("#!/bin/sh\n\(mark)\(text)\n")
        _ = try? JobDescription(sbatch: [], script: script, context: .plain())
    }

    private static let options = SbatchOption.allCases.filter { $0 != .wrap }

    @Test func `options`() {
        var random = Random(state: 4)
        for text in Self.texts(seed: 4) {
            guard let option = Self.options.randomElement(using: &random) else { continue }
            Self.readOption(option, text)
        }
    }

    private static func readOption(_ option: SbatchOption, _ text: String) {
        let words = ["--\(option.rawValue)=\(text)", "-n3", text]
        guard
            let job = try? JobDescription(
                sbatch: words, script: "#!/bin/sh\n", context: .plain())
        else { return }
        _ = try? SubmissionRequest(job, context: .plain())
        _ = job.sbatchArguments
    }

    /// What takes more than its length's share of time does not come to an end with these.
    @Test(.timeLimit(.minutes(60))) func `long texts`() {
        var random = Random(state: 5)
        for text in Self.texts(seed: 5).prefix(Self.inputs / 200) where !text.isEmpty {
            let long = String(repeating: text, count: 20_000 / text.utf8.count)
            Self.readValues(long)
            _ = HostList(long)?.unique().description
            _ = JobSelection("1_[" + long)
            for mark in Self.marks { Self.readScript(long, after: mark) }
            for _ in 0..<5 {
                Self.options.randomElement(using: &random).map { Self.readOption($0, long) }
            }
        }
    }
}

/// The same numbers on every machine.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
