extension JobDescription {
    /// The job that a command line of sbatch describes, with the options in the script and in
    /// variables such as `SBATCH_PARTITION`.
    ///
    /// ```swift
    /// let job = try JobDescription(sbatch: ["-N2", "--gpus=8"], script: script)
    /// ```
    ///
    /// - Parameters:
    ///   - arguments: the words after `sbatch`.
    ///   - script: the script; else the first word that is no option names its file.
    ///   - context: what is taken from the surroundings: variables, current folder, time.
    /// - Throws: `SlurmError` that says what is wrong with the options or the script.
    public init(
        sbatch arguments: [String], script: JobScript? = nil,
        context: SubmissionContext = .current
    ) throws(SlurmError) {
        self = try SbatchCommand(arguments, script: script, context: context).description
    }

    /// The options of sbatch that say the same, for showing and logging; those of later components
    /// follow with a `:` before each.
    ///
    /// What no option says is not among them: ``environment``, ``umask``, a ``switchWait`` without
    /// ``switches``, and what ``tresPerTask`` says, but for processors, beside a number of tasks for
    /// each GPU.
    public var sbatchArguments: [String] {
        var list = SbatchArguments()
        addJob(&list)
        addFiles(&list)
        addTime(&list)
        addNodes(&list)
        addTasks(&list)
        addResources(&list)
        return laterComponents.reduce(list.words) { $0 + [":"] + $1.sbatchArguments }
    }

    private func addJob(_ list: inout SbatchArguments) {
        // sbatch takes the name of a later component for all that have none.
        let isNamedLater = laterComponents.contains { $0.name != nil }
        list.add("job-name", name ?? (isNamedLater ? effectiveName : nil))
        list.add("comment", comment)
        list.add("account", account)
        list.add("wckey", workloadKey)
        list.add("mail-type", mailEvents.isEmpty ? nil : mailEvents)
        list.add("mail-user", mailUser)
        list.add("partition", partition)
        list.add("qos", qos)
        list.add("reservation", reservation)
        list.add("clusters", clusters)
        list.add("cluster-constraint", clusterConstraint)
        list.add("uid", userID)
        list.add("gid", groupID)
        list.add("mcs-label", mcsLabel)
        list.add("context", selinuxContext)
        list.add("acctg-freq", accountingFrequency)
        list.add("profile", profile == .all ? "all" : profile?.description)
    }

    private func addFiles(_ list: inout SbatchArguments) {
        list.add("chdir", workingDirectory)
        list.add("input", standardInput)
        list.add("output", standardOutput)
        list.add("error", standardError)
        list.add("open-mode", openMode)
        list.add("export", export)
        list.add("export-file", exportFile)
        list.add("get-user-env", if: loadsLoginEnvironment)
        list.add("propagate", propagatedLimits)
        list.add("container", container)
        list.add("container-id", containerID)
        list.add("container-type", containerType)
        list.add("extra", extra)
        list.add("bb", burstBuffer)
        list.add("bbf", burstBufferFile)
    }

    private func addTime(_ list: inout SbatchArguments) {
        list.add("time", timeLimit)
        list.add("time-min", minimumTimeLimit)
        list.add("begin", begin.map { "uts\($0.secondsSince1970)" })
        list.add("deadline", deadline.map { "uts\($0.secondsSince1970)" })
        list.add("delay-boot", delayBoot.map(SbatchArguments.span))
        list.add("signal", signal)
        list.add("array", array)
        list.add("dependency", dependency)
        // Both can be given, and both are sent.
        list.add(
            "kill-on-invalid-dep", flags.contains(.killOnInvalidDependency) ? "yes" : nil)
        list.add(
            "kill-on-invalid-dep", flags.contains(.keepOnInvalidDependency) ? "no" : nil)
        list.add("requeue", if: requeues == true && !expeditesRequeue)
        list.add("requeue", expeditesRequeue ? "expedite" : nil)
        list.add("no-requeue", if: requeues == false)
        list.add("hold", if: isHeld)
        list.add("priority", priority)
        list.add("nice", nice)
    }

    private func addNodes(_ list: inout SbatchArguments) {
        list.add("nodes", nodes)
        list.add("nodelist", requiredNodes)
        list.add("nodefile", requiredNodesFile)
        list.add("exclude", excludedNodes)
        list.add("contiguous", if: isContiguous)
        list.add("exclusive", if: sharing == .exclusive)
        list.add("oversubscribe", if: sharing == .oversubscribe)
        let words: [NodeSharing: String] = [.user: "user", .mcs: "mcs", .topology: "topo"]
        list.add("exclusive", words[sharing ?? .exclusive])
        list.add("constraint", constraint)
        list.add("prefer", preference)
        list.add("batch", batchConstraint)
        list.add("spread-job", if: spreadsOverNodes)
        list.add("use-min-nodes", if: prefersFewNodes)
        list.add(
            "switches",
            switches.map { count in
                "\(count)" + (switchWait.map { "@" + SbatchArguments.span($0) } ?? "")
            })
        list.add("no-kill", if: staysAfterNodeFailure)
        list.add("wait-all-nodes", waitsForAllNodes.map { $0 ? 1 : 0 })
        list.add("reboot", if: reboots)
        list.add("power", levelsPower ? "level" : nil)
        list.add("network", network)
        list.add("segment", segmentSize)
        list.add("spread-segments", if: spreadsSegments)
        list.add("consolidate-segments", if: consolidatesSegments)
        list.add("resv-ports", reservedPorts)
        list.add("stepmgr", if: managesSteps)
        list.add("external", if: isExternal)
    }

