/// What of slurm.conf decides on the client, before anything is sent.
///
/// ``SlurmCluster`` fills one out of the `slurm.conf` that it read; its own one can be given to
/// prepare jobs for a cluster that this machine does not know.
public struct SubmissionConfiguration: Sendable, Hashable {
    /// The generic resources of `GresTypes`; nil where it is not known, and nothing is checked.
    public var gresTypes: [String]?
    /// Whether `SelectType` is `select/cons_tres`, which the GPU options need.
    public var schedulesGPUs: Bool
    /// The limits that jobs inherit (`PropagateResourceLimits`, `PropagateResourceLimitsExcept`).
    public var propagatedLimits: Set<ResourceLimit>
    /// The governors of `CpuFreqGovernors`, as bits.
    public var governors: UInt32
    /// The governor of `CpuFreqDef`, as bits: that of a range without one (`--cpu-freq`). From 23.11
    /// on; before, only nodes use it.
    public var defaultGovernor: UInt32?
    /// One more than the largest index of a job array (`MaxArraySize`).
    public var maximumArraySize: Int?
    /// The prefix of generic resources in requests: `gres:` up to release 23.02, then `gres/`.
    public var gresPrefix: String
    /// The release whose sbatch is followed: that of the library that sends the job. Options that
    /// came later are refused.
    public var release: SlurmRelease
    /// Whether `SlurmctldParameters` has `enable_stepmgr`, which `--resv-ports` needs.
    public var managesSteps: Bool
    /// Whether jobs get variables that make Hydra (MPICH, Intel MPI) start its processes through
    /// Slurm; `MpiParams=disable_slurm_hydra_bootstrap` turns them off. From 23.11 on.
    public var startsHydra: Bool
    /// Whether `SelectTypeParameters` has `MULTIPLE_SHARING_GRES_PJ`. From 23.11 on.
    var sharesSeveralGPUs = false
    /// The flags that `SelectTypeParameters` turns on for jobs that do not say otherwise
    /// (`ENFORCE_BINDING_GRES`, `ONE_TASK_PER_SHARING_GRES`). From 23.11 on.
    var impliedFlags: JobFlags = []

    /// Slurm's defaults.
    ///
    /// - Parameters:
    ///   - gresTypes: `GresTypes`; nil where it is not known.
    ///   - schedulesGPUs: whether `SelectType` is `select/cons_tres`.
    ///   - propagatedLimits: the limits that jobs inherit.
    ///   - governors: `CpuFreqGovernors`, as bits.
    ///   - defaultGovernor: `CpuFreqDef`, as bits; nil where it is not set.
    ///   - maximumArraySize: `MaxArraySize`; nil where it is not known, and slurmctld decides.
    ///   - gresPrefix: the prefix of generic resources in requests; nil is that of the release.
    ///   - release: the release whose sbatch is followed.
    ///   - managesSteps: whether `SlurmctldParameters` has `enable_stepmgr`.
    ///   - startsHydra: whether `MpiParams` lets Hydra start its processes through Slurm.
    public init(
        gresTypes: [String]? = nil, schedulesGPUs: Bool = true,
        propagatedLimits: Set<ResourceLimit> = Set(ResourceLimit.allCases),
        governors: UInt32 = 0x8680_0000, defaultGovernor: UInt32? = nil,
        maximumArraySize: Int? = nil,
        gresPrefix: String? = nil, release: SlurmRelease = SlurmRelease(22, 5),
        managesSteps: Bool = false, startsHydra: Bool = true
    ) {
        self.gresTypes = gresTypes
        self.schedulesGPUs = schedulesGPUs
        self.propagatedLimits = propagatedLimits
        self.governors = governors
        self.defaultGovernor = defaultGovernor
        self.maximumArraySize = maximumArraySize
        self.gresPrefix = gresPrefix ?? (release < SlurmRelease(23, 11) ? "gres:" : "gres/")
        self.release = release
        self.managesSteps = managesSteps
        self.startsHydra = startsHydra
    }

    /// The limits to inherit out of the two settings of slurm.conf.
    ///
    /// - Throws: `SlurmError` that names an unknown limit.
    static func propagatedLimits(
        only: String?, except: String?
    ) throws(SlurmError) -> Set<ResourceLimit> {
        if let except, !except.isEmpty {
            return Set(ResourceLimit.allCases).subtracting(try ResourceLimit.parse(except))
        }
        guard let only, !only.isEmpty else { return Set(ResourceLimit.allCases) }
        return try ResourceLimit.parse(only)
    }
}
