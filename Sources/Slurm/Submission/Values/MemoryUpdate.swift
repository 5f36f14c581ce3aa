/// When Slurm may take memory that a job does not use back from it (`--mem-update`,
/// `mem_update_margin`, `mem_update_delay`). From 26.05 on.
public struct MemoryUpdate: Sendable, Hashable, Codable, LosslessStringConvertible {
    /// What is left to the job beyond what it uses, in percent as slurmctld reads it.
    public var margin: Int
    /// How long after the start, in minutes.
    public var delay: Int

    /// A choice of both; neither may be 0.
    ///
    /// - Parameters:
    ///   - margin: what is left to the job beyond what it uses, in percent, up to 65535.
    ///   - delay: how long after the start, in minutes, up to 65535.
    public init(margin: Int, delay: Int) {
        self.margin = margin
        self.delay = delay
    }

    /// Reads sbatch's notation, `margin@time`; nil where it is not one.
    ///
    /// - Parameter description: the value of `--mem-update`.
    public init?(_ description: String) {
        guard let update = try? MemoryUpdate(parsing: description) else { return nil }
        self = update
    }

    /// - Throws: `SlurmError` that names the bad part.
    init(parsing text: String) throws(SlurmError) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let margin = LeadingInteger(halves[0]), margin.rest.isEmpty,
            (1...Int(UInt16.max)).contains(margin.value),
            let delay = TimeLimit(String(halves[1]))?.minutes, delay <= UInt16.max
        else {
            throw .badOption("--mem-update", text, "is not margin@time, such as 10@30:00")
        }
        self.init(margin: margin.value, delay: delay)
    }

    /// `10@30`, the time in minutes.
    public var description: String { "\(margin)@\(delay)" }
}
