internal import DoraCore
internal import Slurm

extension Sheep {
    /// How a command was to replace its job, and has not done so.
    var replacement: JobFile.Replacement? { file?.replacement }

    /// Whether it is known what has become of its job.
    var isSeen: Bool { if case .unknown = state { false } else { true } }

    /// What is to be done about it: what the rules say, and the other half of a replacement of which
    /// a command has done the first. A job that was not cancelled yet goes on.
    func decision(_ rules: SubmitRules) -> SubmitRules.Decision {
        guard replacement != nil, !state.isSuccess else { return state.decision(rules) }
        if state.isDone { return .submit }
        return isToldToEnd ? .cancelAndSubmit : state.decision(rules)
    }

    /// Whether a command has cancelled its job to start it from scratch, and done no more.
    var isHalfCleared: Bool {
        replacement == .fromScratch && !state.isSuccess && (state.isDone || isToldToEnd)
    }

    private var isToldToEnd: Bool {
        if case .job(let job) = state { job.base == .cancelled } else { false }
    }
}

extension Shepherd {
    /// Notes in the records of these how their jobs are being replaced, or that they are not any more.
    ///
    /// - Throws: `DoraError` with code `.busy` where another command has taken over the folder: what
    ///   it has recorded stays.
    func note(
        _ replacement: JobFile.Replacement?, _ members: [Int], of flock: inout [Sheep]
    ) async throws(DoraError) {
        let members = members.filter { flock[$0].file != nil }
            .filter { flock[$0].replacement != replacement }
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
            file.replacement = replacement
            return file
        }
        // No intent stands for what these records say of jobs that run.
        let directory = main.dora.directory
        try await AtomicFile.replaceAll(
            zip(sheep, files).compactMap { sheep, file in
                file.map { (sheep.xp.jobFile, $0.text) }
            }
        ) { () throws(DoraError) in try Disk.sync(directory) }
        for (member, file) in zip(members, files) { if let file { flock[member].noted(file) } }
    }
}
