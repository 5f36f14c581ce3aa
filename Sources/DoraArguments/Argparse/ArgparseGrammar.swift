import DoraCore

/// A hand-made list of parameters with what parsing needs to know of it, worked out once.
struct ArgparseGrammar: Sendable {
    /// Where a flag leads.
    enum Target: Sendable, Hashable {
        case parameter(Int)
        case help
    }

    let parameters: [Parameter]
    /// The spellings in the order of the parameters, those of the help first.
    let flags: [(spelling: String, target: Target)]
    /// The position of each parameter's key among ``keys``.
    let slots: [Int]
    /// The keys in order; parameters may share one.
    let keys: [String]
    /// The values before anything is read.
    let initialValues: [JSONValue]
    /// The values that a delta compares with, Python's `parser.get_default`.
    let defaults: [JSONValue]
    /// The positions of the parameters without flags.
    let positionals: [Int]
    /// Whether a flag looks like a negative number, so that no value may.
    let hasNumericFlags: Bool

    init(_ parameters: [Parameter]) throws(DoraError) {
        self.parameters = parameters
        var flags: [(spelling: String, target: Target)] = [("-h", .help), ("--help", .help)]
        var (keys, slots): ([String], [Int]) = ([], [])
        var (initial, defaults): ([JSONValue], [JSONValue]) = ([], [])
        for (index, parameter) in parameters.enumerated() {
            for flag in parameter.flags {
                try Self.check(flag, of: parameter, among: flags.map(\.spelling))
                flags.append((flag, .parameter(index)))
            }
            if let slot = keys.firstIndex(where: { $0.isIdentical(to: parameter.key) }) {
                slots.append(slot)
                if defaults[slot].isNull { defaults[slot] = parameter.defaultValue }
            } else {
                slots.append(keys.count)
                keys.append(parameter.key)
                initial.append(parameter.defaultValue)
                defaults.append(parameter.defaultValue)
            }
        }
        self.flags = flags
        self.slots = slots
        self.keys = keys
        self.initialValues = initial
        self.defaults = defaults
        positionals = parameters.indices.filter { parameters[$0].isPositional }
        hasNumericFlags = flags.contains { Self.looksNumeric($0.spelling) }
    }

    private static func check(
        _ flag: String, of parameter: Parameter, among known: [String]
    ) throws(DoraError) {
        let isWellFormed = flag.utf8.count > 1 && flag.utf8.first == UInt8(ascii: "-")
        guard isWellFormed, !known.contains(where: { $0.isIdentical(to: flag) }) else {
            throw DoraError(
                .unsupportedArguments, operation: "describe the arguments",
                message: isWellFormed
                    ? "'\(flag)' of '\(parameter.key)' is the flag of another argument"
                    : "'\(flag)' of '\(parameter.key)' does not begin with '-'")
        }
    }

    func target(of spelling: some StringProtocol) -> Target? {
        flags.first { $0.spelling.utf8.elementsEqual(spelling.utf8) }?.target
    }

    /// Whether argparse takes a text for a negative number: `-5` or `-.5`, not `-1e5`.
    static func looksNumeric(_ text: String) -> Bool {
        var scalars = text.unicodeScalars[...]
        guard scalars.popFirst() == "-" else { return false }
        // Python's `$` also stands before a line break at the end.
        if scalars.last == "\n" { scalars.removeLast() }
        let whole = scalars.prefix { $0.decimalDigit != nil }
        if whole.count == scalars.count { return !whole.isEmpty }
        let fraction = scalars.dropFirst(whole.count + 1)
        return scalars[whole.endIndex] == "." && !fraction.isEmpty
            && fraction.allSatisfy { $0.decimalDigit != nil }
    }
}
