extension SbatchOptions {
    /// Sets an option about nodes and processors; false where it is none.
    mutating func setPlace(
        _ option: SbatchOption, _ text: String, _ name: String
    ) throws(SlurmError) -> Bool {
        switch option {
        case .nodes:
            job.nodes = try NodeCount(parsing: text)
            try job.nodes?.check(release)
        case .segment: job.segmentSize = try Self.number(text, name)
        case .nodelist: (job.requiredNodes, job.requiredNodesFile) = (text, nil)
        case .nodefile: (job.requiredNodes, job.requiredNodesFile) = (nil, text)
        case .extraNodeInfo:
            let (sockets, cores, threads) = try NodeInformation.parse(text)
            (job.socketsPerNode, job.coresPerSocket) = (sockets, cores)
            job.threadsPerCore = threads
            job.hasNodeInformation = true
        case .coreSpec:
            job.specializedProcessors = .cores(
                try low16Bits(text, name, isPositive: false))
        case .threadSpec:
            job.specializedProcessors = .threads(
                try low16Bits(text, name, isPositive: true))
        case .distribution:
            let distribution = try TaskDistribution(
                parsing: text, planeSize: context.environment["SLURM_DIST_PLANESIZE"])
            job.distribution = distribution.keeping(planeSizeOf: job.distribution)
        case .cpuFreq:
            job.cpuFrequency = try CPUFrequency(
                parsing: text, allowed: context.configuration.governors,
                preferred: context.configuration.defaultGovernor, release: release)
        case .memBind:
            job.memoryBinding = try MemoryBinding(parsing: text, over: job.memoryBinding)
            if release >= SlurmRelease(25, 11), text.lowercased().contains(bytesOf: "sort") {
                throw .badOption(name, text, "has a word about sorting, which ended with 25.05")
            }
        case .waitAllNodes:
            let value = try low16Bits(text, name, isPositive: false)
            guard value <= 1 else {
                throw .badOption(name, text, "is neither 0 nor 1")
            }
            job.waitsForAllNodes = value == 1
        case .power:
            job.levelsPower = text.pieces(at: ",").contains { $0.isSame(as: "level") }
        default: return false
        }
        return true
    }
}
