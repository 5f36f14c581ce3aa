#if canImport(CSlurm)
    import CSlurm
#endif

extension JobReason {
    /// Slurm's word, as `squeue -o %r` prints it: `"Resources"`.
    ///
    /// Of the library in use, where it knows the number; of a later Slurm otherwise.
    public var name: String {
        #if canImport(CSlurm)
            let name = String(cString: cslurm_reason_name(rawValue))
            // What it says of a number that it does not know.
            if name != "InvalidReason", UInt32(name) == nil { return name }
        #endif
        guard rawValue < Self.names.count else { return "Reason\(rawValue)" }
        return Self.names[Int(rawValue)]
    }

    /// The reason that a ``name`` stands for; `nil` for other words.
    ///
    /// - Parameter name: Slurm's word, of any release from 21.08 to 26.05: `"Resources"`.
    public init?(name: String) {
        guard let number = Self.numbers[name] else { return nil }
        self.init(rawValue: number)
    }

    /// The words by number, as 26.05 has them; of numbers that it no longer uses, the last ones.
    private static let names = """
        None Priority Dependency Resources PartitionNodeLimit PartitionTimeLimit PartitionDown
        PartitionInactive JobHeldAdmin BeginTime Licenses AssociationJobLimit
        AssociationResourceLimit AssociationTimeLimit Reservation ReqNodeNotAvail JobHeldUser
        NvidiaImexChannels SchedDefer PartitionDown NodeDown BadConstraints SystemFailure
        JobLaunchFailure NonZeroExitCode TimeLimit InactiveLimit InvalidAccount InvalidQOS
        QOSUsageThreshold QOSJobLimit QOSResourceLimit QOSTimeLimit RaisedSignal BlockFreeAction
        Cleaning Prolog QOSNotAllowed AccountNotAllowed DependencyNeverSatisfied QOSGrpCpuLimit
        QOSGrpCPUMinutesLimit QOSGrpCPURunMinutesLimit QOSGrpJobsLimit QOSGrpMemLimit
        QOSGrpNodeLimit QOSGrpSubmitJobsLimit QOSGrpWallLimit QOSMaxCpuPerJobLimit
        QOSMaxCpuMinutesPerJobLimit QOSMaxNodePerJobLimit QOSMaxWallDurationPerJobLimit
        QOSMaxCpuPerUserLimit QOSMaxJobsPerUserLimit QOSMaxNodePerUserLimit
        QOSMaxSubmitJobPerUserLimit QOSMinCpuNotSatisfied AssocGrpCpuLimit AssocGrpCPUMinutesLimit
        AssocGrpCPURunMinutesLimit AssocGrpJobsLimit AssocGrpMemLimit AssocGrpNodeLimit
        AssocGrpSubmitJobsLimit AssocGrpWallLimit AssocMaxJobsLimit AssocMaxCpuPerJobLimit
        AssocMaxCpuMinutesPerJobLimit AssocMaxNodePerJobLimit AssocMaxWallDurationPerJobLimit
        AssocMaxSubmitJobLimit JobHoldMaxRequeue JobArrayTaskLimit BurstBufferResources
        BurstBufferStageIn BurstBufferOperation PowerNotAvail PowerReserved AssocGrpUnknown
        AssocGrpUnknownMinutes AssocGrpUnknownRunMinutes AssocMaxUnknownPerJob
        AssocMaxUnknownPerNode AssocMaxUnknownMinutesPerJob AssocMaxCpuPerNode AssocGrpMemMinutes
        AssocGrpMemRunMinutes AssocMaxMemPerJob AssocMaxMemPerNode AssocMaxMemMinutesPerJob
        AssocGrpNodeMinutes AssocGrpNodeRunMinutes AssocMaxNodeMinutesPerJob AssocGrpEnergy
        AssocGrpEnergyMinutes AssocGrpEnergyRunMinutes AssocMaxEnergyPerJob AssocMaxEnergyPerNode
        AssocMaxEnergyMinutesPerJob AssocGrpGRES AssocGrpGRESMinutes AssocGrpGRESRunMinutes
        AssocMaxGRESPerJob AssocMaxGRESPerNode AssocMaxGRESMinutesPerJob AssocGrpLicense
        AssocGrpLicenseMinutes AssocGrpLicenseRunMinutes AssocMaxLicensePerJob
        AssocMaxLicenseMinutesPerJob AssocGrpBB AssocGrpBBMinutes AssocGrpBBRunMinutes
        AssocMaxBBPerJob AssocMaxBBPerNode AssocMaxBBMinutesPerJob QOSGrpUnknown
        QOSGrpUnknownMinutes QOSGrpUnknownRunMinutes QOSMaxUnknownPerJob QOSMaxUnknownPerNode
        QOSMaxUnknownPerUser QOSMaxUnknownMinutesPerJob QOSMinUnknown QOSMaxCpuPerNode
        QOSGrpMemoryMinutes QOSGrpMemoryRunMinutes QOSMaxMemoryMinutesPerJob QOSMaxMemoryPerJob
        QOSMaxMemoryPerNode QOSMaxMemoryPerUser QOSMinMemory QOSGrpEnergy QOSGrpEnergyMinutes
        QOSGrpEnergyRunMinutes QOSMaxEnergyPerJob QOSMaxEnergyPerNode QOSMaxEnergyPerUser
        QOSMaxEnergyMinutesPerJob QOSMinEnergy QOSGrpNodeMinutes QOSGrpNodeRunMinutes
        QOSMaxNodeMinutesPerJob QOSMinNode QOSGrpGRES QOSGrpGRESMinutes QOSGrpGRESRunMinutes
        QOSMaxGRESPerJob QOSMaxGRESPerNode QOSMaxGRESPerUser QOSMaxGRESMinutesPerJob QOSMinGRES
        QOSGrpLicense QOSGrpLicenseMinutes QOSGrpLicenseRunMinutes QOSMaxLicensePerJob
        QOSMaxLicensePerUser QOSMaxLicenseMinutesPerJob QOSMinLicense QOSGrpBB QOSGrpBBMinutes
        QOSGrpBBRunMinutes QOSMaxBBPerJob QOSMaxBBPerNode QOSMaxBBPerUser AssocMaxBBMinutesPerJob
        QOSMinBB DeadLine MaxBBPerAccount MaxCpuPerAccount MaxEnergyPerAccount MaxGRESPerAccount
        MaxNodePerAccount MaxLicensePerAccount MaxMemoryPerAccount MaxUnknownPerAccount
        MaxJobsPerAccount MaxSubmitJobsPerAccount PartitionConfig AccountingPolicy FedJobLock
        OutOfMemory MaxMemPerLimit AssocGrpBilling AssocGrpBillingMinutes
        AssocGrpBillingRunMinutes AssocMaxBillingPerJob AssocMaxBillingPerNode
        AssocMaxBillingMinutesPerJob QOSGrpBilling QOSGrpBillingMinutes QOSGrpBillingRunMinutes
        QOSMaxBillingPerJob QOSMaxBillingPerNode QOSMaxBillingPerUser QOSMaxBillingMinutesPerJob
        MaxBillingPerAccount QOSMinBilling ReservationDeleted ReservationInvalid Constraints
        MaxBBRunMinsPerAccount MaxBillingRunMinsPerAccount MaxCpuRunMinsPerAccount
        MaxEnergyRunMinsPerAccount MaxGRESRunMinsPerAccount MaxNodeRunMinsPerAccount
        MaxLicenseRunMinsPerAccount MaxMemoryRunMinsPerAccount MaxUnknownRunMinsPerAccount
        MaxBBRunMinsPerUser MaxBillingRunMinsPerUser MaxCpuRunMinsPerUser MaxEnergyRunMinsPerUser
        MaxGRESRunMinsPerUser MaxNodeRunMinsPerUser MaxLicenseRunMinsPerUser
        MaxMemoryRunMinsPerUser MaxUnknownRunMinsPerUser MaxPoweredUpNodes MpiPortsBusy
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    /// The numbers by word; of two with the same word, the first.
    private static let numbers: [String: UInt32] = {
        // What 17 and 33 meant up to 22.05.
        let older: [(String, UInt32)] = [("FrontEndDown", 17), ("BlockMaxError", 33)]
        let newer = names.enumerated().map { ($1, UInt32($0)) }
        return Dictionary(newer + older) { first, _ in first }
    }()
}

extension JobReason: CustomStringConvertible {
    /// ``name``.
    public var description: String { name }
}

extension JobReason: Codable {
    /// Reads Slurm's word, or a number.
    public init(from decoder: any Decoder) throws {
        self = try decodeNumberOrWord(decoder, Self.init(rawValue:)) { Self(name: $0) }
    }

    /// Writes Slurm's word, or the number where no word stands for it alone.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if JobReason(name: name) == self {
            try container.encode(name)
        } else {
            try container.encode(rawValue)
        }
    }
}
