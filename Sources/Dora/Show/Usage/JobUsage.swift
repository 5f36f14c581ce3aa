internal import Slurm

/// What a job used, against what it had.
struct JobUsage: Sendable, Hashable {
    /// How long it ran, in seconds.
    var elapsed = 0.0
    /// How long it could have run, in seconds; nil for as long as it liked.
    var limit: Double?
    /// Processor time, in seconds.
    var cpuTime = 0.0
    /// Processors that it had.
    var cpus = 0
    /// The most memory that its tasks had together, in bytes; nil where it was not measured.
    var peakMemory: Double?
    /// Memory that it had, in bytes.
    var memory: Double?

    /// The part of its processors' time that it used, 0 to about 1; nil if it had none.
    var cpuEfficiency: Double? {
        let available = elapsed * Double(cpus)
        return available > 0 ? cpuTime / available : nil
    }

    /// The part of its memory that it used at most.
    var memoryEfficiency: Double? {
        guard let peakMemory, let memory, memory > 0 else { return nil }
        return peakMemory / memory
    }
}

extension JobUsage {
    /// What slurmdbd says of a job, with its steps.
    init(_ row: AccountedJob) {
        elapsed = row.elapsed.inSeconds
        if case .minutes(let minutes) = row.timeLimit { limit = Double(minutes) * 60 }
        cpuTime = (row.userCPUTime + row.systemCPUTime).inSeconds
        cpus = Int(row.allocated[.cpu] ?? UInt64(row.requestedCPUs))
        // Where memory is no resource that jobs are given, what they asked for is told.
        let megabytes = row.allocated[.memory] ?? row.requestedMegabytes
        memory = megabytes.map { Double($0) * 1_048_576 }
        peakMemory = row.steps.compactMap { step in
            (step.totalUsage[.memory] ?? step.maximumUsage[.memory]).map { Double($0) }
        }.max()
    }
}

extension AccountedJob {
    /// On all its nodes.
    fileprivate var requestedMegabytes: UInt64? {
        switch requestedMemory {
        case .perNode(let megabytes) where megabytes > 0: megabytes * UInt64(max(nodeCount, 1))
        case .perCPU(let megabytes) where megabytes > 0: megabytes * UInt64(max(requestedCPUs, 1))
        default: nil
        }
    }
}

extension Duration {
    /// The time in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
