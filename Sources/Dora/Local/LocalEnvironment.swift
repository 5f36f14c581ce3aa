#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The variables that a local job gets: the submitting command's own.
enum LocalEnvironment {
    /// Variables of an enclosing job, which would make this one take itself for another.
    private static let prefixes = ["SLURM_", "SLURMD_", "SRUN_", "SBATCH_"]
    private static let names = Set(
        [
            "RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "DORA_TOKEN",
            "DORA_JOB_ID", "DORA_ARRAY_TASK_ID", GitClone.Variable.archive,
            GitClone.Variable.place,
        ] + CurrentJob.variables)

    /// Whether a variable of the submitting command is one of its jobs, too.
    static func keeps(_ name: String) -> Bool {
        name == "SLURM_CONF" || !names.contains(name) && !prefixes.contains(where: name.hasPrefix)
    }

    /// `NAME=VALUE`, each with a NUL at its end.
    static var current: [UInt8] {
        ProcessInfo.processInfo.environment.sorted { $0.key < $1.key }
            .filter { name, _ in keeps(name) }
            .flatMap { Array("\($0)=\($1)".utf8) + [0] }
    }

    /// The entries of a file, each with its NUL.
    static func entries(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: 0).map { Array($0) + [0] }
    }
}
