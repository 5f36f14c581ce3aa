internal import DoraCore
internal import Foundation

/// The log that a job's first rank writes.
enum LogFile {
    /// Copies it to standard output.
    ///
    /// - Throws: `DoraError` with code `.notFound` where there is none yet.
    static func copy(of sheep: Sheep) throws {
        guard let path = sheep.log, let file = FileHandle(forReadingAtPath: path) else {
            throw DoraError(
                .notFound, operation: "read the log of \(sheep.xp.signature)",
                message: "the job of \(sheep.xp.signature) has written no log yet (its state is "
                    + "\(sheep.state.name))")
        }
        defer { try? file.close() }
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            try FileHandle.standardOutput.write(contentsOf: part)
        }
    }
}
