internal import DoraCore
internal import Foundation

/// Shows a job's log while it grows.
struct LogFollower {
    let shepherd: Shepherd
    /// Between two looks at the log; the scheduler is asked every `statePeriod` of them.
    var period = Duration.milliseconds(500)
    var statePeriod = 4

    /// Copies the log to standard output until the job has ended.
    func follow(_ sheep: Sheep) async throws(DoraError) -> Sheep {
        var flock = [sheep]
        var offset: UInt64 = 0
        var looks = 0
        while true {
            if looks.isMultiple(of: statePeriod) { try await shepherd.refresh(&flock) }
            looks += 1
            // Looked at once more after the end: the last lines come with it.
            let isDone = flock[0].state.isDone
            guard flock[0].job != nil else {
                throw DoraError(
                    .notFound, operation: "follow the log",
                    message: "\(sheep.xp.signature) has no job whose log could be followed")
            }
            offset = try copy(flock[0].log, from: offset)
            if isDone { return flock[0] }
            try await Pause.sleep(period, for: "follow the log")
        }
    }

    /// In parts, for logs may be large.
    private func copy(_ log: String?, from offset: UInt64) throws(DoraError) -> UInt64 {
        guard let log, let file = FileHandle(forReadingAtPath: log) else { return offset }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil else { return offset }
        var offset = offset
        while let data = try? file.read(upToCount: 1 << 20), !data.isEmpty {
            do { try FileHandle.standardOutput.write(contentsOf: data) } catch {
                throw DoraError(
                    .inputOutput, operation: "follow the log",
                    message: "cannot write to standard output: \(error.localizedDescription)")
            }
            offset += UInt64(data.count)
        }
        return offset
    }
}
