/// Where experiments are kept and which arguments do not count for their identity.
public struct DoraConfig: Sendable, Hashable {
    /// The folder that holds everything, always absolute. Dora's `dir`.
    public var directory: String {
        didSet { directory = Self.absolute(directory) }
    }
    /// Patterns (``FileNamePattern``) of argument keys left out of the signature.
    public var exclude: [String]
    /// Whether jobs may only be submitted from a clean repository, and run from a clone of it.
    public var gitSave: Bool
    /// Shell commands run in a fresh clone.
    public var postGitSaveCommands: [String]
    /// Whether a job copies the clone to local storage before it runs.
    public var localCode: Bool
    /// A folder through which users share the arguments of their experiments; absolute, or nil.
    public var shared: String? {
        didSet { shared = shared.map(Self.absolute) }
    }
    /// Dora's Python package of grids; kept, not used.
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
    ///   - directory: made absolute by the current folder.
    ///   - exclude: arguments that are no part of the signature, with `*` as in shells.
    ///   - gitSave: whether jobs run from a clone of the repository.
    ///   - postGitSaveCommands: shell commands that run in the clone.
    ///   - localCode: whether jobs run the code where it is.
    ///   - shared: made absolute likewise.
    ///   - gridPackage: the package of Python's grids.
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
    public func isExcluded(_ key: String) -> Bool {
        exclude.contains { FileNamePattern($0).matches(key) }
    }

    private static func absolute(_ path: String) -> String {
        Files.absolutePath(path)
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
    public func folder(of signature: Signature) -> String {
        xpsFolder + "/" + signature.description
    }
    /// The folder that shares one experiment's arguments; nil where nothing is shared.
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
