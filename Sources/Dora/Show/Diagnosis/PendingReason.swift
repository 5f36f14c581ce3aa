internal import Slurm

/// Slurm's reasons why a job waits, in words.
enum PendingReason {
    static func words(_ reason: JobReason) -> String {
        if let known = known[reason] { return known }
        let name = reason.name
        if let words = named[name] { return words }
        if name.hasPrefix("QOS") { return "a limit of its quality of service is reached (\(name))" }
        if name.hasPrefix("Assoc") { return "a limit of its account is reached (\(name))" }
        if name.hasPrefix("Partition") { return "its partition does not allow it (\(name))" }
        if name.hasPrefix("Resv") || name.hasPrefix("Reserv") {
            return "waits for a reservation (\(name))"
        }
        return "waits, Slurm says \(name)"
    }

    private static let known: [JobReason: String] = [
        .none: "waits for the scheduler to look at it",
        .priority: "jobs of higher priority come first",
        .dependency: "waits for another job to end",
        .resources: "what it asks for is in use",
        .partitionNodeLimit: "asks for more nodes than its partition allows",
        .partitionTimeLimit: "asks for more time than its partition allows",
        .partitionDown: "its partition is down",
        .partitionInactive: "its partition takes no jobs now",
        .heldByAdministrator: "held by an administrator",
        .heldByUser: "held by its user; scontrol release lets it go",
        .beginTime: "its time to begin has not come, as after a requeue",
        .licenses: "the licenses that it asks for are in use",
        .nodeNotAvailable: "nodes that it needs are down, drained or reserved",
        .badConstraints: "no node can ever give what it asks for",
        .cleaning: "its last run is still being cleaned up",
        .dependencyNeverSatisfied: "a job that it waits for did not end as it must",
        .arrayTaskLimit: "as many tasks of its array run as may at once",
    ]

    /// Those that have no name in the binding.
    private static let named = [
        "JobHoldMaxRequeue": "held: it was requeued too often",
        "JobHeldUser": "held by its user; scontrol release lets it go",
        "JobHeldAdmin": "held by an administrator",
        "ReqNodeNotAvail": "nodes that it needs are down, drained or reserved",
        "InvalidAccount": "its account is not valid",
        "InvalidQOS": "its quality of service is not valid",
        "AccountNotAllowed": "its account may not use the partition",
        "MaxMemPerLimit": "asks for more memory than is allowed",
        "Reservation": "waits for a reservation",
    ]
}
