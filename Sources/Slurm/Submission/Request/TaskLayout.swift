/// How many nodes, tasks and processors a job asks for, and on which nodes.
///
/// The options about these say less than Slurm needs, and each other's missing halves: this
/// derives the rest from what is there, in the order in which sbatch does it.
struct TaskLayout {
    private(set) var tasks: Int
    private(set) var tasksAreSet: Bool
    private(set) var nodes: NodeCount
    private(set) var nodesAreSet: Bool
    private(set) var minimumCPUsPerNode: Int?
    private(set) var socketsPerNode: Int?
    private(set) var coresPerSocket: Int?
    private(set) var threadsPerCore: Int?
    private(set) var tasksPerCore: Int?
    private(set) var distribution: TaskDistribution
    /// The nodes that are required, as they were given or read from a file.
    private(set) var requiredNodes: String?
    private(set) var excludedNodes: String?
    /// Whether the hint holds, and is not overruled by options that say the same in detail.
    private(set) var hintApplies = false
    /// The required nodes, sorted, each once.
    private var hosts: HostList?
    private let release: SlurmRelease
    private let tasksPerNode: Int?

    init(_ job: JobDescription, context: SubmissionContext) throws(SlurmError) {
        release = context.configuration.release
        tasksPerNode = job.tasksPerNode
        tasks = job.tasks ?? 1
        tasksAreSet = job.tasks != nil
        nodes = job.nodes ?? NodeCount(1, upTo: 0)
        nodesAreSet = job.nodes != nil
        minimumCPUsPerNode = job.minimumCPUsPerNode
        socketsPerNode = job.socketsPerNode
        coresPerSocket = job.coresPerSocket
        threadsPerCore = job.threadsPerCore
        tasksPerCore = job.tasksPerCore
        distribution = job.distribution ?? .unspecified
        try applyHint(of: job)
        try readNodes(of: job, context: context)
        if release < SlurmRelease(23, 2) { deriveFromTasksPerNode() }
        if let cpus = job.cpusPerTask {
            minimumCPUsPerNode = max(minimumCPUsPerNode ?? cpus, cpus)
        }
        guard job.cpusPerTask ?? 1 > 0, tasks >= 0 else {
            throw .refused("--cpus-per-task must be above 0, and --ntasks not below 0")
        }
        try check()
        deriveTasks(hasNodeInformation: job.hasNodeInformation)
        deriveFromArbitraryOrder()
    }

    // MARK: The hint

    /// What a word of `--hint` means for sockets, cores, threads, and tasks of a core.
    private static let hints: [String: @Sendable (inout TaskLayout) -> Void] = [
        "compute_bound": { layout in
            (layout.socketsPerNode, layout.coresPerSocket, layout.threadsPerCore) = (nil, nil, 1)
        },
        "memory_bound": { layout in (layout.coresPerSocket, layout.threadsPerCore) = (1, 1) },
        // Any number of tasks on a core: INFINITE16.
        "multithread": { layout in (layout.threadsPerCore, layout.tasksPerCore) = (nil, 0xFFFF) },
        "nomultithread": { layout in layout.threadsPerCore = 1 },
    ]

    private mutating func applyHint(of job: JobDescription) throws(SlurmError) {
        guard let hint = job.hint, job.tasksPerCore == nil, job.threadsPerCore == nil,
            !job.hasNodeInformation
        else { return }
        hintApplies = true
        for word in hint.split(separator: ",", omittingEmptySubsequences: false) {
            guard let apply = Self.hints[word.lowercased()] else {
                throw .badOption("--hint", hint, "has an unknown word \"\(word)\"")
            }
            apply(&self)
        }
    }

    // MARK: Nodes by name

