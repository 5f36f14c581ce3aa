extension SbatchOptions {
    /// Puts what an option sets back to what it is without it.
    mutating func reset(_ option: SbatchOption) {
        let fresh = JobDescription()
        func reset<Value>(_ property: WritableKeyPath<JobDescription, Value>) {
            job[keyPath: property] = fresh[keyPath: property]
        }
        if let property = Self.texts[option] ?? Self.files[option] { return reset(property) }
        if let property = Self.counts[option] { return reset(property) }
        if let property = Self.amounts[option] { return reset(property) }
        if let property = Self.gpus[option] { return reset(property) }
        if let property = Self.switches[option] { return reset(property) }
        if let flags = Self.flags[option] {
            job.flags.subtract(flags)
            return
        }
        if let property = Self.settings[option] {
            command[keyPath: property] = false
            return
        }
        switch option {
        case .coreSpec, .threadSpec: reset(\.specializedProcessors)
        case .cpuFreq: reset(\.cpuFrequency)
        case .distribution: reset(\.distribution)
        case .exclusive, .oversubscribe: reset(\.sharing)
        case .extraNodeInfo:
            reset(\.hasNodeInformation)
            reset(\.socketsPerNode)
            reset(\.coresPerSocket)
            reset(\.threadsPerCore)
        case .gpuBind:
            reset(\.gpuBinding)
            reset(\.tresBinding)
        case .resvPorts: reset(\.reservedPorts)
        case .segment: reset(\.segmentSize)
        case .gpuFreq: reset(\.gpuFrequency)
        case .gres: reset(\.gres)
        case .mailType: reset(\.mailEvents)
        case .memBind: reset(\.memoryBinding)
        case .nodefile: reset(\.requiredNodesFile)
        case .nodelist: reset(\.requiredNodes)
        case .nodes: reset(\.nodes)
        case .power: reset(\.levelsPower)
        case .requeue, .noRequeue: reset(\.requeues)
        case .switchRequest: reset(\.switches)
        case .switchWait, .switches:
            reset(\.switches)
            reset(\.switchWait)
        case .umask: reset(\.umask)
        case .verbose: command.verbosity = 0
        case .quiet: command.quietness = 0
        // The others are neither for one component only, nor can a variable turn them off.
        default: break
        }
    }
}
