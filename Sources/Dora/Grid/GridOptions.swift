public import DoraCore

/// What can be asked of a grid beside its explore function.
public struct GridOptions: Sendable {
    /// Which jobs that exist are submitted again.
    public var rules = SubmitRules()
    /// Which XPs: all that match every pattern; see `NamePatterns`.
    public var patterns: [String] = []
    /// Plans, and does nothing.
    public var dryRun = false
    /// Cancels the jobs instead of submitting any.
    public var cancel = false
    /// The program of which jobs run a copy; this process's executable when nil.
    public var program: String?

    /// Submits what was never submitted, and nothing else.
    public init() {}
}
