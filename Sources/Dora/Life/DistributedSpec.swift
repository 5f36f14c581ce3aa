public import DoraCore
internal import Slurm

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Which of an experiment's parallel workers this process is, and where they meet.
public struct DistributedSpec: Sendable, Hashable {
    /// Where it was learned.
    public enum Source: String, Sendable, Hashable {
        /// `WORLD_SIZE` and its like, set by whoever started the worker.
        case environment = "env"
        /// The variables of a step of Slurm's.
        case slurm
        /// Nowhere: this is the only worker.
        case empty
    }

    /// The worker's number, from 0 (`RANK`).
    public var rank: Int
    /// How many workers there are (`WORLD_SIZE`).
    public var worldSize: Int
    /// The worker's number on its node, from 0: which GPU it is to use (`LOCAL_RANK`).
    public var localRank: Int
    /// The number of its node, from 0.
    public var nodeRank: Int
    /// How many nodes there are.
    public var nodeCount: Int
    /// Where all this was learned.
    public var source: Source

    /// What this process's environment says.
    public static var current: DistributedSpec {
        DistributedSpec(ProcessInfo.processInfo.environment)
    }

    /// What an environment says: `WORLD_SIZE` first, then Slurm's step, else one worker alone.
    ///
    /// - Parameter environment: variables by name.
    public init(_ environment: [String: String]) {
        func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
        if let size = number("WORLD_SIZE") {
            let rank = number("RANK") ?? 0
            self.init(
                rank: rank, worldSize: size, localRank: number("LOCAL_RANK") ?? rank, nodeRank: 0,
                nodeCount: 1, source: .environment)
        } else if environment["SLURM_JOB_ID"] != nil, let rank = number("SLURM_PROCID") {
            // What a step has, where it is not the whole job, stands in the variables of steps.
            self.init(
                rank: rank,
                worldSize: number("SLURM_STEP_NUM_TASKS") ?? number("SLURM_NTASKS") ?? 1,
                localRank: number("SLURM_LOCALID") ?? 0, nodeRank: number("SLURM_NODEID") ?? 0,
                nodeCount: number("SLURM_STEP_NUM_NODES") ?? number("SLURM_JOB_NUM_NODES") ?? 1,
                source: .slurm)
        } else {
            self.init(
                rank: 0, worldSize: 1, localRank: 0, nodeRank: 0, nodeCount: 1, source: .empty)
        }
    }

    private init(
        rank: Int, worldSize: Int, localRank: Int, nodeRank: Int, nodeCount: Int, source: Source
    ) {
        self.rank = rank
        self.worldSize = worldSize
        self.localRank = localRank
        self.nodeRank = nodeRank
        self.nodeCount = nodeCount
        self.source = source
    }

    /// The variables by which PyTorch and others set up a group of workers, less those that the
    /// environment has already; none for one worker alone.
    ///
    /// `MASTER_ADDR` is the job's first node, `MASTER_PORT` the one that Dora would choose.
    ///
    /// - Parameters:
    ///   - signature: the experiment's, from which the port follows.
    ///   - environment: variables by name, such as a job has.
    /// - Throws: `DoraError` when there are several workers and nothing says where they run.
    public static func variables(
        for signature: Signature, in environment: [String: String]
    ) throws(DoraError) -> [String: String] {
        let spec = DistributedSpec(environment)
        guard spec.worldSize > 1 || environment["DORA_FORCE_DISTRIB"] != nil else { return [:] }
        var variables = [
            "WORLD_SIZE": "\(spec.worldSize)", "RANK": "\(spec.rank)",
            "LOCAL_RANK": "\(spec.localRank)",
            "MASTER_PORT": "\(MasterPort.port(of: signature, job: jobID(environment)))",
        ]
        if environment["MASTER_ADDR"] == nil {
            guard let nodes = environment["SLURM_JOB_NODELIST"],
                let first = NodeNames.first(of: nodes)
            else {
                throw DoraError(
                    .invalidArgument, operation: "find the first worker's node",
                    message: "WORLD_SIZE is \(spec.worldSize), but neither MASTER_ADDR nor "
                        + "SLURM_JOB_NODELIST says where the first worker runs")
            }
            variables["MASTER_ADDR"] = first
        }
        return variables.filter { environment[$0.key] == nil }
    }

    /// As Slurm writes it: an array's id and a task's number, else the job's id.
    private static func jobID(_ environment: [String: String]) -> String? {
        if let array = environment["SLURM_ARRAY_JOB_ID"],
            let task = environment["SLURM_ARRAY_TASK_ID"]
        {
            return "\(array)_\(task)"
        }
        return environment["SLURM_JOB_ID"]
    }

    /// Sets the variables in this process, for it and the programs that it starts.
    ///
    /// To be done before other threads read the environment.
    static func export(for signature: Signature) throws(DoraError) {
        let environment = ProcessInfo.processInfo.environment
        for (name, value) in try variables(for: signature, in: environment) {
            setenv(name, value, 1)
        }
    }
}
