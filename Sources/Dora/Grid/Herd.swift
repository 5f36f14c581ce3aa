internal import DoraCore

/// The XPs that an explore function asked for, in its order.
struct Herd: Sendable {
    /// One XP, and what it asks of Slurm.
    struct Member: Sendable {
        var xp: XP
        var slurm: SlurmConfig
    }

    var members: [Member] = []
    /// The members of each job array; a single job is a group of one.
    var groups: [[Int]] = []
}

/// Takes in XPs while an explore function runs.
final class HerdCollector {
    private var herd = Herd()
    private var known: [Signature: Int] = [:]
    private var failure: DoraError?
    let stage = Work.stage("collecting experiments")

    /// Adds an XP unless it is there already: the first to ask for it decides about its job.
    func add(_ xp: XP, slurm: SlurmConfig, group: Int?) {
        stage?.advance()
        if let index = known[xp.signature] {
            let other = herd.members[index].xp
            let texts = [other, xp].map { (try? $0.delta.canonicalText()) ?? "" }
            guard texts[0] != texts[1] else { return }
            return note(
                DoraError(
                    .collision, operation: "collect the grid",
                    message: "two XPs have the signature \(xp.signature): \(texts[0]) and "
                        + "\(texts[1]). Change an argument of one of them a little."))
        }
        known[xp.signature] = herd.members.count
        if let group {
            if let first = herd.groups[group].first, herd.members[first].slurm != slurm {
                note(
                    DoraError(
                        .configuration, operation: "collect the grid",
                        message: "\(xp.signature) asks Slurm for something else than the XPs of "
                            + "its job array before it: that can only be changed for the whole "
                            + "array"))
            }
            herd.groups[group].append(herd.members.count)
        } else {
            herd.groups.append([herd.members.count])
        }
        herd.members.append(Herd.Member(xp: xp, slurm: slurm))
    }

    /// Begins a job array, and returns its group.
    func beginArray() -> Int {
        herd.groups.append([])
        return herd.groups.count - 1
    }

    /// Remembers the first thing that went wrong: explore functions need no `try`.
    func note(_ error: DoraError) {
        failure = failure ?? error
    }

    /// The XPs, or what went wrong.
    func finish() throws(DoraError) -> Herd {
        if let failure { throw failure }
        herd.groups.removeAll { $0.isEmpty }
        return herd
    }
}
