internal import DoraCore
internal import Slurm

/// The XPs of one array: a file of 9 bytes a line, so that task i finds its XP at byte 9 * i
/// without reading the others.
struct ArrayTasks: Sendable {
    var signatures: [Signature]

    /// Where the tasks of a token stand.
    static func path(of token: SubmissionToken, name: String, in dora: DoraConfig) -> String {
        "\(dora.arraysFolder)/\(name)/\(token).tasks"
    }

    /// Writes the tasks, to outlive a crash of this machine.
    func write(_ token: SubmissionToken, name: String, in dora: DoraConfig) throws(DoraError) {
        try Files.makeFolder("\(dora.arraysFolder)/\(name)")
        try AtomicFile.replace(
            Self.path(of: token, name: name, in: dora),
            withText: signatures.reduce(into: "") { $0 += $1.description + "\n" }, synced: true)
    }

    /// Reads the tasks of a token; nil where nobody can tell them any more.
    static func read(
        _ token: SubmissionToken, name: String, in dora: DoraConfig
    ) throws(DoraError) -> ArrayTasks? {
        let lines =
            try Files.readText(path(of: token, name: name, in: dora))?
            .split(separator: "\n") ?? []
        let signatures = lines.compactMap { Signature(String($0)) }
        guard !lines.isEmpty, signatures.count == lines.count else { return nil }
        return ArrayTasks(signatures: signatures)
    }
}