    private mutating func readNodes(
        of job: JobDescription, context: SubmissionContext
    ) throws(SlurmError) {
        excludedNodes = job.excludedNodes
        if let file = job.excludedNodes, file.contains("/") {
            excludedNodes = try HostFile.read(
                file, limit: hostLimit, in: context, option: "--exclude")
        }
        if let file = job.requiredNodesFile {
            requiredNodes = try HostFile.read(file, limit: nil, in: context, option: "--nodefile")
        } else if let list = job.requiredNodes {
            requiredNodes = list
            if list.contains("/") {
                requiredNodes = try HostFile.read(
                    list, limit: hostLimit, in: context, option: "--nodelist")
            }
        } else if let file = context.environment["SLURM_HOSTFILE"] {
            distribution = distribution.inOrderOfNodes()
            requiredNodes = try HostFile.read(
                file, limit: hostLimit, in: context, option: "SLURM_HOSTFILE")
        }
        if distribution.isArbitrary, job.nodes != nil, release >= SlurmRelease(23, 11) {
            throw .refused("--nodes and --distribution=arbitrary exclude each other")
        }
        guard let list = requiredNodes else { return }
        // A notation of topologies, which slurmctld reads.
        if release >= SlurmRelease(24, 11), list.contains("{") { return }
        guard let given = HostList(list, in: release) else {
            throw .badOption("--nodelist", list, "is not a list of nodes such as n[1-4,7]")
        }
        let hosts = given.unique()
        self.hosts = release < SlurmRelease(23, 11) ? hosts : given
        // From 23.02 on, a number of nodes counts as it is.
        guard release < SlurmRelease(23, 2) || !nodesAreSet else { return }
        let least = nodesAreSet ? max(hosts.count, nodes.minimum) : hosts.count
        nodes = NodeCount(least, upTo: nodes.maximum)
        nodesAreSet = true
    }

    /// How many nodes of a file are used: with the order of a list, one for each task.
    private var hostLimit: Int? {
        guard distribution.isArbitrary else { return nil }
        if tasksAreSet { return tasks }
        guard nodesAreSet else { return nil }
        return nodes.maximum > 0 ? nodes.maximum : nodes.minimum
    }

    // MARK: Numbers

    private var nodesAreFixed: Bool { nodes.maximum == 0 || nodes.minimum == nodes.maximum }

    /// The tasks that a fixed number of nodes with tasks on each makes.
    private var tasksOfNodes: Int? {
        guard let tasksPerNode, tasksPerNode > 0, !tasksAreSet, nodesAreFixed else { return nil }
        let (tasks, overflow) = nodes.minimum.multipliedReportingOverflow(by: tasksPerNode)
        return overflow ? .max : tasks
    }

    private mutating func deriveFromTasksPerNode() {
        guard let count = tasksOfNodes else { return }
        tasks = count
        tasksAreSet = true
    }

    /// How many tasks processors are needed for. From 23.02 on it is only an estimate, and slurmctld
    /// is told what it was made of.
    var estimatedTasks: Int { release < SlurmRelease(23, 2) ? tasks : tasksOfNodes ?? tasks }

    private func check() throws(SlurmError) {
        guard nodes.maximum == 0 || nodes.minimum <= nodes.maximum else {
            throw .refused(
                "at least \(nodes.minimum) nodes are asked for, but at most \(nodes.maximum)")
        }
        guard distribution.isPlane, let size = distribution.planeSize, size > 0 else { return }
        let isThin = nodes.minimum <= 0 || tasks / size < nodes.minimum
        // All planes but one must not take all tasks. C counts without a sign, so of no nodes one
        // less are very many.
        let others =
            UInt32(truncatingIfNeeded: nodes.minimum - 1) &* UInt32(truncatingIfNeeded: size)
        guard !isThin || others < tasks else {
            throw .refused(
                "\(tasks) tasks are too few for planes of \(size) on \(nodes.minimum) nodes")
        }
    }

    private mutating func deriveTasks(hasNodeInformation: Bool) {
        if nodesAreSet || hasNodeInformation, nodesAreFixed, !tasksAreSet,
            release < SlurmRelease(23, 2) || tasksPerNode == nil
        {
            tasks = max(nodes.minimum, 1)
            for factor in [socketsPerNode, coresPerSocket, threadsPerCore].compactMap({ $0 }) {
                tasks = tasks.multipliedReportingOverflow(by: factor).partialValue
                tasksAreSet = true
            }
        } else if nodesAreSet, tasksAreSet {
            nodes.maximum = min(nodes.maximum, tasks)
            guard tasks < nodes.minimum else { return }
            nodes = NodeCount(tasks)
            if release < SlurmRelease(23, 2), var hosts, hosts.count > tasks {
                hosts.removeLast(hosts.count - tasks)
                requiredNodes = hosts.description
            }
        }
    }

    private mutating func deriveFromArbitraryOrder() {
        guard distribution.isArbitrary, !tasksAreSet, let hosts else { return }
        tasks = hosts.count
        tasksAreSet = true
    }
}
