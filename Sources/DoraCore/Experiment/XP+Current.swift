import Synchronization

extension XP {
    @TaskLocal private static var entered: XP?
    private static let main = Mutex<XP?>(nil)

    /// The experiment this code runs in: the one entered by the task, else the process's own.
    ///
    /// - Throws: ``DoraError/Code/context`` outside of any experiment.
    public static var current: XP {
        get throws(DoraError) {
            guard let xp = entered ?? main.withLock({ $0 }) else {
                throw DoraError(.context, operation: "get the experiment", message: "Not in a xp!")
            }
            return xp
        }
    }

    /// Whether this code runs in an experiment.
    public static var isActive: Bool { entered != nil || main.withLock { $0 != nil } }

    /// Runs `body` in this experiment: ``current`` is this one in it and in its child tasks.
    ///
    /// - Parameters:
    ///   - stack: whether that is allowed within another experiment.
    ///   - isolation: the actor that the body runs on.
    ///   - body: what runs as the experiment.
    /// - Throws: ``DoraError/Code/context`` within another experiment unless `stack`; what `body`
    ///   throws.
    public func enter<Result>(
        stack: Bool = false, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try checkEntry(stack: stack)
        return try await Self.$entered.withValue(self, operation: body)
    }

    /// Runs `body` in this experiment, without suspension.
    public func enter<Result>(
        stack: Bool = false, _ body: () throws -> Result
    ) throws -> Result {
        try checkEntry(stack: stack)
        return try Self.$entered.withValue(self, operation: body)
    }

    /// Runs `body` in this experiment, which also is the process's own meanwhile, so that threads
    /// and detached tasks see it.
    package func enterAsMain<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        try checkEntry(stack: false)
        Self.main.withLock { $0 = self }
        defer { Self.main.withLock { $0 = nil } }
        return try await Self.$entered.withValue(self, operation: body)
    }

    private func checkEntry(stack: Bool) throws(DoraError) {
        guard stack || !Self.isActive else {
            throw DoraError(
                .context, operation: "enter an experiment", message: "Already in a xp.")
        }
    }
}
