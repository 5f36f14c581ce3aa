/// The batch script of a job, byte for byte (`script`).
public struct JobScript: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The script's bytes.
    public let bytes: [UInt8]

    /// A script as text.
    ///
    /// - Parameter text: the script, which begins with `#!`.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A script as text.
    ///
    /// - Parameter text: the script, which begins with `#!`.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// A script as bytes, for one that is not UTF-8.
    ///
    /// - Parameter bytes: the script, which begins with `#!`.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A shell script that runs one command, as `sbatch --wrap` makes it.
    ///
    /// - Parameter command: a command line of `sh`.
    public init(wrapping command: String) {
        self.init("#!/bin/sh\n# This script was created by sbatch --wrap.\n\n\(command)\n")
    }

    /// The script of a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: `SlurmError` where the file cannot be read; the script is not checked here.
    public init(contentsOf path: String) throws(SlurmError) {
        bytes = try FileContents.read(path, named: path, option: "script")
    }

    /// The script as text, with what is not UTF-8 repaired.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// The largest script that slurmctld takes unless it is configured otherwise.
    private static let largestSize = 4 * 1024 * 1024

    /// Checks that slurmctld will take the script, and that a node can run it.
    ///
    /// - Throws: `SlurmError` that says what is wrong.
    func check() throws(SlurmError) {
        guard !bytes.isEmpty else { throw .refused("the batch script is empty") }
        // What sbatch reads as a C string ends at the first NUL.
        let text = bytes.prefix { $0 != 0 }
        let isBlank = text.allSatisfy { $0 == 0x20 || (9...13).contains($0) }
        guard !isBlank else { throw .refused("the batch script has nothing but white space") }
        guard bytes.starts(with: "#!".utf8) else {
            throw .refused(
                "the batch script must begin with #! and the path of an interpreter, "
                    + "such as #!/bin/sh")
        }
        guard text.count == bytes.count else {
            throw .refused("the batch script has a NUL character, which Slurm does not allow")
        }
        guard !zip(bytes, bytes.dropFirst()).contains(where: { $0 == 0x0D && $1 == 0x0A }) else {
            throw .refused(
                "the batch script has DOS line breaks (\\r\\n) instead of UNIX ones (\\n)")
        }
        guard bytes.count <= Self.largestSize else {
            throw .refused(
                "the batch script has \(bytes.count) bytes, more than the 4 MiB that Slurm takes")
        }
    }

    /// The script with lines put below its first line, as sbatch does with `--bbf`.
    func inserting(_ lines: [UInt8]) -> JobScript {
        guard !lines.isEmpty else { return self }
        let newline = UInt8(ascii: "\n")
        let end = bytes.firstIndex(of: newline) ?? bytes.endIndex
        let added = lines.last == newline ? lines : lines + [newline]
        return JobScript(bytes: bytes[..<end] + [newline] + added + bytes[end...].dropFirst())
    }
}
