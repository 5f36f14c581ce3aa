public import DoraCore

/// One argument of a program, as Python's `add_argument` describes it.
public struct Parameter: Sendable {
    /// What an argument's text is read as.
    public enum Kind: Sendable {
        /// A text as it is.
        case string
        /// An integer, by the rules of Python's `int()`.
        case int
        /// A number, by the rules of Python's `float()`.
        case float
        /// Nothing is read: the argument's presence means `true`.
        case storeTrue
        /// Nothing is read: the argument's presence means `false`.
        case storeFalse
    }

    /// How many texts an argument takes.
    public enum Count: Sendable, Hashable {
        /// One, and the value is no list (nothing given for `nargs`).
        case one
        /// One or none, `"?"`.
        case optional
        /// Any number, `"*"`.
        case any
        /// At least one, `"+"`.
        case atLeastOne
        /// That many.
        case exactly(Int)
    }

    /// The key of the value, `dest`.
    public var key: String
    /// The spellings with their dashes, such as `--batch_size` and `-b`; none for an argument
    /// that is recognised by its place.
    public var flags: [String]
    /// What the texts are read as.
    public var kind: Kind
    /// How many texts are taken.
    public var count: Count
    /// The value where the argument is not given.
    public var defaultValue: JSONValue
    /// The values that are allowed; nil for all.
    public var choices: [JSONValue]?
    /// The value where the argument is given without its optional text.
    public var constant: JSONValue
    /// A line for the help text.
    public var help: String

    /// Describes an argument.
    public init(
        key: String, flags: [String] = [], kind: Kind = .string, count: Count = .one,
        default defaultValue: JSONValue = nil, choices: [JSONValue]? = nil,
        constant: JSONValue = nil, help: String = ""
    ) {
        self.key = key
        self.flags = flags
        self.kind = kind
        self.count = count
        self.defaultValue = defaultValue
        self.choices = choices
        self.constant = constant
        self.help = help
    }

    /// Whether the argument is recognised by its place.
    public var isPositional: Bool { flags.isEmpty }

    /// Whether the argument takes no text.
    var isSwitch: Bool {
        switch kind {
        case .storeTrue, .storeFalse: true
        default: false
        }
    }

    /// The name for error messages, as argparse gives it.
    var displayName: String { isPositional ? key : flags.joined(separator: "/") }
}

extension Parameter {
    /// Reads one text.
    ///
    /// - Throws: ``DoraError/Code/invalidArgument`` when it is no value of this kind or not among
    ///   the choices.
    func value(of text: String) throws(DoraError) -> JSONValue {
        try checked(converted(text))
    }

    /// Reads one text, whatever the choices are.
    func converted(_ text: String) throws(DoraError) -> JSONValue {
        switch kind {
        case .int:
            guard let value = PythonNumbers.int(text) else { throw invalid("int", text) }
            return value
        case .float:
            guard let value = PythonNumbers.float(text) else { throw invalid("float", text) }
            return .double(value)
        case .string, .storeTrue, .storeFalse: return .string(text)
        }
    }

    func checked(_ value: JSONValue) throws(DoraError) -> JSONValue {
        guard let choices, !choices.contains(where: { $0.isEqual(to: value) }) else { return value }
        let known = choices.map(\.pythonRepr).joined(separator: ", ")
        let suggestion = Suggestion.text(for: value.pythonText, among: choices.map(\.pythonText))
        throw error("invalid choice: \(value.pythonRepr) (choose from \(known)).\(suggestion)")
    }

    private func invalid(_ type: String, _ text: String) -> DoraError {
        error("invalid \(type) value: \(JSONValue.string(text).pythonRepr)")
    }

    func error(_ message: String) -> DoraError {
        DoraError(
            .invalidArgument, operation: "read the arguments",
            message: "argument \(displayName): \(message)")
    }
}
