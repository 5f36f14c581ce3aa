internal import DoraCore
internal import Slurm

/// What Dora's `SlurmConfig`, which counts by GPU, comes to in Slurm's terms.
struct JobResources: Sendable, Hashable {
    var nodes: Int
    var tasksPerNode: Int
    var cpusPerTask: Int
    /// Per node; in MB, for `--mem` takes no fraction of a GB. 0 asks for none, as in Dora, and
    /// the cluster's default holds.
    var megabytes: Int
    /// `gpu:N` per node; nil without GPUs.
    var gres: String?

    /// The memory of a node; nil leaves it to the cluster, for which 0 would be all there is.
    var memory: Memory? { megabytes > 0 ? Memory(megabytes: UInt64(megabytes)) : nil }

    /// Tasks of the whole job.
    var taskCount: Int { nodes * tasksPerNode }

    /// - Throws: `DoraError` for more GPUs than a node has that do not fill whole nodes, and for
    ///   numbers that no job can ask for.
    init(_ slurm: SlurmConfig) throws(DoraError) {
        try Self.check(slurm)
        let gpus = slurm.gpus
        let most = max(slurm.gpusPerNode, 1)
        guard gpus >= 0, gpus <= most || gpus.isMultiple(of: most) else {
            throw DoraError(
                .invalidArgument, operation: "request \(gpus) GPUs",
                message: "\(gpus) GPUs cannot be had: more than the \(most) of a node must be a "
                    + "multiple of \(most), and none is 0; gpus_per_node says how many a node has")
        }
        nodes = max(gpus / most, 1)
        let perNode = gpus / nodes
        // A job without GPUs counts as one with one, so that CPU-only jobs get CPUs and memory.
        let units = max(perNode, 1)
        tasksPerNode = slurm.oneTaskPerNode ? 1 : units
        cpusPerTask =
            slurm.cpusPerTask
            ?? (slurm.oneTaskPerNode ? units * slurm.cpusPerGPU : slurm.cpusPerGPU)
        megabytes = Int((slurm.memPerGPU * Double(units) * 1024).rounded(.up))
        gres = perNode > 0 ? "gpu:\(perNode)" : nil
    }
}

extension JobResources {
    private static func check(_ slurm: SlurmConfig) throws(DoraError) {
        let numbers = [
            ("gpus", slurm.gpus), ("time", slurm.time), ("cpus_per_gpu", slurm.cpusPerGPU),
            ("cpus_per_task", slurm.cpusPerTask ?? 0), ("dependents", slurm.dependents),
        ]
        let wrong = numbers.first { !(0...mostOfAnything).contains($0.1) }
            .map { ("\($0)", "\($1)") }
        // A node's is that of all of its GPUs.
        let isMemory = (0...Double(mostOfAnything)).contains(
            slurm.memPerGPU * Double(max(min(slurm.gpus, slurm.gpusPerNode), 1)))
        guard let (key, value) = wrong ?? (isMemory ? nil : ("mem_per_gpu", "\(slurm.memPerGPU)"))
        else { return }
        throw DoraError(
            .invalidArgument, operation: "request resources",
            message: "\(key) cannot be \(value): it is a number from 0 to \(mostOfAnything)")
    }

    /// Minutes, processors or gigabytes; what a cluster has is a matter of the cluster.
    private static let mostOfAnything = 100_000_000

    /// What is asked of nodes, and by which settings.
    func words(_ slurm: SlurmConfig) -> String {
        let gpus = slurm.gpus / nodes
        return "\(nodes == 1 ? "a node" : "\(nodes) nodes, each") with \(gpus) GPUs "
            + "(gpus \(slurm.gpus)), \(megabytes) MB of memory (memPerGPU \(slurm.memPerGPU) GB, "
            + "\(max(gpus, 1)) times) and \(tasksPerNode * cpusPerTask) processors ("
            + (slurm.cpusPerTask.map { "cpusPerTask \($0)" } ?? "cpusPerGPU \(slurm.cpusPerGPU)")
            + ")"
    }
}

extension Submission {
    /// Further arguments of `srun`: in a container the folder is its own business, unless the
    /// configuration asks for that of the job.
    var srunArguments: [String] {
        guard slurm.forceChdir ?? slurm.containerChdir else { return slurm.srunArgs }
        return slurm.srunArgs + ["--container-workdir", workingFolder]
    }
}
