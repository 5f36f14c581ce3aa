extension JobDescription {
    /// What came after 22.05, with the option that says it.
    private var laterOptions: [(option: SbatchOption, isGiven: Bool)] {
        [
            (.containerID, containerID != nil), (.containerType, containerType != nil),
            (.extra, extra != nil), (.tresPerTask, tresPerTask != nil),
            (.tresBind, tresBinding != nil), (.resvPorts, reservedPorts != nil),
            (.segment, segmentSize != nil), (.stepmgr, managesSteps),
            (.oomKillStep, oomKillsStep != nil), (.external, isExternal),
            (.resources, resources != nil), (.spreadSegments, spreadsSegments),
            (.consolidateSegments, consolidatesSegments), (.memUpdate, memoryUpdate != nil),
        ]
    }

    /// Refuses what a release does not have: its slurmctld would never learn of it.
    ///
    /// - Throws: `SlurmError` that names the option and the release that it needs.
    func checkRelease(_ release: SlurmRelease) throws(SlurmError) {
        for (option, isGiven) in laterOptions where isGiven && !option.exists(in: release) {
            throw .tooOld(
                "--\(option.rawValue)", needs: option.firstRelease ?? release, not: release)
        }
        try nodes?.check(release)
        if sharing == .topology, release < NodeSharing.firstReleaseWithTopology {
            throw .tooOld(
                "--exclusive=topo", needs: NodeSharing.firstReleaseWithTopology, not: release)
        }
        if let one = isOneTaskPerSharing, release < SlurmRelease(23, 11) {
            throw .tooOld(
                "--gres-flags=\(one ? "one-task" : "multiple-tasks")-per-sharing",
                needs: SlurmRelease(23, 11), not: release)
        }
        if expeditesRequeue, release < SlurmRelease(25, 11) {
            throw .tooOld("--requeue=expedite", needs: SlurmRelease(25, 11), not: release)
        }
    }

    /// Checks what only newer releases of sbatch check.
    ///
    /// - Throws: `SlurmError` that names the options that exclude each other.
    func checkLaterRules(_ configuration: SubmissionConfiguration) throws(SlurmError) {
        let release = configuration.release
        if release >= SlurmRelease(23, 2), let tasksPerCore, let threadsPerCore,
            threadsPerCore < tasksPerCore
        {
            throw .refused("--ntasks-per-core is more than --threads-per-core")
        }
        if reservedPorts != nil, !managesSteps, !configuration.managesSteps {
            throw .refused(
                "--resv-ports needs --stepmgr, or SlurmctldParameters=enable_stepmgr in slurm.conf")
        }
        try checkSharing(configuration)
        if isOneTaskPerSharing == true {
            guard
                ["mps", "shard"].contains(where: tresPerTask.map { $0.contains } ?? { _ in false })
            else {
                throw .refused(
                    "--gres-flags=one-task-per-sharing needs a share of a GPU in --tres-per-task")
            }
        }
        guard release >= SlurmRelease(26, 5) else { return }
        // Older ones run the script all the same.
        if isExternal, script != nil {
            throw .refused("a job with --external has no script")
        }
        if let segment = segmentSize, segment > 0, let nodes {
            let count = nodes.sizes == nil ? nodes.minimum : nodes.maximum
            if count > segment, count % segment != 0 {
                throw .refused(
                    "--segment=\(segment) does not fit \(count) nodes: their number must be a "
                        + "multiple of it")
            }
        }
        if gpusPerNode != nil, let gres, gres.pieces(at: ",").contains(where: Self.isGPU) {
            throw .refused("--gpus-per-node and --gres=gpu exclude each other")
        }
    }

    /// Checks that each task can have a GPU's share of its own, where that is asked for.
    ///
    /// - Throws: `SlurmError` that names the parameter of slurm.conf that is missing.
    func checkSharing(_ configuration: SubmissionConfiguration) throws(SlurmError) {
        guard isOneTaskPerSharing == true, !configuration.sharesSeveralGPUs else { return }
        throw .refused(
            "--gres-flags=one-task-per-sharing needs "
                + "SelectTypeParameters=MULTIPLE_SHARING_GRES_PJ in slurm.conf")
    }

    private static func isGPU(_ item: Substring) -> Bool {
        item.hasPrefix("gpu") || item.hasPrefix("gres/gpu")
    }
}
