/// Which jobs to ask the controller for.
public struct JobQuery: Sendable, Hashable {
    package enum Selection: Sendable, Hashable {
        case all
        case user(UInt32?)
        case ids([JobID])
    }

    package let selection: Selection
    /// Whether records tell which generic resources their jobs have (``JobRecord/gresDetails``), as
    /// those of `scontrol show job --details` do (`SHOW_DETAIL`). slurmctld sends the map of each
    /// job's cores with it, which makes the answer larger.
    public var includesDetails = false

    package init(selection: Selection) {
        self.selection = selection
    }

    /// Every job that the caller may see (`PrivateData` may hide those of others).
    public static let all = JobQuery(selection: .all)

    /// The jobs of the user this process runs as; slurmctld does the filtering.
    public static let mine = JobQuery(selection: .user(nil))

    /// The jobs of one user; slurmctld does the filtering.
    ///
    /// - Parameter id: the user's number.
    public static func user(_ id: UInt32) -> JobQuery {
        JobQuery(selection: .user(id))
    }

    /// Certain jobs. The answer may hold others too, as whatever costs the fewest RPCs is loaded:
    /// one job by itself, several with all of the user's, then all of the cluster's.
    ///
    /// - Parameter ids: the jobs, array tasks or components.
    public static func ids(_ ids: [JobID]) -> JobQuery {
        JobQuery(selection: .ids(ids))
    }
}
