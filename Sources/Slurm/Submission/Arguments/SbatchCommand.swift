/// A command line of sbatch, read as sbatch reads it: with the options in the script, and those in
/// variables of the environment.
///
/// The command line has the last word, then come the variables, then the script. The options of
/// components of a heterogeneous job are separated by `:`, and in the script by lines
/// `#SBATCH hetjob`. Plugins of sbatch (cli_filter and SPANK) have no part in this.
public struct SbatchCommand: Sendable {
    /// The job, with what all options say.
    public let description: JobDescription
    /// Whether nothing is to be submitted (`--test-only`).
    public var isTestOnly: Bool { settings.isTestOnly }
    /// Whether only the job's id is to be printed (`--parsable`).
    public var isParsable: Bool { settings.isParsable }
    /// Whether the end of the job is to be waited for (`--wait`).
    public var waits: Bool { settings.waits }
    /// Whether the job's id is not to be printed (`--quiet`).
    public var isQuiet: Bool { settings.quietness > 0 }

    /// What sbatch prints instead of submitting anything.
    public enum Information: Sendable, Hashable {
        /// The list of all options (`--help`).
        case help
        /// A summary of the options (`--usage`).
        case usage
        /// Slurm's release (`--version`).
        case version
    }

    /// What is for sbatch itself.
    struct Settings: Sendable {
        var isTestOnly = false
        var isParsable = false
        var waits = false
        var verbosity = 0
        var quietness = 0
        /// Whether lines for PBS and LSF in the script say nothing.
        var ignoresOtherSystems = false
        var wrapped: String?
        /// Whether the job is one that only waits for somebody to use its resources.
        var hasNoScript = false
        var information: Information?
    }

    private let settings: Settings

    /// Reads a command line.
    ///
    /// - Parameters:
    ///   - arguments: the words after `sbatch`: options, then the path of the script, which is
    ///     looked for in the current folder and `PATH`, and its arguments.
    ///   - script: the script itself, where it is not in a file: the first word that is no option
    ///     is then only its name. Without it, and without a path, standard input is read.
    ///   - context: what is taken from the surroundings: variables, current folder, time.
    /// - Throws: `SlurmError` that says what is wrong with the options or the script.
    public init(
        _ arguments: [String], script: JobScript? = nil, context: SubmissionContext = .current
    ) throws(SlurmError) {
        var options = SbatchOptions(context: context)
        let words = try options.readFirst(arguments)
        if let information = options.command.information {
            throw .refused("--\(information) asks sbatch to print something, and submits nothing")
        }
        let isWrapped = options.command.wrapped != nil
        let source = ScriptSource(words: words, given: script, options: options)
        let script = options.command.hasNoScript ? nil : try source.script()
        // The words of the wrapped command are no options, even where they look like it.
        let directives = ScriptDirectives(
            (isWrapped ? nil : script) ?? JobScript(bytes: []), release: options.release)
        var components = try options.components(
            of: arguments[..<(arguments.count - words.count)], directives,
            program: source.program, arguments: Array(words.dropFirst()))
        components[0].script = script
        let line = (["sbatch"] + arguments).joined(separator: " ")
        for index in components.indices {
            components[index].submitLine = line
            // What sbatch has no `argv` for has none here.
            components[index].tokenPlacement = .submitLine
        }
        var first = components.removeFirst()
        first.laterComponents = components
        description = first
        settings = options.command
    }

    /// What a command line asks to be printed, if it submits nothing for that reason.
    ///
    /// - Parameters:
    ///   - arguments: the words after `sbatch`.
    ///   - context: what is taken from the surroundings.
    public static func information(
        requestedBy arguments: [String], context: SubmissionContext = .current
    ) -> Information? {
        var options = SbatchOptions(context: context)
        _ = try? options.readFirst(arguments)
        return options.command.information
    }
}

extension SbatchOptions {
    /// Reads the command line once from end to end, to find the script.
    ///
    /// - Returns: the words of the script: its path, and its arguments.
    fileprivate mutating func readFirst(_ arguments: [String]) throws(SlurmError) -> [String] {
        for (name, option) in SbatchVariables.first(in: release) {
            if let value = context.environment[name] {
                try apply(option, value, isEarly: true)
            }
        }
        let words = arguments.filter { $0 != ":" }[...]
        let count = try SbatchOption.getopt(for: release).read(words) {
            option, argument throws(SlurmError) in
            // sbatch prints what is asked for, and reads no further.
            guard command.information == nil else { return }
            try apply(option, argument, isEarly: true)
        }
        let rest = Array(words.dropFirst(count))
        guard rest.isEmpty || command.wrapped == nil || command.information != nil else {
            throw .refused("a script or its arguments are given beside --wrap")
        }
        let isExternal = try isFirstExternal(in: arguments)
        let refusesWrapped = command.wrapped != nil && release >= SlurmRelease(26, 5)
        guard !isExternal || rest.isEmpty && !refusesWrapped else {
            throw .refused("a script or --wrap is given beside --external")
        }
        command.hasNoScript = isExternal && command.wrapped == nil
        return rest
    }

    /// Whether the component that would have the script has none: from 26.05 on the first one, before
    /// that any.
    private func isFirstExternal(in arguments: [String]) throws(SlurmError) -> Bool {
        guard job.isExternal, release >= SlurmRelease(26, 5), arguments.contains(":") else {
            return job.isExternal
        }
        var isExternal = false
        // What it could not read has been refused above, or goes on behind the colon.
        _ = try? SbatchOption.getopt(for: release).read(arguments.prefix { $0 != ":" }) {
            option, _ in
            if option == .external { isExternal = true }
        }
        return isExternal
    }

    /// Reads all options, component by component.
    fileprivate mutating func components(
        of words: ArraySlice<String>, _ directives: ScriptDirectives, program: String?,
        arguments: [String]
    ) throws(SlurmError) -> [JobDescription] {
        var components: [JobDescription] = []
        var words = words
        while true {
            beginComponent()
            let (inScript, scriptHasMore) = try directives.words(ofComponent: components.count)
            guard try read(inScript[...]) == inScript.count else {
                throw .refused("a line of the script has a word that is no option")
            }
            if !command.ignoresOtherSystems { try readOtherSystems(directives) }
            for (name, option) in SbatchVariables.all(in: release) {
                guard let value = context.environment[name] else { continue }
                guard option.exists(in: release) else {
                    throw option.absence(in: release, as: name)
                }
                try apply(option, value, isEarly: true)
            }
            let count = try read(words)
            components.append(try endComponent(program: program, arguments: arguments))
            if words.dropFirst(count).first == ":" {
                words = words.dropFirst(count + 1)
            } else if !scriptHasMore {
                return components
            }
        }
    }

    private mutating func read(_ words: ArraySlice<String>) throws(SlurmError) -> Int {
        try SbatchOption.getopt(for: release).read(words) { option, argument throws(SlurmError) in
            try apply(option, argument)
        }
    }
}
