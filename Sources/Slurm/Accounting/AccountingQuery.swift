#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Which finished and present jobs to ask slurmdbd for (`slurmdb_job_cond_t`). Conditions add up.
///
/// A job that ended within seconds is found by name or partition only once slurmdbd has been told of
/// its beginning, see ``AccountedJob``; by number, user, account or state before.
public struct AccountingQuery: Sendable, Hashable, Codable {
    /// Jobs and arrays by their number; empty for any. Of an array all tasks are found.
    public var jobs: Set<UInt32> = []
    /// The user the jobs ran as; `nil` for any the caller may see.
    public var userID: UInt32?
    /// The account that was charged (`acct_list`).
    public var account: String?
    /// The partition the jobs ran in, or all that they named while they wait (`partition_list`).
    public var partition: String?
    /// The jobs' name, whole (`jobname_list`).
    public var name: String?
    /// Only jobs that had not ended before (not for ``jobs`` by number).
    public var since: Date?
    /// Only jobs that could have started before (not for ``jobs`` by number).
    public var until: Date?
    /// Only jobs in this state, within ``since`` and ``until``: those that ended in it then.
    public var state: JobState.Base?
    /// Whether to tell all runs of a requeued job, and all jobs that had a recycled id; else only
    /// the newest.
    public var includesDuplicates = false
    /// Whether to load the jobs' steps, too.
    public var includesSteps = false

    /// A query for everything the caller may see.
    public init() {}

    /// A query for the jobs of the user this process runs as.
    public static var mine: AccountingQuery { .user(currentUserID()) }

    /// A query for the jobs of one user.
    ///
    /// - Parameter id: the user's number.
    public static func user(_ id: UInt32) -> AccountingQuery {
        var query = AccountingQuery()
        query.userID = id
        return query
    }

    /// A query for the jobs, arrays and components that the ids belong to.
    ///
    /// - Parameter ids: the jobs; of an array all tasks.
    public static func ids(_ ids: some Sequence<JobID>) -> AccountingQuery {
        var query = AccountingQuery()
        query.jobs = Set(ids.map(\.job))
        return query
    }

    /// Refuses what slurmdbd would take for a part of its own query: it quotes no text.
    func check() throws(SlurmError) {
        for text in [account, partition, name] {
            if let text { try Self.check(text, "ask slurmdbd for jobs") }
        }
    }

    /// The same for one text of any query.
    static func check(_ text: String, _ operation: String) throws(SlurmError) {
        guard text.contains(where: { "'\"\\\0".contains($0) }) else { return }
        throw SlurmError(
            .invalidArgument, operation: operation,
            message: "\"\(text)\" has a quote or a backslash, which slurmdbd cannot look for")
    }

    /// ``since`` and ``until`` as slurmdbd has to be told, in seconds since 1970; 0 and 0: no window.
    ///
    /// What it is not told, slurmdbd makes up (`slurmdb_job_cond_def_start_end`): since midnight, or,
    /// where a state is asked for, a window of no length. Steps that began after the end of the
    /// window are left out even where jobs are not, and without an end that is 1970.
    ///
    /// - Parameter now: what ends a window without an end, with a day for clocks that differ.
    func window(now: Date) -> (start: Int64, end: Int64) {
        guard jobs.isEmpty || since != nil || until != nil || includesSteps else { return (0, 0) }
        // Dates far away do not fit a number.
        func seconds(_ date: Date) -> Int64 {
            Int64(min(0x1p40, max(1, date.timeIntervalSince1970)))
        }
        return (since.map(seconds) ?? 1, seconds(until ?? now + 86400))
    }
}
