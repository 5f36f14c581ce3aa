extension SlurmError {
    /// An option with a value that makes no sense: `--time "1:x" is not a time; …`.
    static func badOption(_ option: String, _ value: String, _ reason: String) -> SlurmError {
        refused("\(option) \"\(value)\" \(reason)")
    }

    /// A description of a job, or options, that contradict themselves or what is there.
    static func refused(_ message: String) -> SlurmError {
        SlurmError(.invalidArgument, operation: "submit a job", message: message)
    }
}
