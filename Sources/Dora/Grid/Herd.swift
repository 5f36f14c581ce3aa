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

/// Takes in what an explore function asks for while that runs; the XPs are worked out when it has
/// returned, on all processors.
final class HerdCollector {
    private enum Step {
        /// Begins the next array.
        case array
        /// Asks for an XP, in the array of that number if there is one.
        case xp(slurm: SlurmConfig, array: Int?)
    }

    private var steps: [Step] = []
    private var argvs: [[String]] = []
    private var arrayCount = 0
    private var failure: DoraError?
    let stage = Work.stage("collecting experiments")

    /// Asks for an XP.
    func add(_ argv: [String], slurm: SlurmConfig, array: Int?) {
        stage?.advance()
        // After the first thing that went wrong nothing is of use.
        guard failure == nil else { return }
        argvs.append(argv)
        steps.append(.xp(slurm: slurm, array: array))
    }

    /// Begins a job array, and returns its number.
    func beginArray() -> Int {
        steps.append(.array)
        arrayCount += 1
        return arrayCount - 1
    }

    /// Remembers the first thing that went wrong: explore functions need no `try`.
    func note(_ error: DoraError) {
        failure = failure ?? error
    }

    /// The XPs, or the first thing that went wrong.
    ///
    /// - Parameter xp: works out one; called on several threads at once.
    func finish(
        _ xp: @escaping @Sendable ([String]) throws(DoraError) -> XP
    ) throws(DoraError) -> Herd {
        let argvs = argvs
        var xps = try Work.mapBlocking(argvs.count) { index throws(DoraError) in
            try xp(argvs[index])
        }[...]
        var builder = HerdBuilder()
        for step in steps {
            switch step {
            case .array: builder.beginArray()
            case .xp(let slurm, let array):
                if let xp = xps.popFirst() { try builder.add(xp, slurm: slurm, array: array) }
            }
        }
        if let failure { throw failure }
        return builder.herd
    }
}

/// Puts XPs into groups, each XP once.
private struct HerdBuilder {
    private var members: [Herd.Member] = []
    private var groups: [[Int]] = []
    /// Where the arrays stand among the groups.
    private var arrays: [Int] = []
    private var known: [Signature: Int] = [:]

    var herd: Herd { Herd(members: members, groups: groups.filter { !$0.isEmpty }) }

    mutating func beginArray() {
        arrays.append(groups.count)
        groups.append([])
    }

    /// Adds an XP unless it is there already: the first to ask for it decides about its job.
    mutating func add(_ xp: XP, slurm: SlurmConfig, array: Int?) throws(DoraError) {
        if let index = known[xp.signature] {
            let texts = [members[index].xp, xp].map { (try? $0.delta.canonicalText()) ?? "" }
            guard texts[0] != texts[1] else { return }
            throw DoraError(
                .collision, operation: "collect the grid",
                message: "two XPs have the signature \(xp.signature): \(texts[0]) and "
                    + "\(texts[1]). Change an argument of one of them a little.")
        }
        known[xp.signature] = members.count
        if let group = array.map({ arrays[$0] }) {
            guard groups[group].first.map({ members[$0].slurm == slurm }) ?? true else {
                throw DoraError(
                    .configuration, operation: "collect the grid",
                    message: "\(xp.signature) asks Slurm for something else than the XPs of its "
                        + "job array before it: that can only be changed for the whole array")
            }
            groups[group].append(members.count)
        } else {
            groups.append([members.count])
        }
        members.append(Herd.Member(xp: xp, slurm: slurm))
    }
}
