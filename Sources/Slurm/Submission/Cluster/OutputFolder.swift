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
    /// What makes the folders of a submission; nil where that is left to others.
    ///
    /// A file system that hangs keeps whoever asks it, so that it is asked on the thread of the call.
    static func preparation(
        for request: SubmissionRequest
    ) -> (@Sendable () throws(SlurmError) -> Void)? {
        guard let release = request.folderRelease else { return nil }
        return { [components = request.components] () throws(SlurmError) in
            for index in components.indices {
                try prepare(for: components[index], release: release)
            }
        }
    }

    /// Creates the folders of standard output and error.
    ///
    /// - Throws: `SlurmError` where a folder cannot be created, or has the job's id in its name.
    static func prepare(for job: JobFields, release: SlurmRelease) throws(SlurmError) {
        if let path = job.std_out { try prepare(path, of: job, release) }
        if let path = job.std_err { try prepare(path, of: job, release) }
    }

    private static func prepare(
        _ path: String, of job: JobFields, _ release: SlurmRelease
    ) throws(SlurmError) {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        let folder = "/" + path[..<name]
        // Most are there, and those of a thousand jobs are one.
        guard folder.utf8.contains(UInt8(ascii: "%")) else {
            if access(folder, F_OK) != 0 { try create(folder, for: path) }
            return
        }
        let pattern = OutputPattern(folder)
        var known = OutputPattern.Values()
        known.name = job.name
        // Looked up at need: it may be in a directory in the network.
        if folder.utf8.contains(UInt8(ascii: "u")) {
            known.user = AccountNames.name(ofUser: job.user_id ?? getuid())
        }
        var made: Set<String> = []
        for task in tasks(of: job, in: folder) {
            known.task = task
            if let folder = pattern.expanded(known, release: release) {
                if made.insert(folder).inserted { try create(folder, for: path) }
                continue
            }
            // Those with the names of nodes, or of their users, may have been made before.
            var anywhere = known
            (anywhere.node, anywhere.user) = ("", "")
            guard pattern.expanded(anywhere, release: release) == nil else { return }
            throw .refused(
                "the folder of \(path) depends on the job's id, so it cannot exist "
                    + "when the job starts; put the pattern into the file's name")
        }
    }

    /// The indices that may be in a folder's name, whole or as their last digit: no more than
    /// `MaxArraySize`, which was checked.
    private static func tasks(of job: JobFields, in folder: String) -> [UInt32] {
        guard let array = job.array_inx else { return [OutputPattern.noTask] }
        guard folder.utf8.contains(where: "ab".utf8.contains) else { return [0] }
        return ArraySpecification(unchecked: array).indices
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
