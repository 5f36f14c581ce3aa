extension JobReason {
    /// What the reason means, in words; Slurm's ``name`` for those that need none or are rare.
    public var explanation: String {
        Self.explanations[self] ?? name
    }

    private static let explanations: [JobReason: String] = [
        .priority: "other jobs come first",
        .dependency: "waits for another job",
        .resources: "waits for resources",
        .partitionNodeLimit: "asks for more nodes than the partition allows",
        .partitionTimeLimit: "asks for more time than the partition allows",
        .partitionDown: "the partition is down",
        .partitionInactive: "the partition takes no jobs",
        .heldByAdministrator: "held by an administrator",
        .beginTime: "its time has not come",
        .licenses: "waits for licenses",
        .nodeNotAvailable: "a node it needs is down or drained",
        .heldByUser: "held by its user",
        .nodeDown: "a node failed",
        .badConstraints: "no node can ever satisfy it",
        .launchFailure: "could not be started",
        .exitCode: "ended with an exit code other than 0",
        .timeLimit: "reached its time limit",
        .cleaning: "its last run is being cleaned up",
        .dependencyNeverSatisfied: "waits for a job that did not end as it must",
        .arrayTaskLimit: "as many of its array run as may",
    ]
}
