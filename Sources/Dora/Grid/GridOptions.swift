public import DoraCore

/// What can be asked of a grid beside its explore function.
public struct GridOptions: Sendable {
    /// Which jobs that exist are submitted again.
    public var rules = SubmitRules()
    /// Which XPs: all whose names match every pattern; see `NamePatterns`.
    public var patterns: [String] = []
    /// Plans, and does nothing.
    public var dryRun = false
    /// Cancels the jobs instead of submitting any.
    public var cancel = false
    /// Cancels the jobs, waits for their end, removes the XPs' folders, and submits all anew.
    public var clear = false
    /// Writes the folders of all XPs, so that their signatures can be referred to, even in a dry
    /// run.
    public var initialize = false
    /// How much more jobs ask for that are retried after they ran out of something; nil asks for as
    /// much as before.
    public var growth: ResourceGrowth?
    /// Whether jobs that are retried keep away from the nodes that failed under them.
    public var avoidsFailedNodes = true
    /// The program of which jobs run a copy; this process's executable when nil.
    public var program: String?

    /// Submits what was never submitted, and nothing else.
    public init() {}
}
