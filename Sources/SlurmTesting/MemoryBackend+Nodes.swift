public import Slurm

extension MemoryBackend {
    package func partitions() throws(SlurmError) -> [Partition] {
        try perform(.cluster, "load partitions") { (state) throws(SlurmError) in
            let nodes = HostList(hosts: state.nodes.map(\.name)).unique()
            return state.partitions.map { partition in
                var partition = partition
                guard partition.nodes == nil else { return partition }
                partition.nodes = nodes.description
                partition.nodeCount = state.nodes.count
                partition.cpuCount = state.nodes.reduce(0) { $0 + $1.cpus }
                return partition
            }
        }
    }

    package func settings() throws(SlurmError) -> ControllerSettings {
        let configuration = configuration
        return try perform(.cluster, "load the controller's settings") { (_) throws(SlurmError) in
            var settings = ControllerSettings(version: "memory", clusterName: configuration.name)
            settings.maximumArraySize = configuration.maximumArraySize
            settings.maximumJobs = configuration.maximumJobs
            settings.minimumJobAge = configuration.minimumJobAge
            settings.messageTimeout = configuration.messageTimeout
            settings.controllerParameters = configuration.controllerParameters
            settings.requeuesJobs = true
            return settings
        }
    }

    package func nodes() throws(SlurmError) -> [Node] {
        try perform(.cluster, "load nodes") { (state) throws(SlurmError) in
            let used = state.usedCPUs()
            return state.nodes.map { node in
                var node = node
                node.allocatedCPUs = min(used[node.name] ?? 0, node.cpus)
                // What the test has made of a node, such as down, holds.
                if node.state.base == .idle, node.allocatedCPUs > 0 {
                    node.state.base = node.allocatedCPUs < node.cpus ? .mixed : .allocated
                }
                return node
            }
        }
    }
}

extension MemoryState {
    /// The processors that active jobs have on each node, which are shared out evenly.
    fileprivate func usedCPUs() -> [String: Int] {
        var used: [String: Int] = [:]
        for job in jobs.values where job.record.state.isActive {
            guard let hosts = job.record.nodes.flatMap({ HostList($0) }), hosts.count > 0 else {
                continue
            }
            let cpus = job.record.request.cpus ?? 1
            for host in hosts { used[host, default: 0] += max(1, cpus / hosts.count) }
        }
        return used
    }
}

extension MemoryState {
    /// Where jobs go that name no partition.
    var defaultPartition: String? { partitions.first(where: \.isDefault)?.name }

    func hasPartition(_ name: some StringProtocol) -> Bool {
        partitions.contains { $0.name == name }
    }
}

extension MemoryCluster {
    /// Adds a partition, or puts it in the place of the one of the same name: to close it, for
    /// example.
    ///
    /// It is what ``/Slurm/SlurmCluster/partitions(deadline:)`` tells. Jobs are taken for it and
    /// run in it, whatever its state and its limits. One that names no nodes has all of them.
    ///
    /// - Parameter partition: the partition; as the default it takes the place of the one before.
    public func setPartition(_ partition: Partition) {
        backend.change { state in
            if partition.isDefault {
                for index in state.partitions.indices { state.partitions[index].isDefault = false }
            }
            if let index = state.partitions.firstIndex(where: { $0.name == partition.name }) {
                state.partitions[index] = partition
            } else {
                state.partitions.append(partition)
            }
        }
    }

    /// Adds a node, or puts it in the place of the one of the same name: to drain it, for example.
    ///
    /// The state that is given is what ``/Slurm/SlurmCluster/nodes(deadline:)`` tells, but for idle
    /// nodes, which become mixed or allocated by the jobs that run on them.
    ///
    /// - Parameter node: the node. Jobs that run on it go on, whatever becomes of it; see
    ///   ``JobOutcome/nodeFailed``.
    public func setNode(_ node: Node) {
        backend.change { state in
            if let index = state.nodes.firstIndex(where: { $0.name == node.name }) {
                state.nodes[index] = node
            } else {
                state.nodes.append(node)
            }
        }
    }
}

extension Node {
    /// An idle node of a cluster in memory, with 4 processors and 4000 MiB by default.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - cpus: how many processors it has.
    ///   - memory: how much memory, in mebibytes.
    public static func memory(_ name: String, cpus: Int = 4, memory: UInt64 = 4000) -> Node {
        var node = Node(name: name, state: NodeState(.idle))
        node.address = name
        node.hostName = name
        node.cpus = cpus
        node.memory = memory
        node.sockets = cpus
        node.coresPerSocket = 1
        node.threadsPerCore = 1
        return node
    }
}
