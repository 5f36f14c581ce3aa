internal import DoraCore
internal import Slurm

/// XPs that are submitted together: one is a single job, more are an array.
struct Batch: Sendable {
    /// Where the sheep stand in their flock, in the order of the array's tasks.
    var members: [Int]
    /// What each of them asks for.
    var slurm: SlurmConfig
    /// How many tasks may run at once; nil for all.
    var limit: Int?
    /// Jobs that must have ended before: they use the same limit.
    var after: [JobID] = []
    /// The earlier batch of the same submission that must have ended before, for the same reason.
    var predecessor: Int?

    /// As Dora names jobs: `<program>_<signature>`, and `<program>_array_<signature of the
    /// signatures>` in whatever order these come.
    static func name(_ program: String, _ signatures: [Signature]) -> String {
        guard signatures.count > 1 else { return "\(program)_\(signatures[0])" }
        return "\(program)_array_\(Signature(ofArray: signatures))"
    }

    /// Batches no larger than the scheduler takes at once.
    ///
    /// - Parameter limit: XPs in one batch.
    func split(upTo limit: Int) -> [Batch] {
        stride(from: 0, to: members.count, by: limit).map {
            Batch(members: Array(members[$0..<min($0 + limit, members.count)]), slurm: slurm)
        }
    }

    /// Puts the batches of a group under one limit, which holds for the group's arrays that are
    /// there already, too.
    ///
    /// - Parameters:
    ///   - limit: how many tasks of the group may run at once.
    ///   - live: arrays of the group that have not ended, and how many of their tasks have not.
    ///   - first: where the first of the batches will stand in the submission's list.
    /// - Returns: the limits that the live arrays are to have from now on, in their order; none
    ///   where they keep what they have.
    static func throttle(
        _ batches: inout [Batch], to limit: Int,
        beside live: (arrays: [JobID], tasks: Int) = ([], 0), first: Int = 0
    ) -> [Int] {
        switch Throttle(
            limit, over: batches.count, beside: live.arrays.count,
            tasks: batches.reduce(live.tasks) { $0 + $1.members.count })
        {
        case .none: return []
        case .shares(let shares):
            for (index, share) in zip(batches.indices, shares.dropFirst(live.arrays.count)) {
                batches[index].limit = share
            }
            return Array(shares.prefix(live.arrays.count))
        case .chain:
            for index in batches.indices {
                batches[index].limit = max(limit, 1)
                if index > 0 { batches[index].predecessor = first + index - 1 }
            }
            if !batches.isEmpty { batches[0].after = live.arrays }
            return []
        }
    }
}
