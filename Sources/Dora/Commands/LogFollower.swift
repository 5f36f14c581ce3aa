internal import DoraCore

/// Shows a job's log while it grows.
struct LogFollower {
    let shepherd: Shepherd
    /// Between two looks at the log; the scheduler is asked every `statePeriod` of them.
    var period = Duration.milliseconds(500)
    var statePeriod = 4

    /// Copies the log to standard output until the job has ended, or nobody can tell any more.
    func follow(_ sheep: Sheep) async throws(DoraError) -> Sheep {
        var flock = [sheep]
        var offset = 0
        var looks = 0
        while true {
            if looks.isMultiple(of: statePeriod) { try await shepherd.refresh(&flock) }
            looks += 1
            // Looked at once more after the end: the last lines come with it.
            let isDone = flock[0].isSettled
            guard flock[0].job != nil else {
                throw DoraError(
                    .notFound, operation: "follow the log",
                    message: "\(sheep.xp.signature) has no job whose log could be followed")
            }
            if let log = flock[0].log, let file = FileReader(log) {
                offset = try LogFile.copy(file, from: offset)
            }
            if isDone { return flock[0] }
            try await Pause.sleep(period, for: "follow the log")
        }
    }
}
