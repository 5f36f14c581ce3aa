/// The port at which parallel workers of an experiment meet.
package enum MasterPort {
    /// The same as Dora's for the same experiment and job, 20000 to 60000.
    ///
    /// - Parameters:
    ///   - signature: the experiment's signature.
    ///   - job: the job's id as Slurm writes it, `12` or `12_3`; nil outside of jobs.
    package static func port(of signature: Signature, job: String?) -> Int {
        var random = PythonRandom(seed: signature.description + (job ?? ""))
        return Int(random.integer(in: 20_000...60_000))
    }
}
