internal import DoraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The log that a job's first rank writes.
enum LogFile {
    /// Copies it to standard output.
    ///
    /// - Throws: `DoraError` with code `.notFound` where there is none yet.
    static func copy(of sheep: Sheep) throws(DoraError) {
        guard let path = sheep.log, let file = FileReader(path) else {
            throw DoraError(
                .notFound, operation: "read the log of \(sheep.xp.signature)",
                message: "the job of \(sheep.xp.signature) has written no log yet (its state is "
                    + "\(sheep.state.name))")
        }
        _ = try copy(file, from: 0)
    }

    /// Copies what is there from an offset on to standard output, in parts, for logs may be large.
    ///
    /// - Returns: the offset of its end.
    static func copy(_ file: borrowing FileReader, from offset: Int) throws(DoraError) -> Int {
        var offset = offset
        while true {
            let part = try file.read(1 << 20, from: offset)
            guard !part.isEmpty else { return offset }
            guard Files.writeAll(part, to: STDOUT_FILENO) else {
                throw Files.failure("write to", "standard output")
            }
            offset += part.count
        }
    }
}
