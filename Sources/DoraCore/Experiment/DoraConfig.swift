/// Where experiments are kept and which arguments do not count for their identity.
public struct DoraConfig: Sendable, Hashable {
    /// The folder that holds everything, always absolute, by ``OriginalFolder``. Dora's `dir`.
    public var directory: String {
        didSet { directory = Self.absolute(directory) }
    }
    /// Patterns (``FileNamePattern``) of argument keys left out of the signature.
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
    ///   - directory: the folder for everything, made absolute by ``OriginalFolder``.
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

extension DoraConfig {
    /// The names of files and folders that jobs and grids use, below ``DoraConfig/directory``
    /// unless an experiment's folder is named.
    public struct Layout: Sendable, Hashable {
        /// The file in an experiment's folder that says which job it has.
        public var jobFile = "job.json"
        /// The folder in an experiment's folder for logs and records.
        public var jobs = "jobs"
        /// The links from job ids to experiments.
        public var byID = "by_id"
        /// The folder of arrays.
        public var arrays = "arrays"
        /// The folder of grids.
        public var grids = "grids"
        /// The folder of code that jobs run.
        public var codes = "codes"
        /// The folder of submissions that are not recorded yet.
        public var intents = "intents"
        /// The folder of claims: who may run under which token.
        public var tokens = "tokens"
        /// The file that says who is planning and submitting.
        public var lease = "lease.json"

        /// Makes the usual names.
        public init() {}
    }

    /// The folder of all experiments.
    public var xpsFolder: String { directory + "/" + xps }
    /// The folder of one experiment.
    ///
    /// - Parameter signature: the experiment's.
    public func folder(of signature: Signature) -> String {
        xpsFolder + "/" + signature.description
    }
    /// The folder that shares one experiment's arguments; nil where nothing is shared.
    ///
    /// - Parameter signature: the experiment's.
    public func sharedFolder(of signature: Signature) -> String? {
        shared.map { $0 + "/" + xps + "/" + signature.description }
    }
    /// The links from job ids.
    public var byIDFolder: String { directory + "/" + layout.byID }
    /// The folder of arrays.
    public var arraysFolder: String { directory + "/" + layout.arrays }
    /// The folder of grids.
    public var gridsFolder: String { directory + "/" + layout.grids }
    /// The folder of code.
    public var codesFolder: String { directory + "/" + layout.codes }
    /// The folder of intents.
    public var intentsFolder: String { directory + "/" + layout.intents }
    /// The folder of claims.
    public var tokensFolder: String { directory + "/" + layout.tokens }
    /// The lease.
    public var leaseFile: String { directory + "/" + layout.lease }
}
