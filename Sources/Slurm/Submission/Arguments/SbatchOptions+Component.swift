extension SbatchOptions {
    /// Ends the options of one component: settles those that overrule each other.
    ///
    /// - Returns: the component, which has no script yet.
    /// - Throws: `SlurmError` that names options that exclude each other.
    mutating func endComponent(
        program: String?, arguments: [String]
    ) throws(SlurmError) -> JobDescription {
        try settleTasksPerGPU()
        try checkSpecializedProcessors()
        try settleMemory()
        guard command.verbosity == 0 || command.quietness == 0 else {
            throw .refused("--verbose and --quiet exclude each other")
        }
        settleHint()
        try settleTaskResources()
        if release >= SlurmRelease(23, 2), isFromUser(.exclusive), isFromUser(.oversubscribe) {
            throw .refused("--exclusive and --oversubscribe exclude each other")
        }
        job.command = program
        job.arguments = arguments
        if job.name == nil, command.wrapped != nil { job.name = "wrap" }
        if job.name == nil, job.isExternal { job.name = "external" }
        makeFilesAbsolute()

        let component = job
        leaveVariables()
        // A list of variables means a login shell, for all components from here on.
        if let export = job.export, export.needsLogin(in: release) {
            job.loadsLoginEnvironment = true
        }
        if job.name == nil { job.name = job.effectiveName }
        return component
    }

    /// Later components may have another folder; the files of earlier ones stay where they are.
    private mutating func makeFilesAbsolute() {
        let folder = job.workingDirectory ?? context.currentDirectory
        for property in Self.files.values {
            guard let path = job[keyPath: property], !path.hasPrefix("/") else { continue }
            job[keyPath: property] = folder + "/" + path
        }
    }

    /// sbatch changes its own environment, in which it looks for the next component's options.
    private mutating func leaveVariables() {
        if let hint = job.hint { context.environment["SLURM_HINT"] = hint }
        if job.exportFile != nil { context.environment = [:] }
    }

    // MARK: Options that overrule each other

    private mutating func settleTasksPerGPU() throws(SlurmError) {
        let (gpu, tres) = (isFromUser(.ntasksPerGPU), isFromUser(.ntasksPerTRES))
        let (earlyGPU, earlyTRES) = (
            isFromEnvironment(.ntasksPerGPU), isFromEnvironment(.ntasksPerTRES)
        )
        guard gpu || tres || earlyGPU || earlyTRES else { return }
        if gpu && !tres && earlyTRES {
            takeBack(.ntasksPerTRES)
        } else if tres && !gpu && earlyGPU {
            takeBack(.ntasksPerGPU)
        } else if gpu && tres || earlyGPU && earlyTRES, job.tasksPerGPU != job.tasksPerTRES {
            throw .refused("--ntasks-per-gpu and --ntasks-per-tres differ")
        }
        for option in [SbatchOption.gpusPerTask, .gpusPerSocket, .ntasksPerNode, .tresPerTask]
        where isFromUser(option) || isFromEnvironment(option) {
            // On the command line and in the script it is a contradiction, whatever it says.
            if option == .tresPerTask, !isFromUser(option), !job.givesTasksGPUs(in: release) {
                continue
            }
            throw .refused("--\(option.rawValue) and --ntasks-per-gpu exclude each other")
        }
    }

    private func checkSpecializedProcessors() throws(SlurmError) {
        let both = [SbatchOption.coreSpec, .threadSpec]
        guard both.contains(where: isSet) else { return }
        guard !both.allSatisfy(isFromUser),
            !both.allSatisfy(isFromEnvironment) || both.contains(where: isFromUser)
        else { throw .refused("--core-spec and --thread-spec exclude each other") }
    }

    /// What the script or the command line says overrules variables.
    private mutating func settleMemory() throws(SlurmError) {
        let kinds = [SbatchOption.mem, .memPerCPU, .memPerGPU]
        let chosen = kinds.filter(isFromUser)
        guard chosen.count < 2, !chosen.isEmpty || kinds.filter(isFromEnvironment).count < 2
        else { throw .refused("--mem, --mem-per-cpu and --mem-per-gpu exclude each other") }
        guard let chosen = chosen.first else { return }
        for kind in kinds where kind != chosen { takeBack(kind) }
    }

    /// `--tres-per-task` and the older options for parts of it: what is nearer to the user counts.
    private mutating func settleTaskResources() throws(SlurmError) {
        guard release >= SlurmRelease(23, 11) else { return }
        let text = job.tresPerTask ?? ""
        for (option, name) in [(SbatchOption.cpusPerTask, "cpu"), (.gpusPerTask, "gres/gpu")]
        where text.lowercased().contains(bytesOf: name) && isSet(option) {
            if isFromUser(option), isFromUser(.tresPerTask) {
                throw .refused(
                    "--tres-per-task=\(name) and --\(option.rawValue) exclude each other")
            } else if isFromUser(option) {
                // The variable says something else, and is overruled.
                job.tresPerTask = try TaskResources(job, overruledFor: release).text
            } else {
                takeBack(option)
            }
        }
        let ways = [SbatchOption.cpusPerTask, .cpusPerGPU]
        guard ways.allSatisfy(isSet), ways.filter(isFromUser).count == 1 else { return }
        for way in ways where !isFromUser(way) { takeBack(way) }
    }

    /// A hint and the details that it stands for: what is nearer to the user counts.
    private mutating func settleHint() {
        guard job.hint != nil else { return }
        var details = [SbatchOption.ntasksPerCore, .threadsPerCore, .extraNodeInfo]
        if release >= SlurmRelease(25, 11) { details += [.coresPerSocket, .socketsPerNode] }
        if isFromUser(.hint) {
            guard !details.contains(where: isFromUser) else { return takeBack(.hint) }
            for detail in details { takeBack(detail) }
        } else if details.contains(where: isFromUser)
            || isFromEnvironment(.hint) && details.contains(where: isFromEnvironment)
        {
            takeBack(.hint)
        }
    }
}
