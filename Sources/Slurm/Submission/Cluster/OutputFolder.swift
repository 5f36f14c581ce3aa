#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folders of a job's output files, which Slurm does not create: a job whose folder is missing
/// fails at its start, and leaves no word about it anywhere.
enum OutputFolder {
    /// Creates the folders of standard output and error.
    ///
    /// - Throws: `SlurmError` where a folder cannot be created, or is known only when the job runs.
    static func prepare(for job: JobFields, release: SlurmRelease) throws(SlurmError) {
        for path in [job.std_out, job.std_err].compactMap({ $0 }) {
            let name = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
            let folder = "/" + path[..<name]
            // Most are there, and those of a thousand jobs are one.
            if !folder.utf8.contains(UInt8(ascii: "%")), access(folder, F_OK) == 0 { continue }
            var known = OutputPattern.Values()
            known.name = job.name
            // What is the last digit of the index to newer releases, `%b`, is one of ten.
            for digit in UInt32(0)..<10 {
                known.task = digit
                guard let folder = OutputPattern(folder).expanded(known, release: release) else {
                    throw .refused(
                        "the folder of \(path) depends on the job's id, so it cannot exist "
                            + "when the job starts; put the pattern into the file's name")
                }
                try create(folder, for: path)
            }
        }
    }

    private static func create(_ folder: String, for path: String) throws(SlurmError) {
        var prefix = ""
        for name in folder.split(separator: "/") {
            prefix += "/" + name
            if access(prefix, F_OK) == 0 || mkdir(prefix, 0o777) == 0 || errno == EEXIST {
                continue
            }
            throw .refused(
                "the folder of \(path) does not exist, and cannot be created: "
                    + String(cString: strerror(errno)))
        }
    }
}