    private func addTasks(_ list: inout SbatchArguments) {
        list.add("ntasks", tasks)
        list.add("ntasks-per-node", tasksPerNode)
        list.add("ntasks-per-socket", tasksPerSocket)
        list.add("ntasks-per-core", tasksPerCore)
        list.add("ntasks-per-gpu", tasksPerGPU)
        list.add("ntasks-per-tres", tasksPerTRES)
        if !canSayTaskResources {
            let resources = try? TaskResources(self, SlurmRelease(25, 5))
            list.add("cpus-per-task", resources?.cpus)
        } else if !tasksGet("cpu") {
            list.add("cpus-per-task", cpusPerTask)
        }
        list.add("mincpus", minimumCPUsPerNode)
        list.add("overcommit", if: overcommits)
        if hasNodeInformation {
            let numbers = [socketsPerNode, coresPerSocket, threadsPerCore]
            list.add(
                "extra-node-info",
                numbers.map { $0.map(String.init) ?? "*" }.joined(separator: ":"))
        } else {
            list.add("sockets-per-node", socketsPerNode)
            list.add("cores-per-socket", coresPerSocket)
            list.add("threads-per-core", threadsPerCore)
        }
        list.add("hint", hint)
        if let distribution, !distribution.isPlane, let size = distribution.planeSize {
            list.add("distribution", "plane=\(size)")
        }
        list.add("distribution", distribution)
        switch specializedProcessors {
        case .cores(let count): list.add("core-spec", count)
        case .threads(let count): list.add("thread-spec", count)
        case nil: break
        }
        list.add("cpu-freq", cpuFrequency)
    }

    /// Whether `--tres-per-task` may stand there: beside a number of tasks for each GPU, sbatch takes
    /// it from a variable only.
    private var canSayTaskResources: Bool { tasksPerGPU == nil && tasksPerTRES == nil }

    /// Whether `--tres-per-task` says how many each task gets: sbatch refuses to hear it twice.
    private func tasksGet(_ name: String) -> Bool {
        tresPerTask?.lowercased().contains(bytesOf: name) ?? false
    }

    private func addResources(_ list: inout SbatchArguments) {
        list.add("mem", memoryPerNode)
        list.add("mem-per-cpu", memoryPerCPU)
        list.add("mem-per-gpu", memoryPerGPU)
        list.add("mem-update", memoryUpdate)
        list.add("oom-kill-step", oomKillsStep.map { $0 ? 1 : 0 })
        list.add("mem-bind", memoryBinding)
        list.add("tmp", temporaryDisk)
        list.add("gres", gres)
        let flags = [
            enforcesGresBinding.map { $0 ? "enforce-binding" : "disable-binding" },
            isOneTaskPerSharing.map { ($0 ? "one-task" : "multiple-tasks") + "-per-sharing" },
        ].compactMap { $0 }
        list.add("gres-flags", flags.isEmpty ? nil : flags.joined(separator: ","))
        list.add("gpus", gpus)
        list.add("gpus-per-node", gpusPerNode)
        list.add("gpus-per-socket", gpusPerSocket)
        list.add("gpus-per-task", tasksGet("gres/gpu") ? nil : gpusPerTask)
        list.add("cpus-per-gpu", cpusPerGPU)
        list.add("tres-per-task", canSayTaskResources ? tresPerTask : nil)
        list.add("gpu-bind", gpuBinding)
        list.add("tres-bind", tresBinding)
        list.add("gpu-freq", gpuFrequency)
        list.add("licenses", licenses)
        list.add("resources", resources)
    }
}

/// Options as they are gathered.
private struct SbatchArguments {
    private(set) var words: [String] = []

    mutating func add(_ name: String, _ value: (some CustomStringConvertible)?) {
        if let value { words.append("--\(name)=\(value)") }
    }

    mutating func add(_ name: String, if isGiven: Bool) {
        if isGiven { words.append("--\(name)") }
    }

    /// Seconds in the notation of sbatch's spans.
    static func span(_ seconds: Int) -> String {
        seconds == UInt32.max ? "UNLIMITED" : "\(seconds / 60):\(seconds % 60)"
    }
}

extension OpenMode: CustomStringConvertible {
    /// `append` or `truncate`.
    public var description: String { self == .append ? "append" : "truncate" }
}
