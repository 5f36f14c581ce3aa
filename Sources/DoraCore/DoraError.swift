/// What went wrong with an experiment, its folder or its arguments.
public struct DoraError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of a ``DoraError``, to be matched in a `catch`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's stable name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The command line or a value in it cannot be understood.
        public static let invalidArgument = Code("invalidArgument")
        /// A value has no JSON form, or two values cannot be put in order.
        public static let notSerializable = Code("notSerializable")
        /// A file holds something else than was expected.
        public static let invalidFile = Code("invalidFile")
        /// The operating system refused to read or write.
        public static let inputOutput = Code("inputOutput")
        /// No experiment with that signature, prefix or job is known.
        public static let notFound = Code("notFound")
        /// The prefix of a signature fits several experiments.
        public static let ambiguous = Code("ambiguous")
        /// Two different deltas have one signature.
        public static let collision = Code("collision")
        /// There is no current experiment, or there already is one.
        public static let context = Code("context")
        /// A configuration's key or value is not valid.
        public static let configuration = Code("configuration")
        /// The type of the arguments cannot be used for an experiment.
        public static let unsupportedArguments = Code("unsupportedArguments")
        /// A text that was to be imported is damaged, or of another program.
        public static let damagedText = Code("damagedText")
        /// Another command is at work on the same thing.
        public static let busy = Code("busy")
        /// It was cancelled before it was done.
        public static let cancelled = Code("cancelled")
        /// It needs a confirmation that was not given.
        public static let refused = Code("refused")
        /// The scheduler could not do it.
        public static let scheduler = Code("scheduler")
        /// The scheduler's queue has no room for it now; it may have later.
        public static let queueFull = Code("queueFull")
        /// The scheduler may have done it or not.
        public static let outcomeUnknown = Code("outcomeUnknown")
    }

    /// The kind of error.
    public var code: Code
    /// What was attempted, in a few words.
    public var operation: String
    /// What is wrong and what can be done about it.
    public var message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what to tell errors apart by.
    ///   - operation: what was attempted.
    ///   - message: what went wrong and what to do, for people.
    public init(_ code: Code, operation: String, message: String) {
        self.code = code
        self.operation = operation
        self.message = message
    }

    /// The message, as shown to a user.
    public var description: String { message }
}

extension DoraError.Code {
    /// Lets `catch DoraError.Code.notFound` match an error of that code.
    public static func ~= (code: Self, error: any Error) -> Bool {
        (error as? DoraError)?.code == code
    }
}
