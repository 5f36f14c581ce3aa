internal import DoraCore
internal import Foundation
internal import Slurm

/// XPs that are submitted together: one is a single job, more are an array.
struct Batch: Sendable {
    /// Where the sheep stand in their flock, in the order of the array's tasks.
    var members: [Int]
    /// What each of them asks for.
    var slurm: SlurmConfig

    /// As Dora names jobs: `<program>_<signature>`, and `<program>_array_<signature of the
    /// signatures>` in whatever order these come.
    static func name(_ program: String, _ signatures: [Signature]) -> String {
        guard signatures.count > 1 else { return "\(program)_\(signatures[0])" }
        return "\(program)_array_\(Signature(ofArray: signatures))"
    }

    /// Batches no larger than the scheduler takes at once.
    func split(upTo limit: Int) -> [Batch] {
        stride(from: 0, to: members.count, by: limit).map {
            Batch(members: Array(members[$0..<min($0 + limit, members.count)]), slurm: slurm)
        }
    }
}
