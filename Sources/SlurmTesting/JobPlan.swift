/// How a job goes by itself, without the test starting and ending it.
public struct JobPlan: Sendable, Hashable {
    /// How long it waits, once nothing is in its way: no hold, dependency, or throttle.
    public var queueTime: Duration
    /// How long it runs; longer than its time limit, it ends at that.
    public var runTime: Duration
    /// How it ends.
    public var outcome: JobOutcome

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - queueTime: how long it waits.
    ///   - runTime: how long it runs.
    ///   - outcome: how it ends.
    public init(
        queueTime: Duration = .seconds(1), runTime: Duration = .seconds(60),
        outcome: JobOutcome = .completed
    ) {
        self.queueTime = queueTime
        self.runTime = runTime
        self.outcome = outcome
    }
}
