internal import DoraCore
internal import Slurm

extension Sheep {
    /// Whether a command was to replace its job, and has not done so.
    var isBeingReplaced: Bool { file?.isBeingReplaced ?? false }

    /// Whether it is known what has become of its job.
    var isSeen: Bool { if case .unknown = state { false } else { true } }

    /// What is to be done about it: what the rules say, and the other half of a replacement of which
    /// a command has done the first. A job that was not cancelled yet goes on.
    func decision(_ rules: SubmitRules) -> SubmitRules.Decision {
        guard isBeingReplaced, !state.isSuccess else { return state.decision(rules) }
        if state.isDone { return .submit }
        if case .job(let job) = state, job.base == .cancelled { return .cancelAndSubmit }
        return state.decision(rules)
    }
}

extension Shepherd {
    /// Notes in the records of these that their jobs are being replaced, or are not any more.
    ///
    /// - Throws: `DoraError` with code `.busy` where another command has taken over the folder: what
    ///   it has recorded stays.
    func note(
        _ isBeingReplaced: Bool, _ members: [Int], of flock: inout [Sheep]
    ) async throws(DoraError) {
        let members = members.filter { flock[$0].file != nil }
            .filter { flock[$0].isBeingReplaced != isBeingReplaced }
        guard !members.isEmpty else { return }
        try Lease.current?.confirm()
        let sheep = members.map { flock[$0] }
        let files = try await Work.map(sheep.count, nil) { index throws(DoraError) -> JobFile? in
            guard var file = sheep[index].file else { return nil }
            let xp = sheep[index].xp
            guard try JobFile.read(of: xp) == file else {
                throw DoraError(
                    .busy, operation: "replace the job of \(xp.signature)",
                    message: "another command has changed the record of \(xp.signature) "
                        + "meanwhile; give the command again")
            }
            file.isBeingReplaced = isBeingReplaced
            try file.write(of: xp)
            return file
        }
        for (member, file) in zip(members, files) { if let file { flock[member].noted(file) } }
        try Disk.sync(main.dora.directory)
    }
}
