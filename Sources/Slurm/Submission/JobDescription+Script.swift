extension JobDescription {
    /// A job with a batch script; everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - name: the job's name; `nil`: that of the script, else `sbatch`.
    ///   - script: the batch script, which begins with `#!`.
    ///   - arguments: the arguments of the script.
    ///   - nodes: how many nodes.
    ///   - tasks: how many tasks steps will have.
    ///   - cpusPerTask: processors of each task.
    ///   - memoryPerNode: memory on each node.
    ///   - gpus: GPUs of the whole job.
    ///   - timeLimit: how long the job may run; `nil`: the partition's default.
    ///   - partition: the partition, or several with commas; `nil`: the cluster's default.
    ///   - array: the indices of a job array.
    ///   - dependency: what other jobs must have done before.
    public init(
        name: String? = nil, script: String, arguments: [String] = [], nodes: NodeCount? = nil,
        tasks: Int? = nil, cpusPerTask: Int? = nil, memoryPerNode: Memory? = nil,
        gpus: GPURequest? = nil, timeLimit: TimeLimit? = nil, partition: String? = nil,
        array: ArraySpecification? = nil, dependency: JobDependency? = nil
    ) {
        self.init(
            name: name, script: JobScript(script), arguments: arguments, nodes: nodes,
            tasks: tasks, cpusPerTask: cpusPerTask, memoryPerNode: memoryPerNode, gpus: gpus,
            timeLimit: timeLimit, partition: partition, array: array, dependency: dependency)
    }

    /// A job with a batch script; everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - name: the job's name; `nil`: that of the script, else `sbatch`.
    ///   - script: the batch script: of a file, of bytes, or one command.
    ///   - arguments: the arguments of the script.
    ///   - nodes: how many nodes.
    ///   - tasks: how many tasks steps will have.
    ///   - cpusPerTask: processors of each task.
    ///   - memoryPerNode: memory on each node.
    ///   - gpus: GPUs of the whole job.
    ///   - timeLimit: how long the job may run; `nil`: the partition's default.
    ///   - partition: the partition, or several with commas; `nil`: the cluster's default.
    ///   - array: the indices of a job array.
    ///   - dependency: what other jobs must have done before.
    public init(
        name: String? = nil, script: JobScript, arguments: [String] = [], nodes: NodeCount? = nil,
        tasks: Int? = nil, cpusPerTask: Int? = nil, memoryPerNode: Memory? = nil,
        gpus: GPURequest? = nil, timeLimit: TimeLimit? = nil, partition: String? = nil,
        array: ArraySpecification? = nil, dependency: JobDependency? = nil
    ) {
        self.name = name
        self.script = script
        self.arguments = arguments
        self.nodes = nodes
        self.tasks = tasks
        self.cpusPerTask = cpusPerTask
        self.memoryPerNode = memoryPerNode
        self.gpus = gpus
        self.timeLimit = timeLimit
        self.partition = partition
        self.array = array
        self.dependency = dependency
    }
}
