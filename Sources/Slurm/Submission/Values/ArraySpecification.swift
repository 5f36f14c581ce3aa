/// The indices of a job array and how many of its tasks may run at once (`--array`, `array_inx`).
public struct ArraySpecification: Sendable, Hashable, LosslessStringConvertible {
    /// The notation as it is sent, such as `0-9,20-40:2%4`.
    public let description: String

    /// All indices from the first to the last one, at most `limit` tasks at once.
    ///
    /// - Parameters:
    ///   - indices: the first and the last index.
    ///   - limit: how many tasks may run at once; `nil`: any number.
    public init(_ indices: ClosedRange<UInt32>, limit: Int? = nil) {
        let range =
            indices.count == 1
            ? "\(indices.lowerBound)" : "\(indices.lowerBound)-\(indices.upperBound)"
        description = range + (limit.map { "%\($0)" } ?? "")
    }

    /// These indices, at most `limit` tasks at once; runs of indices are sent as ranges.
    ///
    /// - Parameters:
    ///   - indices: the indices, in any order; repetitions do not matter.
    ///   - limit: how many tasks may run at once; `nil`: any number.
    public init(_ indices: some Sequence<UInt32>, limit: Int? = nil) {
        var runs: [ClosedRange<UInt32>] = []
        for index in indices.sorted() {
            if let last = runs.last, index <= last.upperBound { continue }
            if let last = runs.last, index == last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...index
            } else {
                runs.append(index...index)
            }
        }
        description =
            runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",") + (limit.map { "%\($0)" } ?? "")
    }

    /// Reads Slurm's notation; nil where it is not one.
    ///
    /// - Parameter description: a text such as `0-9,20-40:2%4`.
    public init?(_ description: String) {
        self.init(unchecked: description)
        guard (try? ranges()) != nil else { return nil }
    }

    /// A text that only slurmctld will judge, as sbatch does it.
    init(unchecked description: String) {
        self.description = description
    }

    /// A part of the array: an index, a range, or a range with a step.
    struct Part: Hashable {
        let first: UInt32
        let last: UInt32
        let step: UInt32

        var count: Int { Int((last - first) / step) + 1 }
        /// The last index that the steps reach, which may be less than the end of the range.
        var largest: UInt32 { last - (last - first) % step }
    }

    /// The largest index; nil for a text that does not parse.
    public var largestIndex: UInt32? { (try? ranges())?.map(\.largest).max() }

    /// How many tasks run at once at most; nil where there is no bound.
    public var limit: Int? {
        guard let percent = description.firstIndex(of: "%") else { return nil }
        return Int(description[description.index(after: percent)...])
    }

    /// The indices in ascending order, each once; empty for a text that does not parse, or names
    /// more than any array has (4,000,001).
    public var indices: [UInt32] {
        let parts = (try? ranges()) ?? []
        guard parts.reduce(0, { $0 + $1.count }) <= ArrayTaskSet.mostTasks else { return [] }
        return Set(parts.flatMap { stride(from: $0.first, through: $0.last, by: Int($0.step)) })
            .sorted()
    }

    /// The parts between the commas.
    ///
    /// - Throws: `SlurmError` that names the bad part.
    func ranges() throws(SlurmError) -> [Part] {
        var list = description[...]
        if let percent = list.firstIndex(of: "%") {
            let limit = list[list.index(after: percent)...]
            guard limit.allSatisfy(\.isDigit), let limit = UInt32(limit), limit > 0 else {
                throw bad("has \"%\(limit)\" for the number of tasks at once")
            }
            list = list[..<percent]
        }
        if list.first == "[", list.last == "]" { list = list.dropFirst().dropLast() }
        var parts: [Part] = []
        for text in list.split(separator: ",", omittingEmptySubsequences: false) {
            parts.append(try part(text))
        }
        return parts
    }

    private func part(_ text: Substring) throws(SlurmError) -> Part {
        let halves = text.split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let ends = halves[0].split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = (ends + halves.dropFirst()).compactMap { text in
            text.allSatisfy(\.isDigit) ? UInt32(text) : nil
        }
        guard numbers.count == ends.count + halves.count - 1,
            ends.count == 2 || halves.count == 1
        else {
            throw bad("has \"\(text)\"; use an index, first-last or first-last:step")
        }
        let part = Part(
            first: numbers[0], last: numbers[ends.count - 1],
            step: halves.count == 2 ? numbers[numbers.count - 1] : 1)
        guard part.first <= part.last else { throw bad("has the range \"\(text)\" reversed") }
        guard part.step > 0 else { throw bad("has a step of 0 in \"\(text)\"") }
        return part
    }

    private func bad(_ reason: String) -> SlurmError {
        .badOption("--array", description, reason)
    }
}
