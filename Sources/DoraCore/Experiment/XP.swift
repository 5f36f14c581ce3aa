/// One experiment: a program with arguments, and the folder of all its runs.
public struct XP: Sendable {
    /// Where experiments are kept.
    public let dora: DoraConfig
    /// The arguments as they were given, without the program's name.
    public let argv: [String]
    /// What differs from the defaults, less what is excluded.
    public let delta: Delta
    /// The hash of the delta.
    public let signature: Signature
    /// The metrics.
    public let link: Link

    /// Makes an experiment; nothing is written.
    ///
    /// - Parameters:
    ///   - dora: where experiments are kept.
    ///   - argv: its arguments.
    ///   - delta: what differs from the defaults; excluded keys are taken out.
    /// - Throws: ``DoraError/Code/notSerializable`` when the delta has no canonical text.
    public init(dora: DoraConfig, argv: [String], delta: Delta) throws(DoraError) {
        let kept = delta.pairs.filter { !dora.isExcluded($0.key) }
        try self.init(
            dora: dora, argv: argv,
            keptDelta: Delta(kept.map { .init(key: $0.key, value: $0.value.jsonable) }))
    }

    /// Makes an experiment of a delta without excluded keys and paths.
    package init(dora: DoraConfig, argv: [String], keptDelta: Delta) throws(DoraError) {
        self.dora = dora
        self.argv = argv
        delta = keptDelta
        signature = try keptDelta.signature()
        link = Link(file: dora.folder(of: signature) + "/" + dora.history)
    }

    /// Makes an experiment of which only the signature is known: its arguments cannot be read.
    package init(dora: DoraConfig, knownBy signature: Signature) {
        self.dora = dora
        self.signature = signature
        argv = []
        delta = Delta()
        link = Link(file: dora.folder(of: signature) + "/" + dora.history)
    }

    /// The folder of the experiment: its checkpoints, metrics and logs.
    public var folder: String { dora.folder(of: signature) }

    /// The file by which parallel workers find each other.
    public var rendezvousFile: String { folder + "/" + dora.rendezvousFile }

    /// The file of metrics.
    public var historyFile: String { folder + "/" + dora.history }

    /// The file that says which job the experiment has.
    public var jobFile: String { folder + "/" + dora.layout.jobFile }
}

extension XP: Hashable {
    /// Whether both are the same experiment in the same place.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.signature == rhs.signature && lhs.argv == rhs.argv && lhs.delta == rhs.delta
            && lhs.dora == rhs.dora
    }

    /// Feeds signature and arguments.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(signature)
        hasher.combine(argv)
    }
}
