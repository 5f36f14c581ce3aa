extension JobDescription {
    /// The name of the job: its own, or that of its script.
    var effectiveName: String? {
        name ?? command.map { String($0.split(separator: "/").last ?? $0[...]) }
    }

    /// The fields that the options set, before generic resources are checked, and without the
    /// environment.
    ///
    /// - Parameter isFirst: whether it is the component that has the script.
    /// - Throws: `SlurmError` where a number does not fit its field, or a file cannot be read.
    func fields(
        _ layout: TaskLayout, _ context: SubmissionContext, isFirst: Bool
    ) throws(SlurmError) -> JobFields {
        var job = JobFields()
        setTexts(&job)
        setFiles(&job, context)
        try setCommand(&job, context, isFirst: isFirst)
        try setTime(&job)
        try setLayout(&job, layout, context.configuration.release)
        try setChoices(&job)
        try setLaterChoices(&job, context.configuration)
        try setResources(&job, context.configuration.gresPrefix)
        // From 23.02 on, slurmctld knows the submitter from the credential alone.
        let isNamed = context.configuration.release < SlurmRelease(23, 2)
        job.user_id = userID ?? (isNamed ? context.userID : nil)
        job.group_id = groupID ?? (isNamed ? context.groupID : nil)
        return job
    }

    // MARK: Words

    private func setTexts(_ job: inout JobFields) {
        job.account = account
        job.acctg_freq = accountingFrequency
        job.array_inx = array?.description
        job.batch_features = batchConstraint
        job.burst_buffer = burstBuffer
        job.clusters = clusters
        job.cluster_features = clusterConstraint
        job.comment = comment
        job.container = container
        job.container_id = containerID
        job.container_type = containerType
        job.dependency = dependency?.description
        job.extra = extra
        job.features = constraint
        let licenses = [licenses, resources].compactMap { $0 }
        job.licenses = licenses.isEmpty ? nil : licenses.joined(separator: ",")
        job.mail_user = mailUser
        job.mcs_label = mcsLabel
        job.name = effectiveName ?? "sbatch"
        job.network = network
        job.partition = partition
        job.prefer = preference
        job.qos = qos
        job.req_context = selinuxContext
        job.reservation = reservation
        job.wckey = workloadKey
    }

    private func setFiles(_ job: inout JobFields, _ context: SubmissionContext) {
        let folder = workingDirectory.map(context.absolutePath) ?? context.currentDirectory
        func file(_ path: String?) -> String? {
            path.map { path in
                if path.isSame(as: "none") { return "/dev/null" }
                return path.hasPrefix("/") ? path : "\(folder)/\(path)"
            }
        }
        job.work_dir = folder
        guard !isExternal else { return }
        job.std_in = file(standardInput) ?? "/dev/null"
        job.std_out = file(standardOutput)
        job.std_err = file(standardError)
    }

    private func setCommand(
        _ job: inout JobFields, _ context: SubmissionContext, isFirst: Bool
    ) throws(SlurmError) {
        let marker = tokenPlacement == .commandAndSubmitLine ? token?.description : nil
        if let first = command ?? marker, !isExternal { job.argv = [first] + arguments }
        let line = submitLine ?? (["sbatch"] + sbatchArguments + job.argv).joined(separator: " ")
        job.submit_line = line + (token.map { " # \($0)" } ?? "")
        // sbatch reads it whether or not there is a script to put it into.
        let lines = try burstBufferFile.map { path throws(SlurmError) in
            try FileContents.read(path, in: context, option: "--bbf")
        }
        guard let script else {
            // Without one it is the script.
            if let lines, isFirst, isExternal { job.script = JobScript(bytes: lines) }
            return
        }
        try script.check()
        job.script = lines.map(script.inserting) ?? script
    }

    // MARK: Time

    private func setTime(_ job: inout JobFields) throws(SlurmError) {
        if let begin, let deadline, deadline < begin {
            throw .refused("the deadline is before the time to begin")
        }
        // Slurm's init leaves these 0, and its own client sends that.
        job.begin_time = begin?.secondsSince1970
        job.deadline = deadline?.secondsSince1970
        job.delay_boot = try FieldNumber.any(delayBoot, "--delay-boot")
        job.time_limit = timeLimit?.rawMinutes
        job.time_min = minimumTimeLimit?.rawMinutes
        job.warn_signal = signal?.signal.number
        job.warn_time = try FieldNumber.any(signal?.secondsBefore, "--signal")
        // Zero is what the field has already.
        if let flags = signal?.flags, flags != 0 { job.warn_flags = flags }
        job.niceness = try FieldNumber.niceness(nice, "--nice")
        // 0 holds a job; as a priority it says nothing.
        job.priority = isHeld ? 0 : priority == 0 ? nil : priority
    }

    // MARK: Nodes and tasks

    private func setLayout(
        _ job: inout JobFields, _ layout: TaskLayout, _ release: SlurmRelease
    ) throws(SlurmError) {
        job.bitflags = flags.rawValue
        if layout.tasksAreSet {
            job.bitflags = (job.bitflags ?? 0) | JobFlags.tasksAreSet.rawValue
            job.num_tasks = try FieldNumber.count(layout.tasks, "--ntasks")
        }
        if let cpusPerTask {
            job.bitflags = (job.bitflags ?? 0) | JobFlags.cpusAreSet.rawValue
            job.cpus_per_task = try FieldNumber.count(cpusPerTask, "--cpus-per-task")
        }
        job.min_cpus = try FieldNumber.count(minimumCPUs(layout), "--cpus-per-task")
        if overcommits { job.overcommit = 1 }
        if layout.nodesAreSet {
            job.min_nodes = try FieldNumber.count(layout.nodes.minimum, "--nodes")
            job.max_nodes =
                layout.nodes.maximum > 0
                ? try FieldNumber.count(layout.nodes.maximum, "--nodes") : nil
            job.job_size_str = layout.nodes.maximum > 0 ? layout.nodes.sizes : nil
        } else if layout.tasksAreSet, layout.tasks == 0 {
            job.min_nodes = 0
        } else if layout.tasksAreSet, let tasksPerNode, tasksPerNode > 0,
            release >= SlurmRelease(23, 11)
        {
            job.min_nodes = try FieldNumber.count((layout.tasks - 1) / tasksPerNode + 1, "--nodes")
        }
        job.pn_min_cpus = try FieldNumber.count(layout.minimumCPUsPerNode, "--mincpus")
        job.sockets_per_node = try FieldNumber.count(layout.socketsPerNode, "--sockets-per-node")
        job.cores_per_socket = try FieldNumber.count(layout.coresPerSocket, "--cores-per-socket")
        job.threads_per_core = try FieldNumber.count(layout.threadsPerCore, "--threads-per-core")
        job.ntasks_per_core = try FieldNumber.count(layout.tasksPerCore, "--ntasks-per-core")
        job.ntasks_per_node = try FieldNumber.count(tasksPerNode, "--ntasks-per-node")
        job.ntasks_per_socket = try FieldNumber.count(tasksPerSocket, "--ntasks-per-socket")
        job.ntasks_per_tres = try FieldNumber.count(tasksPerTRES ?? tasksPerGPU, "--ntasks-per-gpu")
        job.task_dist = layout.distribution.rawValue
        job.plane_size = try FieldNumber.count(layout.distribution.planeSize, "--distribution")
        job.exc_nodes = layout.excludedNodes
        // From 23.11 on, an order of tasks may name a node more than once.
        let keepsOrder = layout.distribution.isArbitrary && release >= SlurmRelease(23, 11)
        job.req_nodes = layout.requiredNodes.flatMap { list in
            let hosts = HostList(list, in: release)
            return (keepsOrder ? hosts : hosts?.unique())?.description
        }
        guard !layout.distribution.isArbitrary || job.req_nodes != nil else {
            throw .refused("--distribution=arbitrary needs a list of nodes, as by --nodelist")
        }
    }

    private func minimumCPUs(_ layout: TaskLayout) -> Int {
        if overcommits { return max(layout.nodes.minimum, 1) }
        if let cpusPerTask {
            return layout.estimatedTasks.multipliedReportingOverflow(by: cpusPerTask).partialValue
        }
        return layout.nodesAreSet && layout.nodes.minimum == 0 ? 0 : layout.estimatedTasks
    }

    // MARK: Choices

    private func setChoices(_ job: inout JobFields) throws(SlurmError) {
        job.contiguous = isContiguous ? 1 : 0
        job.core_spec = try specializedProcessors?.rawValue()
        job.cpu_freq_min = cpuFrequency?.minimum
        job.cpu_freq_max = cpuFrequency?.maximum
        job.cpu_freq_gov = cpuFrequency?.governor
        if staysAfterNodeFailure { job.kill_on_node_fail = 0 }
        job.mail_type = mailEvents.rawValue
        job.mem_bind = memoryBinding?.list
        job.mem_bind_type = memoryBinding?.rawType ?? 0
        job.open_mode = openMode?.rawValue
        if levelsPower { job.power_flags = 1 }
        job.profile = profile?.rawValue
        if reboots { job.reboot = 1 }
        job.req_switch = try FieldNumber.any(switches, "--switches")
        job.requeue = requeues.map { $0 ? 1 : 0 }
        job.shared = sharing?.rawValue
        job.wait4switch = try FieldNumber.any(switchWait, "--switches")
        job.wait_all_nodes = waitsForAllNodes.map { $0 ? 1 : 0 }
    }

    /// What init leaves 0 and sbatch sends as "unset": 0 would mean something.
    private func setLaterChoices(
        _ job: inout JobFields, _ configuration: SubmissionConfiguration
    ) throws(SlurmError) {
        let unset: UInt16 = 0xFFFE
        if configuration.release >= SlurmRelease(24, 5) {
            job.resv_port_cnt = try FieldNumber.any(reservedPorts, "--resv-ports") ?? unset
            job.segment_size = try FieldNumber.count(segmentSize, "--segment")
        }
        if configuration.release >= SlurmRelease(24, 11) {
            job.oom_kill_step = oomKillsStep.map { $0 ? 1 : 0 } ?? unset
        }
        job.mem_update_margin = try FieldNumber.any(memoryUpdate?.margin, "--mem-update")
        job.mem_update_delay = try FieldNumber.any(memoryUpdate?.delay, "--mem-update")
        var implied = configuration.impliedFlags
        if flags.contains(.disableGresBinding) { implied.remove(.enforceGresBinding) }
        if flags.contains(.severalTasksPerSharing) { implied.remove(.oneTaskPerSharing) }
        job.bitflags = (job.bitflags ?? 0) | implied.rawValue
    }

    // MARK: Memory and generic resources

    private func setResources(_ job: inout JobFields, _ prefix: String) throws(SlurmError) {
        job.cpus_per_tres = cpusPerGPU.map { "\(prefix)gpu:\($0)" }
        job.mem_per_tres = memoryPerGPU.map { "\(prefix)gpu:\($0.megabytes)" }
        job.setMemory(perNode: memoryPerNode, perCPU: memoryPerCPU)
        if let temporaryDisk {
            job.pn_min_tmp_disk = try FieldNumber.count(
                Int(clamping: temporaryDisk.megabytes), "--tmp")
        }
        job.tres_bind = tresBinding ?? gpuBinding.map { "gpu:\($0)" }
        job.tres_freq = gpuFrequency.map { "gpu:\($0)" }
        job.tres_per_job = gpus?.tres(prefix: prefix)
        let perNode = [gpusPerNode?.tres(prefix: prefix), gresItems(prefix: prefix)]
        job.tres_per_node =
            perNode.contains { $0 != nil }
            ? perNode.compactMap { $0 }.joined(separator: ",") : nil
        job.tres_per_socket = gpusPerSocket?.tres(prefix: prefix)
        let perTask = [tresPerTask, gpusPerTask?.tres(prefix: prefix)].compactMap { $0 }
        job.tres_per_task = perTask.isEmpty ? nil : perTask.joined(separator: ",")
    }

    /// The items of `--gres`, each with the prefix.
    private func gresItems(prefix: String) -> String? {
        guard let gres, !gres.isSame(as: "none") else { return nil }
        return gres.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(prefix) ? String($0) : prefix + $0 }.joined(separator: ",")
    }
}
