extension JobDescription {
    /// Checks what no field shows: options that exclude each other, and grammars that slurmctld
    /// would refuse only after the job was sent.
    ///
    /// - Throws: `SlurmError` that names the options or the bad part.
    func check(_ context: SubmissionContext) throws(SlurmError) {
        try checkRelease(context.configuration.release)
        try checkLaterRules(context.configuration)
        try checkMemory()
        try checkTasksPerGPU(context.configuration.release)
        guard burstBuffer == nil || burstBufferFile == nil else {
            throw .refused("--bb and --bbf exclude each other")
        }
        if (userID ?? context.userID) != context.userID, context.userID != 0 {
            throw .refused("only root can submit for another user (--uid)")
        }
        if (groupID ?? context.groupID) != context.groupID, context.userID != 0 {
            throw .refused("only root can submit for another group (--gid)")
        }
        guard !context.leavesChecksToServer else { return }
        try dependency?.check()
        try checkArray(context.configuration.maximumArraySize)
    }

    private func checkMemory() throws(SlurmError) {
        let kinds = [memoryPerNode, memoryPerCPU, memoryPerGPU].compactMap { $0 }
        guard kinds.count < 2 else {
            throw .refused("--mem, --mem-per-cpu and --mem-per-gpu exclude each other")
        }
    }

    private func checkTasksPerGPU(_ release: SlurmRelease) throws(SlurmError) {
        guard tasksPerGPU != nil || tasksPerTRES != nil else { return }
        if let tasksPerGPU, let tasksPerTRES, tasksPerGPU != tasksPerTRES {
            throw .refused("--ntasks-per-gpu and --ntasks-per-tres differ")
        }
        let others: [(String, Bool)] = [
            ("--gpus-per-task", gpusPerTask != nil), ("--gpus-per-socket", gpusPerSocket != nil),
            ("--ntasks-per-node", tasksPerNode != nil),
            ("--tres-per-task", givesTasksGPUs(in: release)),
        ]
        for (option, isGiven) in others where isGiven {
            throw .refused("\(option) and --ntasks-per-gpu exclude each other")
        }
    }

    /// Whether `--tres-per-task` contradicts a number of tasks for each GPU: from 25.05 on only where
    /// it is about GPUs.
    func givesTasksGPUs(in release: SlurmRelease) -> Bool {
        guard let tresPerTask else { return false }
        return release < SlurmRelease(25, 5) || tresPerTask.contains(bytesOf: "gres/gpu")
    }

    private func checkArray(_ maximumArraySize: Int?) throws(SlurmError) {
        guard let array else { return }
        let ranges = try array.ranges()
        guard let maximumArraySize, let largest = ranges.map(\.last).max(),
            largest >= maximumArraySize
        else { return }
        throw .badOption(
            "--array", array.description,
            "has the index \(largest), but this cluster allows indices below \(maximumArraySize) "
                + "(MaxArraySize)")
    }
}
