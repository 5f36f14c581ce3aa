internal import DoraCore

/// How much more a retried job asks for, of what its last one ran out of.
public struct ResourceGrowth: Sendable, Hashable {
    /// The factor for memory; 1 asks for as much as before.
    public var memory: Double
    /// The factor for time; 1 asks for as much as before.
    public var time: Double

    /// - Parameters:
    ///   - memory: at least 1.
    ///   - time: at least 1.
    public init(memory: Double = 1, time: Double = 1) {
        self.memory = max(memory, 1)
        self.time = max(time, 1)
    }

    /// What the next job asks for.
    ///
    /// - Parameters:
    ///   - wanted: what the grid asks for.
    ///   - last: what the last job asked for, which may have grown before.
    func next(
        _ wanted: SlurmConfig, after diagnosis: Diagnosis, last: SlurmConfig?
    ) -> SlurmConfig {
        var next = wanted
        if diagnosis.ranOutOfMemory, memory > 1 {
            let before = last?.memPerGPU ?? wanted.memPerGPU
            next.memPerGPU = max(wanted.memPerGPU, before * memory)
        }
        if diagnosis.ranOutOfTime, time > 1 {
            let before = Double(last?.time ?? wanted.time)
            next.time = max(wanted.time, Int(min((before * time).rounded(.up), 1e9)))
        }
        return next
    }

    /// Reads `2x`, `1.5x` or `2`.
    static func factor(_ text: String) -> Double? {
        let number = text.hasSuffix("x") ? String(text.dropLast()) : text
        guard let factor = Double(number), factor.isFinite, factor >= 1, factor <= 1000 else {
            return nil
        }
        return factor
    }
}

extension Shepherd {
    /// What the next jobs of these members ask for: more of what they ran out of, and none of the
    /// nodes that failed under them.
    ///
    /// - Parameter members: where those to be retried stand in the flock, and what the grid asks.
    func grown(
        _ members: [Int: SlurmConfig], of flock: [Sheep], _ growth: ResourceGrowth,
        avoidsFailedNodes: Bool
    ) async -> [Int: SlurmConfig] {
        let indices = members.keys.filter { flock[$0].state.isDone }.sorted()
        guard !indices.isEmpty else { return members }
        let explanation = await explain(indices.map { flock[$0] }, isOfQueue: false)
        let failed = avoidsFailedNodes ? explanation.failedNodes : []
        if !failed.isEmpty {
            log(
                "Retrying without \(failed.joined(separator: ", ")), which failed; "
                    + "--retry_anywhere uses them again")
        }
        var grown = members
        for (place, diagnosis) in explanation.diagnoses {
            let index = indices[place]
            guard let wanted = members[index] else { continue }
            let last = flock[index].file.flatMap { try? SlurmConfig(json: $0.slurm) }
            var next = growth.next(wanted, after: diagnosis, last: last)
            if diagnosis.blamesNode, !failed.isEmpty {
                next.exclude = ([next.exclude].compactMap { $0 } + failed).joined(separator: ",")
            }
            grown[index] = next
        }
        return grown
    }
}
