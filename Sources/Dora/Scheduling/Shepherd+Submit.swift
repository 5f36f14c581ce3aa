internal import DoraArguments
internal import DoraCore
internal import Slurm

extension Shepherd {
    /// Submits the batches and records their jobs in the XPs' folders.
    ///
    /// The order on disk is what makes it safe: intent, submission, record, intent removed. A
    /// crash between any two of these leaves what ``recover()`` needs. What finds no room in the
    /// queue is marked as waiting in the flock.
    ///
    /// - Throws: the first failure; what was submitted before it is recorded.
    func submit(
        _ batches: [Batch], of flock: inout [Sheep], program: CodeStore.Saving
    ) async throws(DoraError) {
        guard !batches.isEmpty else { return }
        try Files.checkCurrentFolder("submit jobs")
        try makeFolders()
        // A repository that is not clean is refused before anything is written of the XPs.
        if main.dora.gitSave { _ = try await program.value.get() }
        do throws(DoraError) {
            try await main.initialize(batches.flatMap(\.members).map { flock[$0].xp })
        } catch {
            // Else the process might end in the middle of a copy, and leave it.
            _ = await program.value
            throw error
        }
        let program = try await program.value.get()
        // What waits for room may be submitted long after the program was kept.
        for path in [program.path, program.clone?.folder].compactMap({ $0 }) {
            guard !Files.exists(path) else { continue }
            throw DoraError(
                .notFound, operation: "submit jobs",
                message: "\(path), which they are to run, was deleted. Give the command again: it "
                    + "keeps the program anew.")
        }
        // Of one wave the parts are shown, of several only all of it.
        let stage =
            batches.count > Self.wave
            ? Work.stage("submitting", of: batches.reduce(0) { $0 + $1.members.count }) : nil
        defer { stage?.end() }
        var batches = batches
        var jobs: [JobID?] = Array(repeating: nil, count: batches.count)
        var start = 0
        while start < batches.count {
            let end = Self.endOfWave(batches, from: start)
            for index in start..<end {
                if let predecessor = batches[index].predecessor, let job = jobs[predecessor] {
                    batches[index].after.append(job)
                }
            }
            let wave = try await attempt(Array(batches[start..<end]), of: &flock, program: program)
            var failure: DoraError?
            var isFull = false
            for (index, outcome) in zip(start..<end, wave) {
                stage?.advance(by: batches[index].members.count)
                switch outcome {
                case .submitted(let job): jobs[index] = job
                case .failed(let error), .vanished(let error): failure = failure ?? error
                case .full(let error):
                    var rest = batches[index].members
                    if !isFull {
                        (rest, jobs[index]) = try await squeeze(
                            batches[index], of: &flock, program: program)
                    }
                    isFull = isFull || !rest.isEmpty
                    for member in rest { flock[member].wait(error.message) }
                }
            }
            if let failure { throw failure }
            start = end
            if isFull {
                for batch in batches[start...] {
                    for member in batch.members { flock[member].wait("the queue is full") }
                }
                return
            }
        }
    }

    /// So many submissions share one sync of the disk.
    private static let wave = 256

    /// A batch that waits for another one needs its job's id.
    private static func endOfWave(_ batches: [Batch], from start: Int) -> Int {
        let end = min(start + wave, batches.count)
        return (start + 1..<max(end, start + 1)).first {
            batches[$0].predecessor.map { $0 >= start } ?? false
        } ?? end
    }

    /// Submits of a batch that was refused as much as there is room for, and returns the rest, and
    /// the last job.
    private func squeeze(
        _ batch: Batch, of flock: inout [Sheep], program: KeptProgram
    ) async throws(DoraError) -> (rest: [Int], last: JobID?) {
        var last: JobID?
        let room = try await scheduler.room()
        var rest = batch.members[...]
        var piece = batch
        var size = min(room ?? rest.count / 2, rest.count)
        while size > 0, !rest.isEmpty {
            piece.members = Array(rest.prefix(size))
            switch try await attempt([piece], of: &flock, program: program)[0] {
            case .submitted(let job):
                rest.removeFirst(piece.members.count)
                last = job
                // Two pieces may not have the limit twice.
                if let limit = batch.limit, limit < batch.members.count {
                    piece.after = batch.after + [job]
                }
                // Where the room was known it is used up now.
                size = room == nil ? min(size / 2, rest.count) : 0
            case .full: size /= 2
            case .failed(let error), .vanished(let error): throw error
            }
        }
        return (Array(rest), last)
    }
}
