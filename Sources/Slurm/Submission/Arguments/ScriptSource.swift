#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the script of a command line comes from.
struct ScriptSource {
    /// The path of the script as the job knows it; nil for a script without a file.
    let program: String?
    private let given: JobScript?
    private let wrapped: String?
    private let context: SubmissionContext

    /// - Parameter words: the path of the script, and its arguments.
    init(words: [String], given: JobScript?, options: SbatchOptions) {
        self.given = given
        wrapped = options.command.wrapped
        let context = options.context
        self.context = context
        let folder = options.job.workingDirectory ?? context.currentDirectory
        program = words.first.map { word in
            given == nil ? Self.find(word, in: folder, context) ?? word : word
        }
    }

    /// Reads the script, and checks that it is one.
    func script() throws(SlurmError) -> JobScript {
        if let wrapped { return JobScript(wrapping: wrapped) }
        let script: JobScript
        if let given {
            script = given
        } else if let program {
            script = try JobScript(contentsOf: context.absolutePath(program))
        } else {
            script = JobScript(bytes: FileContents.read(from: STDIN_FILENO))
        }
        try script.check()
        return script
    }

    /// A bare name is looked for in a folder, then in `PATH`; other paths stay as they are.
    private static func find(
        _ name: String, in folder: String, _ context: SubmissionContext
    ) -> String? {
        guard let first = name.first, first != ".", first != "/" else { return nil }
        let path = context.environment["PATH"] ?? ""
        for place in [folder] + path.pieces(at: ":").map(String.init) {
            let candidate = (place.first == "." ? folder + "/" + place : place) + "/" + name
            if isFile(context.absolutePath(candidate)) { return candidate }
        }
        return nil
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    }
}
