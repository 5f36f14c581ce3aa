internal import DoraCore

/// The diagnoses of a flock: what has happened to many is told once.
struct Explanation: Sendable {
    /// XPs to which the same has happened.
    struct Group: Sendable {
        var diagnosis: Diagnosis
        /// Where they stand in the flock.
        var members: [Int]
        /// How many of them were on each node.
        var nodes: [String: Int] = [:]
    }

    /// The largest groups first, those that failed before those that wait.
    private(set) var groups: [Group] = []
    /// The diagnosis of each sheep that has one.
    let diagnoses: [Int: Diagnosis]
    /// How many XPs have never been submitted.
    let unsubmitted: Int

    init(_ diagnoses: [Int: Diagnosis], unsubmitted: Int = 0) {
        self.diagnoses = diagnoses
        self.unsubmitted = unsubmitted
        var places: [Key: Int] = [:]
        for (index, diagnosis) in diagnoses.sorted(by: { $0.key < $1.key }) {
            let key = Key(diagnosis)
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append(Group(diagnosis: diagnosis, members: []))
            }
            groups[place].members.append(index)
            if let nodes = diagnosis.nodes { groups[place].nodes[nodes, default: 0] += 1 }
        }
        groups.sort { one, other in
            (one.diagnosis.isWaiting ? 1 : 0, -one.members.count, one.members[0])
                < (other.diagnosis.isWaiting ? 1 : 0, -other.members.count, other.members[0])
        }
    }

    /// What makes two diagnoses the same: numbers in the log's last line differ from job to job.
    private struct Key: Hashable {
        var cause: Diagnosis.Cause
        var line: String

        init(_ diagnosis: Diagnosis) {
            cause = diagnosis.cause
            line =
                diagnosis.isWaiting
                ? "" : (diagnosis.log.last ?? "").replacing(/[0-9a-f]*[0-9][0-9a-f]*/, with: "#")
        }
    }

    /// The explanation as lines.
    ///
    /// - Parameter nameOf: what to call a member.
    func lines(nameOf: (Int) -> String) -> [String] {
        let rest =
            unsubmitted == 0
            ? []
            : [
                "\(TextAmount.experiments(unsubmitted)): not submitted yet; grid without --why "
                    + "submits \(unsubmitted == 1 ? "it" : "them")"
            ]
        guard !groups.isEmpty else {
            return rest.isEmpty ? ["Nothing waits and nothing failed."] : rest
        }
        return groups.flatMap { group -> [String] in
            let count = group.members.count
            let names = group.members.prefix(Self.shownNames).map(nameOf).joined(separator: ", ")
            let more = count > Self.shownNames ? " and \(count - Self.shownNames) more" : ""
            var lines = ["\(TextAmount.experiments(count)): \(group.diagnosis.words)"]
            lines.append("  \(names)\(more)")
            if !group.nodes.isEmpty { lines.append("  on \(Self.text(group.nodes))") }
            if let detail = group.diagnosis.detail {
                let isOne = count > 1 && group.diagnosis.isWaiting
                lines.append("  \(isOne ? "the first: " : "")\(detail)")
            }
            return lines + group.diagnosis.log.map { "  | \($0)" }
        } + rest
    }

    /// The same with the names of the XPs, as tables show them, for what to call them.
    func lines(names: [String], base: String) -> [String] {
        lines { GridTable.shown(names[$0], base: base) }
    }

    private static let shownNames = 8

    private static func text(_ nodes: [String: Int]) -> String {
        let sorted = nodes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = sorted.prefix(8).map { $0.value == 1 ? $0.key : "\($0.key) (\($0.value))" }
        return shown.joined(separator: ", ") + (sorted.count > 8 ? ", …" : "")
    }

    /// Nodes that failed under a job. Of a job on several nodes it is not known which one failed,
    /// unless the scheduler names it.
    var failedNodes: [String] {
        Set(
            diagnoses.values.filter(\.blamesNode).compactMap(\.nodes)
                .filter { !$0.contains { "[,".contains($0) } }
        ).sorted()
    }
}

extension Diagnosis {
    var isWaiting: Bool {
        switch cause {
        case .waiting, .waitingHere: true
        default: false
        }
    }
}
