/// Where experiments are kept and which arguments do not count for their identity.
public struct DoraConfig: Sendable, Hashable {
    /// The folder that holds everything, always absolute: a relative one is in the folder in which
    /// the command was given, also for jobs that run in a clone of the repository. Dora's `dir`.
    public var directory: String {
        didSet { directory = Self.absolute(directory) }
    }
    /// Patterns of argument keys left out of the signature, as Python's `fnmatch` reads them: `*`,
    /// `?` and `[abc]`.
    public var exclude: [String]
    /// Whether jobs may only be submitted from a clean repository, and run in a clone of it.
    public var gitSave: Bool
    /// Shell commands run in a fresh clone, once for each commit. What they build at the place
    /// where the submitting program lies in the repository is what jobs run, as by `swift build`.
    public var postGitSaveCommands: [String]
    /// Whether each worker of a job runs in a copy of the clone on its node's own disk, below
    /// `TMPDIR` or `/tmp`; goes with ``gitSave``.
    public var localCode: Bool
    /// A folder through which users share the arguments of their experiments; absolute, or nil.
    public var shared: String? {
        didSet { shared = shared.map(Self.absolute) }
    }
    /// Dora's package of grids, such as `digits.grids`: its files need not be committed for
    /// ``gitSave``; nil: those in folders of the name Grids.
    public var gridPackage: String?

    /// The file of metrics in an experiment's folder.
    public var history: String = "history.json"
    /// The folder of the experiments.
    public var xps: String = "xps"
    /// The file in an experiment's folder that workers find each other by.
    public var rendezvousFile: String = "rendezvous.txt"
    /// Whether workers find each other by ``rendezvousFile``.
    public var useRendezvous: Bool = false
    /// The folder names of the scheduling side.
    public var layout = Layout()

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - directory: the folder for everything, made absolute by the folder in which the command
    ///     was given.
    ///   - exclude: patterns of argument keys that do not count for the signature.
    ///   - gitSave: whether jobs run in a clone of a clean repository.
    ///   - postGitSaveCommands: shell commands run in a fresh clone.
    ///   - localCode: whether workers run in a copy of the clone on their node's disk.
    ///   - shared: the folder of shared arguments, made absolute likewise; nil for none.
    ///   - gridPackage: Dora's package of grids, whose files need not be committed.
    public init(
        directory: String = "./outputs", exclude: [String] = [], gitSave: Bool = false,
        postGitSaveCommands: [String] = [], localCode: Bool = false, shared: String? = nil,
        gridPackage: String? = nil
    ) {
        self.directory = Self.absolute(directory)
        self.exclude = exclude
        self.gitSave = gitSave
        self.postGitSaveCommands = postGitSaveCommands
        self.localCode = localCode
        self.shared = shared.map(Self.absolute)
        self.gridPackage = gridPackage
    }

    /// Whether an argument is left out of the signature.
    ///
    /// - Parameter key: the argument's.
    public func isExcluded(_ key: String) -> Bool {
        exclude.contains { FileNamePattern($0).matches(key) }
    }

    private static func absolute(_ path: String) -> String {
        Files.absolutePath(OriginalFolder.absolutePath(path))
    }
}
