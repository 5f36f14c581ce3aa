extension JobEnvironment {
    /// Sets a variable that describes a component: under its name, or, in a heterogeneous job,
    /// under the two names that end with the number of the component.
    private mutating func set(
        _ name: String, _ value: (some CustomStringConvertible)?, _ component: Int?
    ) {
        guard let value = value?.description else { return }
        guard let component else {
            self[name] = value
            return
        }
        self["\(name)_PACK_GROUP_\(component)"] = value
        self["\(name)_HET_GROUP_\(component)"] = value
    }

    /// What the options about GPUs say, in their own words.
    mutating func setResources(
        of job: JobDescription, component: Int?, _ context: SubmissionContext
    ) {
        let isWhole = context.configuration.release >= SlurmRelease(23, 11)
        set("SLURM_CPUS_PER_GPU", job.cpusPerGPU, component)
        set("SLURM_GPUS", job.gpus, component)
        if !isWhole { set("SLURM_GPU_BIND", job.gpuBinding, component) }
        set("SLURM_GPU_FREQ", job.gpuFrequency, component)
        set("SLURM_GPUS_PER_NODE", job.gpusPerNode, component)
        set("SLURM_GPUS_PER_SOCKET", job.gpusPerSocket, component)
        set("SLURM_GPUS_PER_TASK", job.gpusPerTask, component)
        set("SLURM_MEM_PER_GPU", job.memoryPerGPU?.megabytes, component)
        set("SLURM_TRES_PER_TASK", job.tresPerTask, component)
        guard isWhole else { return }
        set("SLURM_TRES_BIND", job.tresBinding, component)
        setLaunchers(context)
    }

    /// Tells programs that start processes by themselves, such as mpirun, to do so through Slurm.
    private mutating func setLaunchers(_ context: SubmissionContext) {
        setDefault("OMPI_MCA_plm_slurm_args", "--external-launcher")
        setDefault("PRTE_MCA_plm_slurm_args", "--external-launcher")
        for (name, arguments) in [
            ("HYDRA_BOOTSTRAP", "HYDRA_LAUNCHER_EXTRA_ARGS"),
            ("I_MPI_HYDRA_BOOTSTRAP", "I_MPI_HYDRA_BOOTSTRAP_EXEC_EXTRA_ARGS"),
        ] {
            let choice = context.environment[name]
            guard choice.map({ $0 == "slurm" }) ?? context.configuration.startsHydra else {
                continue
            }
            setDefault(name, "slurm")
            setDefault(arguments, "--external-launcher")
        }
    }

    /// What the options about tasks say, and what was derived from them.
    mutating func setLayout(
        of job: JobDescription, _ layout: TaskLayout, component: Int?, _ context: SubmissionContext
    ) {
        let tasks = layout.tasksAreSet && layout.tasks > 0 ? layout.tasks : nil
        set("SLURM_CPUS_PER_TASK", job.cpusPerTask, component)
        set("SLURM_DISTRIBUTION", layout.distribution.environmentValue, component)
        setMemoryBinding(job.memoryBinding, component, context)
        set("SLURM_NPROCS", tasks, component)
        set("SLURM_NTASKS", tasks, component)
        set("SLURM_NTASKS_PER_CORE", layout.tasksPerCore, component)
        if job.tasksPerTRES == nil { set("SLURM_NTASKS_PER_GPU", job.tasksPerGPU, component) }
        set("SLURM_NTASKS_PER_NODE", job.tasksPerNode, component)
        set("SLURM_NTASKS_PER_SOCKET", job.tasksPerSocket, component)
        set("SLURM_NTASKS_PER_TRES", job.tasksPerTRES, component)
        let planeSize = layout.distribution.isPlane ? layout.distribution.planeSize : nil
        set("SLURM_DIST_PLANESIZE", planeSize, component)
        set("SLURM_THREADS_PER_CORE", layout.threadsPerCore, component)
    }

    /// What the submitter's environment already says about the binding stays as it is.
    private mutating func setMemoryBinding(
        _ binding: MemoryBinding?, _ component: Int?, _ context: SubmissionContext
    ) {
        let submitter = context.environment
        guard let binding, binding.rawType != 0 else { return }
        if submitter["SBATCH_MEM_BIND"] == nil { set("SLURM_MEM_BIND", binding, component) }
        if binding.isSorted, submitter["SLURM_MEM_BIND_SORT"] == nil,
            context.configuration.release < SlurmRelease(25, 11)
        {
            set("SLURM_MEM_BIND_SORT", "sort", component)
        }
        if submitter["SLURM_MEM_BIND_VERBOSE"] == nil {
            set("SLURM_MEM_BIND_VERBOSE", binding.isVerbose ? "verbose" : "quiet", component)
        }
    }
}
