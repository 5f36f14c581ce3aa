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

    /// Reads the tasks of a token.
    static func read(
        _ token: SubmissionToken, name: String, in dora: DoraConfig
    ) throws(DoraError) -> ArrayTasks {
        let path = path(of: token, name: name, in: dora)
        guard let text = try Files.readText(path) else {
            throw DoraError(
                .notFound, operation: "read \(path)",
                message: "\(path), which names the XPs of an array, is gone. No task of it can "
                    + "run: cancel the array if it waits, and remove \(dora.intentsFolder)/"
                    + "\(token).json if that is there.")
        }
        let lines = text.split(separator: "\n")
        let signatures = lines.compactMap { Signature(String($0)) }
        guard signatures.count == lines.count else {
            throw DoraError(
                .invalidFile, operation: "read \(path)",
                message: "a line of \(path) is no signature")
        }
        return ArrayTasks(signatures: signatures)
    }
}
