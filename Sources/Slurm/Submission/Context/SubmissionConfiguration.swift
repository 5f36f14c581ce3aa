/// What of slurm.conf decides on the client, before anything is sent.
public struct SubmissionConfiguration: Sendable, Hashable {
    /// The generic resources of `GresTypes`; nil where it is not known, and nothing is checked.
    public var gresTypes: [String]?
    /// Whether `SelectType` is `select/cons_tres`, which the GPU options need.
    public var schedulesGPUs: Bool
    /// The limits that jobs inherit (`PropagateResourceLimits`, `PropagateResourceLimitsExcept`).
    public var propagatedLimits: Set<ResourceLimit>
    /// The governors of `CpuFreqGovernors`, as bits.
    public var governors: UInt32
    /// One more than the largest index of a job array (`MaxArraySize`).
    public var maxArraySize: UInt32?
    /// The prefix of generic resources in requests: `gres:` up to release 23.02, then `gres/`.
    public var gresPrefix: String

    /// Slurm's defaults.
    public init(
        gresTypes: [String]? = nil, schedulesGPUs: Bool = true,
        propagatedLimits: Set<ResourceLimit> = Set(ResourceLimit.allCases),
        governors: UInt32 = 0x8680_0000, maxArraySize: UInt32? = nil,
        gresPrefix: String = "gres:"
    ) {
        self.gresTypes = gresTypes
        self.schedulesGPUs = schedulesGPUs
        self.propagatedLimits = propagatedLimits
        self.governors = governors
        self.maxArraySize = maxArraySize
        self.gresPrefix = gresPrefix
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
