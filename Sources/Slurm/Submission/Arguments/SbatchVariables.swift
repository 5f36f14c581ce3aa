/// The variables in which sbatch looks for options, in its order: a later one wins.
enum SbatchVariables {
    /// Read before the command line.
    static func first(in release: SlurmRelease) -> [(String, SbatchOption)] {
        let debug = [("SBATCH_DEBUG", SbatchOption.verbose)]
        return [("SBATCH_IGNORE_PBS", .ignorePBS)] + (release < SlurmRelease(23, 2) ? [] : debug)
    }

    /// Read after the script, before the command line has its last word.
    static func all(in release: SlurmRelease) -> [(String, SbatchOption)] {
        guard release >= SlurmRelease(23, 2) else { return all }
        return (all + later).filter { name, option in
            switch name {
            case "SBATCH_DEBUG": false
            // sbatch kept the variable of an option that it no longer has, and ends where it is set.
            case "SBATCH_POWER": true
            case "SBATCH_SEGMENT_SIZE": release >= SlurmRelease(25, 5)
            default: option.exists(in: release)
            }
        }
    }

    private static let later: [(String, SbatchOption)] = [
        ("SBATCH_CONSOLIDATE_SEGMENTS", .consolidateSegments),
        ("SBATCH_CONTAINER_ID", .containerID), ("SBATCH_CONTAINER_TYPE", .containerType),
        ("SBATCH_SEGMENT_SIZE", .segment), ("SBATCH_SPREAD_SEGMENTS", .spreadSegments),
        ("SBATCH_TRES_BIND", .tresBind), ("SBATCH_TRES_PER_TASK", .tresPerTask),
    ]

    private static let all: [(String, SbatchOption)] = [
        ("SBATCH_ACCOUNT", .account), ("SBATCH_ARRAY_INX", .array),
        ("SBATCH_ACCTG_FREQ", .acctgFreq), ("SBATCH_BATCH", .batch),
        ("SBATCH_BURST_BUFFER", .bb), ("SBATCH_CLUSTER_CONSTRAINT", .clusterConstraint),
        ("SBATCH_CLUSTERS", .clusters), ("SLURM_CLUSTERS", .clusters),
        ("SBATCH_CONTAINER", .container), ("SBATCH_CONSTRAINT", .constraint),
        ("SBATCH_CORE_SPEC", .coreSpec), ("SBATCH_CPU_FREQ_REQ", .cpuFreq),
        ("SBATCH_CPUS_PER_GPU", .cpusPerGPU), ("SBATCH_DEBUG", .verbose),
        ("SBATCH_DELAY_BOOT", .delayBoot), ("SBATCH_DISTRIBUTION", .distribution),
        ("SBATCH_EXCLUSIVE", .exclusive), ("SBATCH_EXPORT", .export),
        ("SBATCH_GET_USER_ENV", .getUserEnv), ("SBATCH_GRES", .gres),
        ("SBATCH_GRES_FLAGS", .gresFlags), ("SBATCH_GPUS", .gpus), ("SBATCH_GPU_BIND", .gpuBind),
        ("SBATCH_GPU_FREQ", .gpuFreq), ("SBATCH_GPUS_PER_NODE", .gpusPerNode),
        ("SBATCH_GPUS_PER_SOCKET", .gpusPerSocket), ("SBATCH_GPUS_PER_TASK", .gpusPerTask),
        ("SLURM_HINT", .hint), ("SBATCH_HINT", .hint), ("SBATCH_JOB_NAME", .jobName),
        ("SBATCH_MEM_BIND", .memBind), ("SBATCH_MEM_PER_CPU", .memPerCPU),
        ("SBATCH_MEM_PER_GPU", .memPerGPU), ("SBATCH_MEM_PER_NODE", .mem),
        ("SBATCH_NETWORK", .network), ("SBATCH_NO_KILL", .noKill),
        ("SBATCH_NO_REQUEUE", .noRequeue), ("SBATCH_OPEN_MODE", .openMode),
        ("SBATCH_OVERCOMMIT", .overcommit), ("SBATCH_PARTITION", .partition),
        ("SBATCH_POWER", .power), ("SBATCH_PROFILE", .profile), ("SBATCH_QOS", .qos),
        ("SBATCH_REQ_SWITCH", .switchRequest), ("SBATCH_REQUEUE", .requeue),
        ("SBATCH_RESERVATION", .reservation), ("SBATCH_SIGNAL", .signal),
        ("SBATCH_SPREAD_JOB", .spreadJob), ("SBATCH_THREAD_SPEC", .threadSpec),
        ("SBATCH_THREADS_PER_CORE", .threadsPerCore), ("SBATCH_TIMELIMIT", .time),
        ("SBATCH_USE_MIN_NODES", .useMinNodes), ("SBATCH_WAIT", .wait),
        ("SBATCH_WAIT_ALL_NODES", .waitAllNodes), ("SBATCH_WAIT4SWITCH", .switchWait),
        ("SBATCH_WCKEY", .wckey), ("SBATCH_ERROR", .error), ("SBATCH_INPUT", .input),
        ("SBATCH_OUTPUT", .output),
    ]
}
