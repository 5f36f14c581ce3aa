internal import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// When and where a job ran, and why it waits or did not end well.
struct JobLife: Sendable {
    /// By the clock of its node; nil while it has not started.
    var start: Date?
    /// Nil while it has not ended.
    var end: Date?
    /// As a host list; nil where it is not known.
    var nodes: String?
    /// Nil where there is nothing to explain.
    var diagnosis: Diagnosis?

    /// Reads the job's records, and asks why where that is a question.
    init(of sheep: Sheep, _ shepherd: Shepherd) async {
        diagnosis = await shepherd.explain([sheep]).diagnoses[0]
        guard let token = sheep.file?.token, let job = sheep.job,
            sheep.state.isDone || sheep.state.isRunning
        else { return }
        let notes = JobNotes.read(of: sheep.xp, job: job.id, token: token)
        start = notes.start.map { Date(timeIntervalSince1970: Double($0.time)) }
        end = notes.end.map { Date(timeIntervalSince1970: Double($0.time)) }
        nodes = diagnosis?.nodes ?? notes.start?.writer.host
    }

    /// The lines of `info`, with their titles.
    var lines: [String] {
        let now = Date()
        var lines: [String] = []
        if let start {
            let span = TextAmount.duration(seconds: (end ?? now).timeIntervalSince(start))
            let place = nodes.map { ", on \($0.printable)" } ?? ""
            lines.append(
                "ran     \(end == nil ? "since" : "from") "
                    + "\(GridProgress.clock(start, from: now)), for \(span)\(place)")
        }
        if let diagnosis {
            let detail = diagnosis.detail.map { " (\($0.printable))" } ?? ""
            lines.append("why     \(diagnosis.words)\(detail)")
            lines += diagnosis.log.map { "        | \($0.printable)" }
        }
        return lines
    }

    /// What `info --json` adds to its object.
    var json: JSONObject {
        let seconds = { (date: Date?) -> JSONValue in
            date.map { .int(Int($0.timeIntervalSince1970)) } ?? .null
        }
        return [
            "started": seconds(start), "ended": seconds(end),
            "nodes": nodes.map { .string($0) } ?? .null,
            "why": diagnosis.map { .string($0.words) } ?? .null,
        ]
    }
}
