internal import DoraCore

/// What Dora's `SlurmConfig`, which counts by GPU, comes to in Slurm's terms.
struct JobResources: Sendable, Hashable {
    var nodes: Int
    var tasksPerNode: Int
    var cpusPerTask: Int
    /// Per node; in MB, for `--mem` takes no fraction of a GB.
    var megabytes: Int
    /// `gpu:N` per node; nil without GPUs.
    var gres: String?

    /// GPUs of one node in Dora's world.
    static let gpusPerNode = 8

    /// - Throws: `DoraError` for more than 8 GPUs that do not fill whole nodes of 8.
    init(_ slurm: SlurmConfig) throws(DoraError) {
        let gpus = slurm.gpus
        guard gpus >= 0, gpus <= Self.gpusPerNode || gpus.isMultiple(of: Self.gpusPerNode) else {
            throw DoraError(
                .invalidArgument, operation: "request \(gpus) GPUs",
                message: "\(gpus) GPUs cannot be had: more than \(Self.gpusPerNode) must be a "
                    + "multiple of \(Self.gpusPerNode), and none is 0")
        }
        nodes = max(gpus / Self.gpusPerNode, 1)
        let perNode = gpus / nodes
        // A job without GPUs counts as one with one, so that CPU-only jobs get CPUs and memory.
        let units = max(perNode, 1)
        tasksPerNode = slurm.oneTaskPerNode ? 1 : units
        cpusPerTask =
            slurm.cpusPerTask ?? (slurm.oneTaskPerNode ? units * slurm.cpusPerGPU : slurm.cpusPerGPU)
        megabytes = Int((slurm.memPerGPU * Double(units) * 1024).rounded(.up))
        gres = perNode > 0 ? "gpu:\(perNode)" : nil
    }
}
