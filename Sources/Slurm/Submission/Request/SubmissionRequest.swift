/// One submission with all its fields computed: what a backend sends, and all it needs to know.
package struct SubmissionRequest: Sendable, Hashable {
    /// The job, or the components of a heterogeneous job.
    package var components: [JobFields]
    /// What tells this submission from all others.
    package var token: SubmissionToken?
    /// The release by whose rules folders of output files are made; nil where that is left to others.
    var folderRelease: SlurmRelease?

    /// Whether `slurm_submit_batch_het_job` takes it.
    package var isHeterogeneous: Bool { components.count > 1 }

    /// The clusters to choose from; nil for that of the configuration.
    package var clusters: String? { components.first?.clusters }

    /// Computes all fields as sbatch does.
    ///
    /// - Throws: `SlurmError` where the description contradicts itself or what is there.
    package init(
        _ description: JobDescription, context: SubmissionContext
    ) throws(SlurmError) {
        var builder = RequestBuilder(context: context)
        components = try builder.build(description)
        token = description.token
    }
}
