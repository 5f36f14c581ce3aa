/// One experiment: a program with arguments, and the folder of all its runs.
public struct XP: Sendable {
    private let place: XPPlace
    /// The arguments as they were given, without the program's name.
    public let argv: [String]
    /// What differs from the defaults, less what is excluded.
    public let delta: Delta
    /// The hash of the delta.
    public let signature: Signature
    /// The metrics.
    public let link: Link

    /// Where experiments are kept.
    public var dora: DoraConfig { place.dora }

    /// Makes an experiment; nothing is written.
    ///
    /// - Parameters:
    ///   - dora: where experiments are kept.
    ///   - argv: its arguments.
    ///   - delta: what differs from the defaults; excluded keys are taken out.
    /// - Throws: ``DoraError/Code/notSerializable`` when the delta has no canonical text.
    public init(dora: DoraConfig, argv: [String], delta: Delta) throws(DoraError) {
        let kept = delta.pairs.filter { !dora.isExcluded($0.key) }
        let keptDelta = Delta(kept.map { .init(key: $0.key, value: $0.value.jsonable) })
        self.init(
            place: XPPlace(dora), argv: argv, keptDelta: keptDelta,
            signature: try keptDelta.signature())
    }

    /// Makes an experiment of a delta without excluded keys and paths, and its signature.
    package init(place: XPPlace, argv: [String], keptDelta: Delta, signature: Signature) {
        self.place = place
        self.argv = argv
        self.signature = signature
        delta = keptDelta
        link = Link(of: signature, in: place)
    }

    /// Makes an experiment of which only the signature is known: its arguments cannot be read.
    package init(dora: DoraConfig, knownBy signature: Signature) {
        self.init(place: XPPlace(dora), argv: [], keptDelta: Delta(), signature: signature)
    }

    /// The folder of the experiment: its checkpoints, metrics and logs.
    public var folder: String { place.folder(of: signature) }

    /// The file by which parallel workers find each other.
    public var rendezvousFile: String { folder + "/" + dora.rendezvousFile }

    /// The file of metrics.
    public var historyFile: String { place.historyFile(of: signature) }

    /// The file that says which job the experiment has.
    public var jobFile: String { folder + "/" + dora.layout.jobFile }
}

extension XP: Hashable {
    /// Whether both are the same experiment in the same place.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.signature == rhs.signature && lhs.argv == rhs.argv && lhs.delta == rhs.delta
            && (lhs.place === rhs.place || lhs.dora == rhs.dora)
    }

    /// Feeds signature and arguments.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(signature)
        hasher.combine(argv)
    }
}
