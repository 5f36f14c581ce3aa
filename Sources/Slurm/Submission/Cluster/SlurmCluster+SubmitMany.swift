extension SlurmCluster {
    /// Submits many jobs, as many at once as there are threads for calls
    /// (``ConnectOptions/concurrentCalls``).
    ///
    /// Each job is a call of its own, with the rules of
    /// ``submit(_:context:deadline:waitsForRoom:onEvent:)->JobID``, and one that is
    /// refused keeps none of the others back. The surroundings are read once. The controller may
    /// give ids in another order than that of the jobs. Jobs that differ in little are better tasks
    /// of an array, which is one call.
    ///
    /// - Parameters:
    ///   - descriptions: the jobs. Each is given a token unless it has one.
    ///   - context: what the jobs take from their surroundings. Its configuration is replaced by
    ///     that of the cluster.
    ///   - deadline: how long to wait for all answers, pauses included; what was not sent by then is
    ///     not sent. Nil: as long as the controller takes one of the jobs every two minutes.
    ///   - waitsForRoom: whether jobs that the full queue refuses are sent again; else they fail at
    ///     once, and those behind them are not sent.
    ///   - onEvent: gets the place of a job, and what there is to tell of it besides its id.
    /// - Returns: for each job, in their order, its id, or why there is none.
    public func submit(
        _ descriptions: [JobDescription], context: SubmissionContext = .current,
        deadline: Duration? = nil, waitsForRoom: Bool = true,
        onEvent: (@Sendable (_ place: Int, SubmissionEvent) -> Void)? = nil
    ) async -> [Result<JobID, SlurmError>] {
        let context = submissionContext(context)
        let codes = waitsForRoom ? Self.busy : Self.briefly
        let patience = (deadline ?? .seconds(120)).countable
        var end = ContinuousClock.now + patience
        var pause = Duration.zero
        var results: [Int: Result<JobID, SlurmError>] = [:]
        var waiting = Array(descriptions.indices)
        while true {
            var refused: [Int] = []
            // What keeps the rest of this round from being sent.
            var obstacle: SlurmError?
            for start in stride(from: 0, to: waiting.count, by: Self.portion) {
                let places = waiting[start..<min(start + Self.portion, waiting.count)]
                obstacle = obstacle ?? .obstacle(now: .now, end: end)
                let answers =
                    if let obstacle {
                        places.map { _ in Result<SubmissionAnswer, SlurmError>.failure(obstacle) }
                    } else {
                        await submitOnce(
                            places, of: descriptions, context,
                            deadline: deadline.map { _ in ContinuousClock.now.duration(to: end) },
                            onEvent)
                    }
                for (place, answer) in zip(places, answers) {
                    // "Nothing was sent" says less than a refusal in an earlier round.
                    if answer.error?.code != .deadlineExceeded || results[place] == nil {
                        results[place] = answer.map(\.id)
                    }
                    switch answer {
                    case .success(let answer):
                        if let onEvent { for event in answer.events { onEvent(place, event) } }
                        pause = .zero
                        if deadline == nil { end = .now + patience }
                    case .failure(let error):
                        if Self.busy.contains(error.code) { obstacle = obstacle ?? error }
                        if codes.contains(error.code) { refused.append(place) }
                    }
                }
            }
            pause += .seconds(1)
            guard !refused.isEmpty, ContinuousClock.now + pause < end else { break }
            // A task that is cancelled meanwhile sends nothing in the next round.
            try? await Task.sleep(for: pause)
            waiting = refused
        }
        return descriptions.indices.compactMap { results[$0] }
    }

    /// So many are made ready at once: few enough to hold in memory and to stop in time, and so
    /// many that the threads hardly wait between one portion and the next.
    private static let portion = 256

    private func submitOnce(
        _ places: ArraySlice<Int>, of descriptions: [JobDescription],
        _ context: SubmissionContext, deadline: Duration?,
        _ onEvent: (@Sendable (Int, SubmissionEvent) -> Void)?
    ) async -> [Result<SubmissionAnswer, SlurmError>] {
        var refusals: [Int: SlurmError] = [:]
        var calls: [QueuedCall<SubmissionAnswer>] = []
        for place in places {
            do throws(SlurmError) {
                let request = try submissionRequest(descriptions[place], context)
                calls.append(
                    queueSubmission(request, deadline: deadline) {
                        onEvent?(place, .lateAnswer($0))
                    })
            } catch { refusals[place] = error }
        }
        var answers = await QueuedCall.values(of: calls).makeIterator()
        return places.compactMap { place in
            refusals[place].map { .failure($0) } ?? answers.next()
        }
    }
}

extension Result where Failure == SlurmError {
    fileprivate var error: SlurmError? {
        if case .failure(let error) = self { error } else { nil }
    }
}

extension SlurmError {
    static let cancelledBeforeSubmission = SlurmError(
        .cancelled, operation: "submit a job",
        message: "the task was cancelled; nothing was sent")

    /// What keeps a job whose turn has come from being sent.
    fileprivate static func obstacle(
        now: ContinuousClock.Instant, end: ContinuousClock.Instant
    ) -> SlurmError? {
        if Task.isCancelled { return .cancelledBeforeSubmission }
        guard now >= end else { return nil }
        return SlurmError(
            .deadlineExceeded, operation: "submit a job",
            message: "the deadline passed before its turn came; nothing was sent",
            isRetryable: true)
    }
}
