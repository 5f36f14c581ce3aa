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
